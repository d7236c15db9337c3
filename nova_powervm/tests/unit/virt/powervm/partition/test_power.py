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
from nova_powervm.virt.powervm.partition import power


class PowerTest(base.TestCase):

    def setUp(self):
        super().setUp()
        self.log = self.useFixture(fixtures.FakeLogger())
        self.fix = self.useFixture(driver_fixtures.DriverFixture())
        self.instance = driver_fixtures.make_instance()
        self.fix.spawn(self.instance)
        self.host = self.fix.host
        self.lpar = self.fix.machine.lpar(self.instance.name)
        self.fix.sim.trace.clear()

    def jobs(self):
        """Return how many power jobs were submitted."""
        return [entry.action for entry in self.fix.sim.trace.entries
                if entry.verb == 'PUT']


class TestPowerOn(PowerTest):

    def test_partition_that_is_up_is_left_alone(self):
        power.power_on(self.host, self.instance)
        self.assertEqual([], self.jobs())
        self.assertEqual('running', self.lpar.state)

    def test_state_somebody_else_made_is_an_error_and_not_a_started_vm(self):
        self.lpar.state = 'suspended'
        exc = self.assertRaises(exception.PowerOnFailed, power.power_on,
                                self.host, self.instance)
        self.assertIn("in the state 'suspended'", exc.format_message())

    def test_partition_in_error_is_started_anew(self):
        self.lpar.state = 'error'
        power.power_on(self.host, self.instance)
        self.assertEqual(['job:PowerOff', 'job:PowerOn'], self.jobs())
        self.assertEqual('running', self.lpar.state)

    def test_stopped_partition_runs_afterwards(self):
        power.power_off(self.host, self.instance)
        power.power_on(self.host, self.instance)
        self.assertEqual('running', self.lpar.state)

    def test_failure_carries_the_hypervisors_reason(self):
        power.power_off(self.host, self.instance)
        self.fix.sim.faults.add(faults.Fault(
            faults.fail_job('HSCL0001 no power today')))
        exc = self.assertRaises(exception.PowerOnFailed, power.power_on,
                                self.host, self.instance)
        self.assertIn('HSCL0001 no power today', exc.format_message())
        self.assertEqual('not activated', self.lpar.state)

    def test_absent_partition_is_novas_instance_not_found(self):
        other = driver_fixtures.make_instance(2)
        exc = self.assertRaises(nova_exception.InstanceNotFound,
                                power.power_on, self.host, other)
        self.assertIn(other.uuid, exc.format_message())

    def test_service_that_does_not_answer_is_told_in_novas_words(self):
        for number in range(2):
            power.power_off(self.host, self.instance)
            self.fix.sim.faults.add(faults.Fault(
                faults.refuse(500, 'out of order'), skip=number))
            exc = self.assertRaises(exception.PowerOnFailed, power.power_on,
                                    self.host, self.instance)
            self.assertIn('out of order', exc.format_message())
            self.fix.sim.faults.clear()

    def test_partition_deleted_meanwhile_is_novas_instance_not_found(self):
        power.power_off(self.host, self.instance)
        self.fix.sim.faults.add(faults.Fault(faults.refuse(404), skip=1))
        self.assertRaises(nova_exception.InstanceNotFound, power.power_on,
                          self.host, self.instance)


