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

from oslo_serialization import jsonutils

from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.tests import network_fixtures
from nova_powervm.virt.powervm.media import configdrive
from nova_powervm.virt.powervm.network import base as vif_base
from nova_powervm.virt.powervm.network import management
from nova_powervm.virt.powervm.partition import lifecycle


class TestManagementInterface(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(driver_fixtures.DriverFixture())
        self.instance = driver_fixtures.make_instance()
        made = lifecycle.create(self.fix.host, self.instance)
        self.owner = vif_base.Owner(self.instance, made.uuid)
        self.partition = self.fix.machine.lpar(made.name)

    def adapters(self):
        return [(each.settings.switch.name, each.settings.pvid,
                 each.settings.mac) for each in self.partition.adapters]

    def test_partition_is_on_the_management_switch(self):
        mac = management.plug(self.fix.host, self.owner)
        self.assertEqual([('MGMTSWITCH', 4094, mac)], self.adapters())
        self.assertEqual({'mgmt_interface_mac': mac},
                         self.instance.system_metadata)

    def test_address_that_the_guest_knows_is_kept(self):
        self.instance.system_metadata['mgmt_interface_mac'] = 'FA1234567890'
        self.assertEqual('FA1234567890',
                         management.plug(self.fix.host, self.owner))
        self.assertEqual([('MGMTSWITCH', 4094, 'FA1234567890')],
                         self.adapters())

    def test_host_without_the_switch_has_no_such_network(self):
        self.fix.machine.registry.remove(next(
            switch for switch in self.fix.machine.switches
            if switch.name == 'MGMTSWITCH'))
        self.assertIsNone(management.plug(self.fix.host, self.owner))
        self.assertEqual([], self.adapters())
        management.unplug(self.fix.host, self.owner)

    def test_operator_can_turn_it_off(self):
        self.fix.config.config(group='powervm', use_rmc_mgmt_vif=False)
        self.assertIsNone(management.plug(self.fix.host, self.owner))
        self.assertEqual([], self.adapters())

    def test_only_it_is_unplugged_and_twice_is_fine(self):
        self.fix.driver.attach_interface(
            None, self.instance, None, network_fixtures.make_vif())
        management.plug(self.fix.host, self.owner)
        for _ in range(2):
            management.unplug(self.fix.host, self.owner)
            self.assertEqual(['NovaLinkVEABridge'],
                             [switch for switch, _, _ in self.adapters()])


class TestGuestNetwork(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(
            driver_fixtures.DriverFixture(start=False))

    def links(self, *types, mac=None):
        described = management.guest_network(
            [network_fixtures.make_vif(number, type=type)
             for number, type in enumerate(types)], mac)
        files = dict(configdrive.files(
            driver_fixtures.make_instance(), 'AA', described, [], None))
        return jsonutils.loads(files['openstack/latest/network_data.json'])

    def test_guest_reads_types_it_knows(self):
        found = self.links('ovs', 'pvm_sea')
        self.assertEqual(['ovs', 'vif'],
                         [link['type'] for link in found['links']])

    def test_ports_of_nova_stay_as_they_are(self):
        vif = network_fixtures.make_vif(type='pvm_sea')
        management.guest_network([vif], None)
        self.assertEqual('pvm_sea', vif['type'])

    def test_link_local_address_follows_from_the_mac(self):
        found = self.links('ovs', mac='FA0000004004')
        link, network = found['links'][-1], found['networks'][-1]
        self.assertEqual('fa:00:00:00:40:04', link['ethernet_mac_address'])
        self.assertEqual(('ipv6', 'fe80::f800:ff:fe00:4004', link['id']),
                         (network['type'], network['ip_address'],
                          network['link']))

    def test_operator_can_turn_that_off(self):
        self.fix.config.config(group='powervm', use_rmc_ipv6_scheme=False)
        self.assertEqual(1, len(self.links(
            'ovs', mac='FA0000004004')['links']))
