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

from nova_powervm.tests.unit.simulator import machines
from nova_powervm.tests.unit.simulator.rest import http


class TestSearch(http.RestCase):

    def found(self, query, noun='LogicalPartition'):
        answer = self.get(f'{http.UOM}/{noun}/search/{query}?group=None')
        return [b.text('PartitionName') for b in answer.contents]

    def test_partitions_are_found_by_name_and_by_id(self):
        machines.lpar(self.machine, "it's, 100 %/x")
        self.assertEqual(["it's, 100 %/x"], self.found(
            "(PartitionName=='it%27s%2C%20100%20%25%2Fx')"))
        self.assertEqual(['novalink'], self.found("(PartitionID=='1')"))
        self.assertEqual(['vios2'], self.found("(PartitionID=='3')",
                                               'VirtualIOServer'))

    def test_others_can_be_excluded(self):
        self.assertEqual(['vios2'], self.found("(PartitionName!='vios1')",
                                               'VirtualIOServer'))

    def test_nothing_found_is_an_empty_feed(self):
        self.assertEqual([], self.found("(PartitionName=='gone')"))

    def test_what_is_found_links_to_itself(self):
        answer = self.get(f'{http.UOM}/VirtualIOServer/search/'
                          "(PartitionName=='vios1')?group=None")
        entry = answer.xml.find('{*}entry')
        self.assertEqual(f'http://localhost{self.vios_path}?group=None',
                         entry.find('{*}link').get('href'))

    def test_other_keys_and_other_languages_are_refused(self):
        path = f'{http.UOM}/LogicalPartition/search'
        self.assertRefused(501, self.get(f"{path}/(Colour=='red')"), 'Colour')
        self.assertRefused(400, self.get(f'{path}/select *'))
