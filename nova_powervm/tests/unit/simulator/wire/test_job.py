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

from nova_powervm.simulator.wire import document
from nova_powervm.simulator.wire import job as wire
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines
from nova_powervm.tests.unit.simulator.wire import documents


class TestJob(base.TestCase):

    def test_a_template_has_room_for_parameters(self):
        body = documents.written(
            'JobRequest', wire.encode_template('LogicalPartition', 'PowerOn'))
        self.assertEqual('PowerOn', body.text(
            'RequestedOperation/OperationName'))
        self.assertEqual('LogicalPartition', body.text(
            'RequestedOperation/GroupName'))
        self.assertIsNotNone(body.child('JobParameters'))
        self.assertEqual({}, wire.decode(body))

    def test_parameters_are_read_by_name(self):
        body = documents.written('JobRequest', document.bare(
            JobParameters=document.bare(JobParameter=[document.bare(
                ParameterName='operation', ParameterValue='shutdown')])))
        self.assertEqual({'operation': 'shutdown'}, wire.decode(body))
        self.assertEqual({}, wire.decode(
            documents.written('JobRequest', document.bare())))

    def test_a_response_says_how_it_went(self):
        machine = machines.machine(self)
        lpar = machines.lpar(machine)
        job = machine.jobs.submit('PowerOff', lpar, {'operation': 'shutdown'})
        body = documents.written('JobResponse', wire.encode(job))
        self.assertEqual(job.number, body.text('JobID'))
        self.assertEqual('COMPLETED_WITH_ERROR', body.text('Status'))
        results = {r.text('ParameterName'): r.text('ParameterValue')
                   for r in body.child('Results').children('JobParameter')}
        self.assertEqual('1', results['returnCode'])
        self.assertIn('HSCL1558', results['result'])
