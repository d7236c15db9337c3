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
from nova_powervm.tests.unit.simulator.rest import networks


class TestAggregations(networks.NetworkCase):

    preset = 'sea'

    def test_they_are_listed_and_read(self):
        path = f'{self.vios_path}/LinkAggregation'
        found, = self.get(path).contents
        one = f'{path}/{found.text("Metadata/Atom/AtomID")}'
        self.assertEqual('ent4', self.get(one).content.text('DeviceName'))

    def test_making_them_is_not_simulated(self):
        self.assertRefused(501, self.ask(
            'PUT', f'{self.vios_path}/LinkAggregation'))
