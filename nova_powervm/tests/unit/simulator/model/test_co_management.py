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

from nova_powervm.simulator.model import job
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines


class CoManagementCase(base.TestCase):

    def setUp(self):
        super().setUp()
        self.machine = machines.machine(self)

    def run_job(self, name, target, **parameters):
        return self.machine.jobs.submit(name, target, parameters)


class TestMaster(CoManagementCase):

    def test_the_console_is_the_master_until_it_lets_go(self):
        self.assertEqual('norm', self.machine.master)
        self.run_job('ReleaseMaster', self.machine)
        self.assertIsNone(self.machine.master)
        failed = self.run_job('ReleaseMaster', self.machine)
        self.assertEqual(job.FAILED, failed.status)

    def test_it_becomes_the_master_for_some_time(self):
        self.run_job('RequestMaster', self.machine,
                     coManagementMasterStatus='temp')
        self.assertEqual('temp', self.machine.master)

    def test_there_are_two_ways(self):
        self.assertEqual(job.FAILED, self.run_job(
            'RequestMaster', self.machine,
            coManagementMasterStatus='always').status)


class TestCloneUuid(CoManagementCase):

    def setUp(self):
        super().setUp()
        self.lpar = machines.lpar(self.machine, 'old')
        self.surrogate = machines.lpar(self.machine, 'new')

    def clone(self, target='new'):
        return self.run_job('CloneUUID', self.lpar, targetLparName=target)

    def test_the_surrogate_takes_over(self):
        uuid = self.lpar.uuid
        self.assertEqual(job.OK, self.clone().status)
        self.assertIs(self.surrogate, self.machine.partition_by_uuid(uuid))
        self.assertEqual([], [p for p in self.machine.lpars
                              if p.name == 'old'])

    def test_it_must_be_another_that_exists_and_is_off(self):
        self.assertEqual(job.FAILED, self.clone('old').status)
        self.assertEqual(job.FAILED, self.clone('none').status)
        self.surrogate.begin_start()
        self.assertEqual(job.FAILED, self.clone().status)
        self.assertEqual(['novalink', 'old', 'new'],
                         [p.name for p in self.machine.lpars])

    def test_a_partition_that_is_on_stays(self):
        self.lpar.begin_start()
        self.assertEqual(job.FAILED, self.clone().status)
        self.assertIs(self.lpar, self.machine.lpar('old'))
