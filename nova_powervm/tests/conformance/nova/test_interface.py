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

"""Nova's generic tests of a driver's interface, on a simulated host.

Nova runs them against its own drivers. Each calls one method of the driver,
most with an instance that runs, and takes a method that is not implemented
for an answer.
"""

from nova_powervm.tests.conformance.nova import hosts  # isort: skip

import unittest

from nova import test
from nova.tests.unit import utils
from nova.tests.unit.virt import test_virt_drivers

from nova_powervm.tests.conformance.nova import left_out
from nova_powervm.tests import console_fixtures
from nova_powervm.tests import fixtures as pvm_fixtures
from nova_powervm.tests import management_fixtures
from nova_powervm.tests import network_fixtures
from nova_powervm.tests import status_fixtures

#: Tests that got "not implemented" for an answer.
NOT_IMPLEMENTED = {
    f'test_{name}' for name in (
        'block_stats', 'get_device_name_for_instance',
        'get_instance_disk_info', 'get_mks_console',
        'get_spice_console', 'host_power_action_reboot',
        'host_power_action_shutdown', 'host_power_action_startup',
        'live_migration_abort', 'migrate_disk_and_power_off', 'pause',
        'poll_rebooting_instances', 'rescue', 'restore_running',
        'restore_soft_deleted',
        'resume_suspended_instance', 'resume_unsuspended_instance',
        'set_admin_password', 'set_host_enabled', 'soft_delete', 'suspend',
        'unpause_paused_instance',
        'unpause_unpaused_instance', 'unrescue_rescued_instance',
        'unrescue_unrescued_instance',
    )}


def load_tests(loader, tests, pattern):
    without = left_out.LeftOut()
    return unittest.TestSuite(
        InterfaceTest(name) for name in loader.getTestCaseNames(InterfaceTest)
        if f'interface.{name}' not in without)


class InterfaceTest(test_virt_drivers._VirtDriverTestCase, test.TestCase):

    def setUp(self):
        self.driver_module = (
            'nova_powervm.virt.powervm.driver.PowerVMDriver')
        self.useFixture(hosts.ImagesForPowerFixture())
        sim = self.useFixture(pvm_fixtures.SimulatorFixture()).sim
        self._measure(sim.machine)
        self.useFixture(console_fixtures.ManagementCommandsFixture(sim))
        self.useFixture(network_fixtures.ManagementNetworkFixture(
            sim.machine))
        management = self.useFixture(
            management_fixtures.ManagementPartitionFixture(sim.machine))
        management.sees = hosts.SEEN_OF_A_DISK
        super().setUp()
        self.addCleanup(self._check_not_implemented)
        self.flags(group='powervm', rest_host=sim.host, rest_port=sim.port,
                   rest_protocol='http', rest_connect_attempts=1,
                   vios_active_wait_timeout=0, volume_group_name='novavg',
                   vnc_port=0, console_log='console' in self.id(),
                   listen_to_events=False)
        self.connection.init_host('myhostname')
        self.addCleanup(self.connection.cleanup_host, 'myhostname')

    def _measure(self, machine):
        """Let ten minutes pass; from then on nothing takes time."""
        at_once = machine.clock
        at_once.resume(status_fixtures.measure(machine).now())
        machine.clock = at_once

    def _check_not_implemented(self):
        """What the list above says is true."""
        expected = self._testMethodName in NOT_IMPLEMENTED
        found = 'does not implement' in self.stdlog.logger.output
        self.assertEqual(expected, found, (
            'the driver implements this now: take the test off the list'
            if expected else 'the driver does not implement this any more'))

    def _get_running_instance(self, obj=True):
        """Return an instance that runs, and that it has no interfaces.

        Nova's own method gives it one, which the driver refuses so far, and
        which is not what any of the tests is about.
        """
        instance = utils.get_test_instance(obj=obj)
        image = utils.get_test_image_object(None, instance)
        self.connection.spawn(self.ctxt, instance, image, [], 'herp', {},
                              network_info=[])
        return instance, []
