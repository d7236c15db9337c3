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
"""Tests of nova_powervm.simulator.rest.clocks."""

from nova_powervm.tests.unit.simulator import machines
from nova_powervm.tests.unit.simulator.rest import http


class TestClocks(http.RestCase):

    def start(self):
        """A job that takes some time."""
        lpar = machines.lpar(self.machine)
        return lpar, self.machine.jobs.submit('PowerOn', lpar, {})

    def test_time_stands_still_until_it_is_told(self):
        self.assertEqual('immediate', self.done('GET', 'clock')['kind'])
        shown = self.done('PUT', 'clock', {'kind': 'manual'})
        lpar, job = self.start()
        self.assertEqual([('starting', 'RUNNING', False)], [
            (lpar.state, j['status'], j['held'])
            for j in self.done('GET', 'jobs')])
        later = self.done('POST', 'clock/advance', {'seconds': 15})
        self.assertEqual((shown['now'] + 15, 'running', 'inactive'), (
            later['now'], lpar.state, lpar.rmc))
        self.done('POST', 'clock/advance', {'seconds': 30})
        self.assertEqual('active', lpar.rmc)

    def test_time_goes_on_from_where_it_was(self):
        before = self.done('GET', 'clock')['now']
        for data in ({'kind': 'timed', 'scale': 0.001}, {'kind': 'manual'},
                     {'kind': 'immediate'}):
            shown = self.done('PUT', 'clock', data)
            self.assertEqual(data['kind'], shown['kind'])
            self.assertGreaterEqual(shown['now'], before)
            before = shown['now']

    def test_a_job_is_released(self):
        self.done('POST', 'faults', {'outcome': 'hold_job'})
        lpar = machines.lpar(self.machine)
        self.put(f'{self.lpar_path(lpar)}/do/PowerOn', 'JobRequest',
                 http.document.bare(), http.document.WEB)
        job, = self.done('GET', 'jobs')
        self.assertTrue(job['held'])
        done = self.done('POST', f'jobs/{job["id"]}/release')
        self.assertEqual(('COMPLETED_OK', 'running'), (done['status'],
                                                       lpar.state))
        self.refused(409, 'not held', 'POST', f'jobs/{job["id"]}/release')

    def test_what_makes_no_sense_is_refused(self):
        self.refused(409, 'Only a manual clock', 'POST', 'clock/advance',
                     {'seconds': 1})
        self.refused(400, 'Only a timed clock', 'PUT', 'clock',
                     {'kind': 'manual', 'scale': 2})
        self.refused(400, '"kind" is one of', 'PUT', 'clock',
                     {'kind': 'cuckoo'})
        self.refused(404, 'job', 'POST', 'jobs/1/release')
        self.done('PUT', 'clock', {'kind': 'manual'})
        self.refused(400, '0 or more', 'POST', 'clock/advance',
                     {'seconds': -1})
        self.start()
        self.refused(409, 'while jobs run', 'PUT', 'clock',
                     {'kind': 'immediate'})
