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

from nova import exception as nova_exception
from nova import objects

from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.tests import network_fixtures
from nova_powervm.tests import status_fixtures


class TestDiagnostics(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(driver_fixtures.DriverFixture())
        self.instance = driver_fixtures.make_instance(
            memory_mb=2048, vcpus=2, config_drive='True')
        self.fix.spawn(self.instance, network_info=[
            network_fixtures.make_vif()])
        [self.lpar] = [each for each in self.fix.machine.lpars
                       if not each.is_management]

    def read(self):
        return self.fix.driver.get_instance_diagnostics(self.instance)

    def measure(self, seconds=600):
        self.fix.machine.lpar(self.lpar.name).rmc = 'active'
        return status_fixtures.measure(self.fix.machine, seconds)

    def test_what_was_measured_is_told_in_novas_object(self):
        self.measure()
        found = self.read()
        self.assertEqual(('running', 'phyp', True), (
            found.state, found.hypervisor, found.config_drive))
        self.assertEqual(2, found.num_cpus)
        self.assertEqual(2, found.cpu_details[0].utilisation)
        self.assertGreater(found.cpu_details[1].time, 10 ** 9)
        self.assertEqual(2048, found.memory_details.maximum)
        self.assertEqual(410, found.memory_details.used)

    def test_adapters_are_told_with_their_macs_and_traffic(self):
        self.measure()
        found = {nic.mac_address: nic for nic in self.read().nic_details}
        self.assertEqual({
            ':'.join(each.settings.mac.lower()[at:at + 2]
                     for at in range(0, 12, 2))
            for each in self.lpar.adapters}, set(found))
        for nic in found.values():
            self.assertEqual(nic.rx_packets * 512, nic.rx_octets)
            self.assertGreater(nic.tx_octets, 0)

    def test_storage_adapters_are_told_with_what_they_moved(self):
        self.measure()
        found = self.read()
        self.assertEqual(2, found.num_disks)
        for disk in found.disk_details:
            self.assertGreater(disk.read_requests, 0)
            self.assertEqual(disk.write_requests * 4096, disk.write_bytes)

    def test_driver_stays_unset_as_nova_has_no_name_for_it(self):
        self.assertFalse(self.read().obj_attr_is_set('driver'))

    def test_without_samples_the_partition_is_told(self):
        found = self.read()
        self.assertEqual(2, found.num_cpus)
        self.assertIsNone(found.cpu_details[0].time)
        self.assertIsNone(found.memory_details.used)
        self.assertEqual(2, found.num_nics)
        self.assertIsNone(found.nic_details[0].rx_octets)

    def test_dedicated_processors_are_counted(self):
        other = driver_fixtures.make_instance(
            2, vcpus=3, extra_specs={'powervm:dedicated_proc': 'true'})
        self.fix.spawn(other)
        self.measure()
        found = self.fix.driver.get_instance_diagnostics(other)
        self.assertEqual(3, found.num_cpus)
        self.assertEqual(10, found.cpu_details[0].utilisation)

    def test_each_instance_costs_two_requests(self):
        self.measure()
        self.read()
        self.fix.sim.trace.clear()
        self.read()
        self.assertEqual(2, len(self.fix.sim.trace.entries))

    def test_old_form_has_the_same_figures(self):
        self.measure()
        told = self.fix.driver.get_diagnostics(self.instance)
        self.assertEqual((2048, 410), (told['memory'], told['memory-used']))
        self.assertGreater(told['cpu1_time'], 0)
        self.assertIn('nic0_mac_address', told)
        self.assertIn('disk1_write_bytes', told)

    def test_absent_partition_is_named(self):
        self.assertRaises(
            nova_exception.InstanceNotFound,
            self.fix.driver.get_instance_diagnostics,
            driver_fixtures.make_instance(9))

    def test_object_travels(self):
        self.measure()
        sent = self.read().obj_to_primitive()
        self.assertEqual(2, objects.Diagnostics.obj_from_primitive(
            sent).num_cpus)
