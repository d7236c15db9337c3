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

from nova_powervm.simulator.rest import routes
from nova_powervm.tests.unit.simulator.rest import http


class TestRoutes(http.RestCase):

    def test_what_is_not_simulated_names_itself(self):
        for path in (f'{http.UOM}/PowerEnterprisePool',
                     f'{http.UOM}/PowerEnterprisePool/do/Join',
                     f'{self.vios_path}/SharedProcessorPool',
                     '/rest/api/pcm/ManagedSystem'):
            self.assertRefused(501, self.get(path), f'GET {path}')

    def test_a_real_verb_that_is_missing_is_not_simulated(self):
        self.assertRefused(501, self.ask(
            'DELETE', f'{http.UOM}/ManagedSystem/{self.machine.uuid}'))
        self.assertRefused(501, self.ask('PUT', f'{http.UOM}/Cluster'))

    def test_a_verb_that_makes_no_sense_is_wrong(self):
        self.assertRefused(405, self.ask('DELETE', self.lpars_path), 'GET')
        self.assertRefused(405, self.ask('PATCH', self.group_path))

    def test_beside_the_api_there_is_nothing(self):
        self.assertRefused(404, self.get('/index.html'))

    def test_an_unknown_path_is_traced_by_its_noun(self):
        self.get(f'{http.UOM}/PowerEnterprisePool')
        self.assertEqual('PowerEnterprisePool', self.trace.entries[-1].noun)

    def test_no_two_lines_are_about_the_same_request(self):
        lines = [(r.verb, r.path) for r in routes.ROUTES]
        self.assertEqual(len(set(lines)), len(lines))

    def test_partitions_are_found_at_the_root_and_under_the_system(self):
        system = f'{http.UOM}/ManagedSystem/{self.machine.uuid}'
        for above in (http.UOM, system):
            path = f'{above}/VirtualIOServer/{self.vios.uuid}'
            answer = self.get(f'{path}?group=None')
            self.assertEqual(f'http://localhost{path}?group=None',
                             answer.self_href)

    def test_the_system_in_a_path_must_be_this_one(self):
        self.assertRefused(404, self.get(
            f'{http.UOM}/ManagedSystem/other/VirtualIOServer'))
