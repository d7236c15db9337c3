# Licensed under the Apache License, Version 2.0 (the "License"); you may
# not use this file except in compliance with the License. You may obtain
# a copy of the License at
#
#      http://www.apache.org/licenses/LICENSE-2.0
#
# Unless required by applicable law or agreed to in writing, software
# distributed under the License is distributed on an "AS IS" BASIS, WITHOUT
# WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied. See the
# License for the specific language governing permissions and limitations
# under the License.

from oslo_config import fixture as config_fixture

from nova_powervm import conf
from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.tests import network_fixtures
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm import operation


class TestBuild(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(
            driver_fixtures.DriverFixture(start=False))

    def order(self, instance=None, **asked):
        image = self.fix.images.add(b'x')
        return operation.Build(
            None, instance or driver_fixtures.make_instance(),
            context=None, image_meta=image, **asked)

    def refusal(self, **asked):
        exc = self.assertRaises(
            exception.RequestNotServed,
            self.order(**asked).refuse_what_is_not_served)
        return exc.format_message()

    def test_plain_request_is_served(self):
        self.order(network_info=[], block_device_info={
            'root_device_name': '/dev/sda', 'image': [], 'ephemerals': [],
            'swap': None, 'block_device_mapping': [],
        }).refuse_what_is_not_served()

    def test_every_port_that_is_not_served_is_named(self):
        vifs = [network_fixtures.make_vif(number, type='dvs')
                for number in range(2)]
        order = self.order(network_info=vifs)

        exc = self.assertRaises(exception.PortNotServed,
                                order.refuse_what_is_not_served)
        for vif in vifs:
            self.assertIn(vif['id'], exc.format_message())

    def test_volume_of_unknown_kind_is_refused_and_not_ignored(self):
        self.assertIn("'nvmeof'", self.refusal(block_device_info={
            'block_device_mapping': [{'connection_info': {
                'serial': 'id1', 'driver_volume_type': 'nvmeof'}}]}))

    def test_volume_to_boot_from_comes_first(self):
        order = self.order(block_device_info={'block_device_mapping': [
            {'boot_index': index, 'connection_info': {'serial': serial}}
            for index, serial in ((None, 'a'), (0, 'b'), (1, 'c'))]})
        self.assertTrue(order.boots_from_volume)
        self.assertEqual(['b', 'a', 'c'],
                         [volume.id for volume in order.volumes])

    def test_flavor_disks_are_wanted_in_whole_gb(self):
        order = self.order(block_device_info={
            'ephemerals': [{'size': 1}, {'size': 5}],
            'swap': {'device_name': '/dev/sdb', 'swap_size': 1025}})
        order.refuse_what_is_not_served()
        self.assertEqual(
            [('0', 1), ('1', 5), ('s', 2)],
            [(disk.name[0], disk.size_gb) for disk in order.empty_disks])

    def test_more_ephemeral_disks_than_names_are_refused(self):
        self.assertIn('more than 36 ephemeral disks', self.refusal(
            block_device_info={'ephemerals': [{'size': 1}] * 37}))

    def test_injected_files_are_refused_where_nothing_would_carry_them(self):
        asked = {'injected_files': [('/etc/motd', b'hello')]}
        self.assertIn('injected files', self.refusal(**asked))
        self.order(driver_fixtures.make_instance(config_drive='True'),
                   **asked).refuse_what_is_not_served()

    def test_config_drive_of_a_build_nova_did_not_finish_is_remembered(self):
        self.useFixture(config_fixture.Config(conf.CONF)).config(
            force_config_drive=True)
        instance = driver_fixtures.make_instance(config_drive='')
        self.assertTrue(self.order(instance).needs_config_drive)
        self.assertTrue(operation.Destroy(None, instance).has_config_drive)

    def test_facts_name_what_follows_from_the_instance(self):
        order = self.order()
        facts = order.facts()
        self.assertEqual(order.instance.uuid[1:].upper(),
                         facts['lpar_uuid'][1:])
        self.assertEqual('b', facts['boot_disk_name'][0])
        self.assertIn(facts['boot_disk_name'], facts['disk_names'])
