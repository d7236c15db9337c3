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

from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.tests import network_fixtures
from nova_powervm.virt.powervm.network import registry
from nova_powervm.virt.powervm.partition import lifecycle
from nova_powervm.virt.powervm.tasks import network


class TestNetworkSteps(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(driver_fixtures.DriverFixture())
        self.instance = driver_fixtures.make_instance()
        lpar = lifecycle.create(self.fix.host, self.instance)
        self.facts = {
            'host': self.fix.host, 'instance': self.instance,
            'lpar_uuid': lpar.uuid}
        self.vifs = registry.vifs([network_fixtures.make_vif()])
        self.before = self.partitions()

    def partitions(self):
        return self.fix.machine.snapshot()['partitions']

    def check_undone(self, step, **facts):
        step.execute(**self.facts, **facts)
        self.assertNotEqual(self.before, self.partitions())
        step.undo(None, **self.facts, **facts)
        self.assertEqual(self.before, self.partitions())

    def test_plugging_is_undone(self):
        self.check_undone(network.PlugVifs(), vifs=self.vifs)

    def test_plugging_later_is_undone(self):
        self.check_undone(network.PlugMoreVifs(), vifs=self.vifs)

    def test_management_interface_is_undone(self):
        self.check_undone(network.PlugManagementVif())

    def test_unplugging_leaves_nothing(self):
        network.PlugVifs().execute(**self.facts, vifs=self.vifs)
        network.UnplugVifs().execute(**self.facts, vifs=self.vifs)
        self.assertEqual(self.before, self.partitions())

    def test_release_removes_what_is_outside_of_the_partition(self):
        network.PlugVifs().execute(**self.facts, vifs=self.vifs)
        network.ReleaseVifs().execute(**self.facts, vifs=self.vifs)
        self.assertEqual({}, self.fix.network.ports)

    def test_tags_are_noted_and_saved(self):
        self.fix.tags[self.vifs[0].mac] = 'storage'
        network.TagInterfaces().execute(None, self.instance, self.vifs)
        network.SaveTags().execute(self.instance)
        self.assertEqual(1, len(self.instance.device_metadata.devices))
        self.instance.save.assert_called_once_with()

    def test_guest_reads_of_ports_and_of_the_management_interface(self):
        found = network.DescribeToGuest().execute(
            [network_fixtures.make_vif()], 'FA0000004004')
        self.assertEqual(['ovs', 'vif'], [vif['type'] for vif in found])
