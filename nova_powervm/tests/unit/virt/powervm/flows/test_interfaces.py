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

from nova_powervm.simulator import faults
from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.tests import network_fixtures
from nova_powervm.virt.powervm import exception


class InterfacesTestCase(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(driver_fixtures.DriverFixture())
        self.instance = driver_fixtures.make_instance()
        self.first = network_fixtures.make_vif(1)
        self.fix.spawn(self.instance, network_info=[self.first])
        self.partition = self.fix.machine.lpar(self.instance.name)
        self.before = self.fix.machine.snapshot()
        self.vif = network_fixtures.make_vif(2)

    def attach(self, vif=None):
        self.fix.driver.attach_interface(None, self.instance, None,
                                         vif or self.vif)

    def detach(self, vif=None):
        self.fix.driver.detach_interface(None, self.instance,
                                         vif or self.vif)

    def macs(self):
        """Addresses of the ports; the management interface is no port."""
        return [each.settings.mac for each in self.partition.adapters
                if each.settings.switch.name != 'MGMTSWITCH']


class TestAttach(InterfacesTestCase):

    def test_running_partition_gets_another_interface(self):
        self.attach()
        self.assertEqual(['FA163E000001', 'FA163E000002'], self.macs())

    def test_stopped_partition_gets_another_interface(self):
        self.fix.driver.power_off(self.instance)
        self.partition.rmc = 'inactive'
        self.attach()
        self.assertEqual(['FA163E000001', 'FA163E000002'], self.macs())

    def test_partition_without_rmc_is_left_as_it_was(self):
        self.fix.config.config(group='powervm', rmc_wait_timeout=0)
        self.partition.rmc = 'inactive'
        self.assertRaises(exception.NotChangeable, self.attach)
        self.assertEqual(['FA163E000001'], self.macs())

    def test_port_that_is_not_served_is_refused(self):
        exc = self.assertRaises(
            exception.AttachInterfaceFailed, self.attach,
            network_fixtures.make_vif(3, type='dvs'))
        self.assertIn("'dvs'", exc.format_message())

    def test_tag_is_noted(self):
        self.fix.tags[self.vif['address']] = 'storage'
        self.attach()
        self.assertEqual(
            [['storage']],
            [each.tags for each in self.instance.device_metadata.devices])

    def test_failure_says_why_and_leaves_nothing(self):
        self.fix.sim.faults.add(faults.Fault(
            faults.refuse(500, message='no slot is left'), verb='PUT',
            noun='ClientNetworkAdapter', skip=1))
        exc = self.assertRaises(exception.AttachInterfaceFailed, self.attach)
        self.assertIn('no slot is left', exc.format_message())
        self.assertEqual(self.before, self.fix.machine.snapshot())

    def test_half_of_an_earlier_attempt_does_not_matter(self):
        self.attach()
        self.partition.adapters[-1].remove()
        self.attach()
        self.assertEqual(['FA163E000001', 'FA163E000002'], self.macs())


class TestDetach(InterfacesTestCase):

    def test_machine_is_as_it_was_before_the_attach(self):
        self.attach()
        self.detach()
        self.assertEqual(self.before, self.fix.machine.snapshot())

    def test_partition_without_rmc_keeps_all_of_its_interface(self):
        self.fix.config.config(group='powervm', rmc_wait_timeout=0)
        self.partition.rmc = 'inactive'
        before = self.fix.machine.snapshot()
        self.assertRaises(exception.NotChangeable, self.detach, self.first)
        self.assertEqual(before, self.fix.machine.snapshot())

    def test_interface_that_is_gone_is_fine(self):
        self.detach()
        self.assertEqual(self.before, self.fix.machine.snapshot())

    def test_partition_that_is_gone_is_fine(self):
        self.fix.destroy(self.instance)
        self.detach()
