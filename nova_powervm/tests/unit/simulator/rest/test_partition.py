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
from nova_powervm.tests.unit.simulator import machines
from nova_powervm.tests.unit.simulator.rest import http


class TestPartition(http.RestCase):

    def test_a_partition_is_created_with_what_it_was_given(self):
        answer = self.put(self.lpars_path, 'LogicalPartition', document.bare(
            PartitionMemoryConfiguration=document.bare(
                DesiredMemory=2048, MaximumMemory=4096, MinimumMemory=256),
            PartitionName='new'))
        lpar = self.machine.lpar('new')
        self.assertEqual(201, answer.status)
        self.assertEqual(f'http://localhost{self.lpar_path(lpar)}',
                         answer.self_href)
        self.assertEqual(2048, lpar.settings.memory.desired)
        self.assertEqual(lpar.uuid, answer.content.text('PartitionUUID'))

    def test_a_name_in_use_is_a_conflict(self):
        answer = self.put(self.lpars_path, 'LogicalPartition',
                          document.bare(PartitionName='vios1'))
        self.assertRefused(409, answer, 'vios1')

    def test_sending_back_what_was_read_changes_nothing(self):
        lpar = machines.running(self.machine, nvram='AAEC')
        before = self.machine.snapshot()
        for group in ('', '?group=None', '?group=NVRAM'):
            path = self.lpar_path(lpar) + group
            read = self.get(path)
            answer = self.post(path, read.element)
            self.assertEqual(read.headers['ETag'], answer.headers['ETag'])
        self.assertEqual(before, self.machine.snapshot())

    def test_a_change_is_made_and_shown(self):
        lpar = machines.lpar(self.machine)
        element = self.get(self.lpar_path(lpar)).element
        element.find('{*}PartitionName').text = 'other'
        answer = self.post(self.lpar_path(lpar), element)
        self.assertEqual('other', answer.content.text('PartitionName'))
        self.assertEqual('other', lpar.name)

    def test_force_reaches_the_machine(self):
        lpar = machines.lpar(self.machine)
        lpar.update(machines.settings(vcpus=2, units=1.0))
        lpar.begin_start()
        lpar.finish_start()
        path = f'{self.lpar_path(lpar)}?group=None'
        element = self.get(path).element
        element.find('.//{*}UncappedWeight').text = '200'
        self.assertRefused(409, self.post(path, element), 'RMC')
        answer = self.post(f'{path}&force=true', element)
        self.assertEqual(200, answer.status)
        self.assertEqual(200, lpar.settings.processors.weight)

    def test_the_feed_has_no_vios(self):
        machines.lpar(self.machine)
        answer = self.get(self.lpars_path)
        self.assertEqual(['novalink', 'lpar1'],
                         [b.text('PartitionName') for b in answer.contents])

    def test_a_deleted_partition_is_gone(self):
        path = self.lpar_path(machines.lpar(self.machine))
        self.assertEqual(204, self.ask('DELETE', path).status)
        self.assertRefused(404, self.get(path))
        self.assertRefused(404, self.ask('DELETE', path))

    def test_a_running_partition_is_not_deleted(self):
        path = self.lpar_path(machines.running(self.machine))
        self.assertRefused(409, self.ask('DELETE', path), 'running')
