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

from nova_powervm.tests.unit.simulator.rest import http


class TestMachine(http.RestCase):

    def test_there_is_one_system(self):
        answer = self.get(f'{http.UOM}/ManagedSystem?group=None')
        self.assertEqual('pvmsim', answer.content.text('SystemName'))

    def test_it_is_found_by_uuid(self):
        path = f'{http.UOM}/ManagedSystem/{self.machine.uuid}'
        self.assertEqual('pvmsim',
                         self.get(path).content.text('SystemName'))
