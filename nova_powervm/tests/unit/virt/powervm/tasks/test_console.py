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
from nova_powervm.tests import console_fixtures
from nova_powervm.tests import driver_fixtures
from nova_powervm.virt.powervm.partition import names
from nova_powervm.virt.powervm.tasks import console


class TestConsoleSteps(base.TestCase):

    def test_close_console_closes_the_terminal(self):
        fix = self.useFixture(driver_fixtures.DriverFixture(vnc_port=0))
        self.useFixture(console_fixtures.ManagementCommandsFixture(fix.sim))
        instance = driver_fixtures.make_instance()
        fix.spawn(instance)
        fix.driver.get_vnc_console(None, instance)
        uuid = names.partition_uuid(instance.uuid)
        for _ in range(2):
            console.CloseConsole().execute(fix.host, instance, uuid)
            self.assertEqual([], fix.machine.terminals.all())

    def test_read_console_keeps_a_log_until_it_is_undone(self):
        idle = self.useFixture(console_fixtures.IdleTimeFixture())
        fix = self.useFixture(driver_fixtures.DriverFixture(console_log=True))
        self.useFixture(console_fixtures.ManagementCommandsFixture(fix.sim))
        instance = driver_fixtures.make_instance()
        fix.spawn(instance)
        idle.pass_(0)
        self.assertIn('login: ', fix.driver.get_console_output(
            None, instance))
        console.ReadConsole().undo(
            None, fix.host, instance, names.partition_uuid(instance.uuid))
        self.assertEqual([], fix.machine.terminals.all())
        self.assertEqual('', fix.driver.get_console_output(None, instance))