class TestPowerOff(PowerTest):

    def setUp(self):
        super().setUp()
        self.time = self.useFixture(
            driver_fixtures.GuestTime(self.fix.machine))

    def test_without_time_the_guest_is_not_asked(self):
        self.lpar.ignores_shutdown = True
        power.power_off(self.host, self.instance)
        self.assertEqual('not activated', self.lpar.state)
        self.assertLess(self.time.now(), 10)

    def test_guest_that_obeys_is_not_forced(self):
        power.power_off(self.host, self.instance, timeout=60)
        self.assertEqual('not activated', self.lpar.state)
        self.assertIn('by an immediate operating system shutdown',
                      self.log.output)

    def test_guest_that_ignores_it_is_off_within_the_callers_time(self):
        self.lpar.ignores_shutdown = True
        power.power_off(self.host, self.instance, timeout=60)
        self.assertEqual('not activated', self.lpar.state)
        self.assertIn('by a hard power off', self.log.output)
        self.assertLess(self.time.now(), 60)

    def test_guest_without_rmc_gets_a_signal_and_is_then_forced(self):
        self.lpar.rmc = 'inactive'
        self.lpar.ignores_shutdown = True
        power.power_off(self.host, self.instance, timeout=60)
        self.assertEqual('not activated', self.lpar.state)
        self.assertIn('did not act on a power warning', self.log.output)
        self.assertLess(self.time.now(), 60)

    def test_refused_shutdown_is_followed_by_the_next_way(self):
        self.fix.sim.faults.add(faults.Fault(
            faults.fail_job('HSCL0DB4 not now')))
        power.power_off(self.host, self.instance, timeout=60)
        self.assertEqual('not activated', self.lpar.state)
        self.assertIn('refused an immediate operating system shutdown',
                      self.log.output)
        self.assertIn('by a power warning to the guest', self.log.output)

    def test_partition_that_is_off_is_left_alone(self):
        power.power_off(self.host, self.instance)
        self.fix.sim.trace.clear()
        power.power_off(self.host, self.instance, timeout=60)
        self.assertEqual([], self.jobs())

    def test_state_somebody_else_made_is_an_error_and_not_a_stopped_vm(self):
        self.lpar.state = 'suspended'
        exc = self.assertRaises(exception.PowerOffFailed, power.power_off,
                                self.host, self.instance)
        self.assertIn("in the state 'suspended'", exc.format_message())
        self.assertEqual('suspended', self.lpar.state)

    def test_hard_power_off_that_fails_carries_the_reason(self):
        self.fix.sim.faults.add(faults.Fault(
            faults.fail_job('HSCL0002 the button is stuck')))
        exc = self.assertRaises(exception.PowerOffFailed, power.power_off,
                                self.host, self.instance)
        self.assertIn('the button is stuck', exc.format_message())

    def test_service_that_does_not_answer_is_told_in_novas_words(self):
        self.fix.sim.faults.add(faults.Fault(faults.drop_before()))
        exc = self.assertRaises(exception.PowerOffFailed, power.power_off,
                                self.host, self.instance)
        self.assertIn('ConnectionError', exc.format_message())

    def test_absent_partition_is_fine_where_that_was_asked_for(self):
        power.power_off_if_present(self.host,
                                   driver_fixtures.make_instance(2))


class TestPowerOffForGood(PowerTest):

    def test_state_somebody_else_made_does_not_keep_it_up(self):
        for made in ('suspended', 'suspending', 'resuming', 'error',
                     'Unknown'):
            self.lpar.state = made
            power.power_off_if_present(self.host, self.instance)
            self.assertEqual('not activated', self.lpar.state, made)
            self.lpar.run_at_once()

    def test_partition_that_is_off_is_not_powered_off_again(self):
        self.lpar.stop_at_once()
        power.power_off_if_present(self.host, self.instance)
        self.assertEqual([], self.jobs())

    def test_partition_on_its_way_elsewhere_is_left_with_what_to_do(self):
        self.lpar.state = 'migrating running'
        exc = self.assertRaises(
            exception.PowerOffFailed, power.power_off_if_present, self.host,
            self.instance)
        message = exc.format_message()
        self.assertIn("in the state 'migrating running', which nova-compute "
                      'did not put it in', message)
        self.assertIn('then delete again', message)
        self.assertIn('is being migrated', message)
        self.assertEqual('migrating running', self.lpar.state)


class TestReboot(PowerTest):

    def setUp(self):
        super().setUp()
        self.time = self.useFixture(
            driver_fixtures.GuestTime(self.fix.machine))

    def test_hard_reboot_restarts_without_asking(self):
        self.lpar.ignores_shutdown = True
        power.reboot(self.host, self.instance)
        self.assertEqual('running', self.lpar.state)
        self.assertIn('restarted by a hard power off', self.log.output)

    def test_soft_reboot_asks_the_guest(self):
        power.reboot(self.host, self.instance, timeout=60)
        self.assertEqual('running', self.lpar.state)
        self.assertIn('powered off by an immediate operating system',
                      self.log.output)

    def test_soft_reboot_of_a_stubborn_guest_becomes_a_hard_one(self):
        self.lpar.ignores_shutdown = True
        power.reboot(self.host, self.instance, timeout=60)
        self.assertEqual('running', self.lpar.state)
        self.assertIn('powered off by a hard power off', self.log.output)

    def test_stopped_partition_is_started(self):
        power.power_off(self.host, self.instance)
        power.reboot(self.host, self.instance, timeout=60)
        self.assertEqual('running', self.lpar.state)

    def test_failure_to_start_again_is_a_reboot_failure(self):
        self.fix.sim.faults.add(faults.Fault(
            faults.fail_job('HSCL0001 no power today'), skip=1))
        exc = self.assertRaises(exception.RebootFailed, power.reboot,
                                self.host, self.instance, timeout=60)
        self.assertIn('HSCL0001 no power today', exc.format_message())

    def test_failure_is_a_reboot_failure(self):
        self.fix.sim.faults.add(faults.Fault(
            faults.fail_job('HSCL0002 the button is stuck')))
        self.assertRaises(exception.RebootFailed, power.reboot, self.host,
                          self.instance)
