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

from nova_powervm.simulator.model import clock
from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import job
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines


class TestJobs(base.TestCase):

    def setUp(self):
        super().setUp()
        self.machine = machines.machine(self)
        self.lpar = machines.lpar(self.machine)

    def submit(self, name='PowerOn', **kwargs):
        return self.machine.jobs.submit(name, self.lpar, {}, **kwargs)

    def test_a_job_is_done_at_once_by_default(self):
        done = self.submit()
        self.assertEqual(job.OK, done.status)
        self.assertEqual('running', self.lpar.state)

    def test_a_job_takes_its_time_when_the_clock_does(self):
        self.machine.clock = clock.Manual()
        started = self.submit()
        self.assertEqual((job.RUNNING, 'starting'),
                         (started.status, self.lpar.state))
        self.machine.clock.advance(10)
        self.assertEqual((job.OK, 'running', 'inactive'), (
            started.status, self.lpar.state, self.lpar.rmc))
        self.machine.clock.advance(30)
        self.assertEqual('active', self.lpar.rmc)

    def test_an_error_of_the_machine_is_how_a_job_fails(self):
        self.submit()
        failed = self.submit()
        self.assertEqual(job.FAILED, failed.status)
        self.assertIn('HSCL3681', failed.results['result'])
        self.assertEqual('1', failed.results['returnCode'])

    def test_a_failure_asked_for_leaves_the_machine_alone(self):
        failed = self.submit(failure='No.', status=job.REFUSED)
        self.assertEqual((job.REFUSED, 'No.'),
                         (failed.status, failed.results['result']))
        self.assertEqual('not activated', self.lpar.state)

    def test_a_job_breaks_off_half_done(self):
        broken = self.submit(fate=job.Fate('No.', 1))
        self.assertEqual((job.FAILED, 'No.', 'starting'), (
            broken.status, broken.results['result'], self.lpar.state))

    def test_a_job_stands_still_until_it_is_released(self):
        held = self.submit(fate=job.Fate(None, 1))
        self.assertEqual((job.RUNNING, True, 'starting'), (
            held.status, held.is_held, self.lpar.state))
        held.release()
        self.assertEqual((job.OK, False, 'running'), (
            held.status, held.is_held, self.lpar.state))
        self.assertRaises(errors.NotNow, held.release)

    def test_a_job_that_stands_still_is_cancelled(self):
        held = self.submit(fate=job.Fate(None))
        held.cancel()
        self.assertEqual((job.CANCELLED, 'not activated'),
                         (held.status, self.lpar.state))

    def test_a_cancelled_job_goes_no_further(self):
        self.machine.clock = clock.Manual()
        started = self.submit()
        started.cancel()
        self.machine.clock.advance(60)
        self.assertEqual((job.CANCELLED, 'starting'),
                         (started.status, self.lpar.state))

    def test_a_job_that_is_over_is_not_cancelled(self):
        done = self.submit()
        done.cancel()
        self.assertEqual(job.OK, done.status)

    def test_jobs_are_kept_until_they_are_deleted(self):
        done = self.submit()
        self.assertIs(done, self.machine.jobs.get(done.number))
        self.assertEqual([done], self.machine.jobs.all())
        self.machine.jobs.delete(done.number)
        self.assertRaises(errors.NoSuchThing, self.machine.jobs.get,
                          done.number)

    def test_jobs_know_what_they_were_asked_of(self):
        kept = self.submit()
        self.machine.jobs.submit('PowerOn', machines.lpar(
            self.machine, 'lpar2'), {})
        self.assertEqual([kept], self.machine.jobs.of(self.lpar))

    def test_an_unknown_operation_is_named(self):
        error = self.assertRaises(errors.NotSimulated, self.submit, 'Dance')
        self.assertIn('Dance of a LogicalPartition', str(error))
        self.assertRaises(errors.NotSimulated, self.machine.jobs.check,
                          'VirtualIOServer', 'Dance')
