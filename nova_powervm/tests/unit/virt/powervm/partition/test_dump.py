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

import fixtures
from nova import exception as nova_exception

from nova_powervm.simulator import faults
from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.partition import dump
from nova_powervm.virt.powervm.partition import power


class TestTrigger(base.TestCase):

    def setUp(self):
        super().setUp()
        self.useFixture(fixtures.FakeLogger())
        self.fix = self.useFixture(driver_fixtures.DriverFixture())
        self.instance = driver_fixtures.make_instance()

    def spawn(self):
        self.fix.spawn(self.instance)
        return self.fix.machine.lpar(self.instance.name)

    def refusal(self, error):
        return self.assertRaises(error, dump.trigger, self.fix.host,
                                 self.instance).format_message()

    def test_guest_writes_a_dump_and_starts_again(self):
        lpar = self.spawn()
        guest_time = self.useFixture(
            driver_fixtures.GuestTime(self.fix.machine))
        terminal = self.fix.machine.terminals.open(lpar)
        dump.trigger(self.fix.host, self.instance)
        self.assertIn('The guest writes a dump.', terminal.screen.lines)
        self.assertEqual('running', lpar.state)
        self.assertGreater(guest_time.now(), 0)

    def test_ibmi_is_told_at_its_panel(self):
        lpar = self.spawn()
        lpar.kind = 'OS400'
        dump.trigger(self.fix.host, self.instance)
        self.assertEqual(['dumprestart'], lpar.panel_functions)

    def test_partition_that_is_off_is_not_running(self):
        self.spawn()
        power.power_off(self.fix.host, self.instance)
        self.refusal(nova_exception.InstanceNotRunning)

    def test_partition_without_a_guest_is_refused(self):
        lpar = self.spawn()
        for state in ('open firmware', 'error', 'starting'):
            lpar.state = state
            self.assertIn(f"is in the state '{state}', and only a guest",
                          self.refusal(exception.NoCrashDump))

    def test_partition_that_is_gone_is_not_found(self):
        self.refusal(nova_exception.InstanceNotFound)

    def test_failure_carries_the_hypervisors_reason(self):
        self.spawn()
        self.fix.sim.faults.add(faults.Fault(
            faults.fail_job('no dump device'), action='job:PowerOff'))
        told = self.refusal(exception.CrashDumpFailed)
        self.assertIn('did not write a dump', told)
        self.assertIn('no dump device', told)

    def test_dump_that_takes_too_long_is_told(self):
        self.spawn()
        self.useFixture(driver_fixtures.GuestTime(self.fix.machine))
        self.fix.config.config(group='powervm', crash_dump_timeout=1)
        self.assertIn('is still writing its dump after 1 seconds',
                      self.refusal(exception.CrashDumpFailed))
