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
from nova_powervm.simulator.model import clock
from nova_powervm.simulator.wire import document
from nova_powervm.simulator.wire import job as wire
from nova_powervm.tests.unit.simulator import machines
from nova_powervm.tests.unit.simulator.rest import http


class TestJob(http.RestCase):

    def setUp(self):
        super().setUp()
        self.lpar = machines.lpar(self.machine)
        self.path = f'{self.lpar_path(self.lpar)}/do'

    def submit(self, name='PowerOn'):
        return self.put(f'{self.path}/{name}', 'JobRequest',
                        wire.encode_template('LogicalPartition', name),
                        document.WEB)

    def job_path(self, submitted):
        return f'{http.UOM}/jobs/{submitted.content.text("JobID")}'

    def test_a_template_names_the_operation(self):
        answer = self.get(f'{self.path}/PowerOn')
        self.assertEqual('PowerOn', answer.text('OperationName'))

    def test_an_unknown_operation_is_not_simulated(self):
        self.assertRefused(501, self.get(f'{self.path}/Dance'), 'Dance')
        self.assertRefused(501, self.submit('Dance'), 'Dance')

    def test_a_job_may_be_over_when_it_is_submitted(self):
        self.assertEqual('COMPLETED_OK', self.submit().text('Status'))
        self.assertEqual('running', self.lpar.state)

    def test_a_job_is_polled_until_it_is_over(self):
        self.machine.clock = clock.Manual()
        path = self.job_path(self.submit())
        self.assertEqual('RUNNING', self.get(path).text('Status'))
        self.machine.clock.advance(10)
        self.assertEqual('COMPLETED_OK', self.get(path).text('Status'))

    def test_jobs_of_an_object_are_listed(self):
        path = self.job_path(self.submit())
        jobs = f'{self.lpar_path(self.lpar)}/jobs'
        self.assertEqual(1, len(self.get(jobs).contents))
        self.ask('DELETE', path)
        self.assertEqual([], self.get(jobs).contents)

    def test_a_job_can_be_cancelled(self):
        self.machine.clock = clock.Manual()
        path = self.job_path(self.submit())
        self.assertEqual(204, self.ask('POST', f'{path}/cancel').status)
        self.assertEqual('CANCELED_WHILE_RUNNING',
                         self.get(path).text('Status'))

    def test_a_deleted_job_is_gone(self):
        path = self.job_path(self.submit())
        self.assertEqual(204, self.ask('DELETE', path).status)
        self.assertRefused(404, self.get(path))

    def test_a_fault_rule_makes_it_fail(self):
        self.faults.add(faults.Fault(faults.fail_job('No luck.')))
        answer = self.submit()
        self.assertEqual('COMPLETED_WITH_ERROR', answer.text('Status'))
        self.assertIn(b'No luck.', answer.data)
        self.assertEqual('not activated', self.lpar.state)
