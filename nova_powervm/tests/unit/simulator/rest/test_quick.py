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

import json

from nova_powervm.tests.unit.simulator import machines
from nova_powervm.tests.unit.simulator.rest import http


class TestQuick(http.RestCase):

    def setUp(self):
        super().setUp()
        self.path = f'{self.lpar_path(machines.lpar(self.machine))}/quick'

    def test_one_property_is_a_bare_value(self):
        self.assertEqual(b'4', self.get(f'{self.path}/PartitionID').data)
        answer = self.get(f'{self.path}/PartitionState')
        self.assertEqual(b'"not activated"', answer.data)
        self.assertEqual('application/json', answer.headers['Content-Type'])

    def test_all_properties_are_an_object(self):
        for path in (self.path, f'{self.path}/All'):
            found = json.loads(self.get(path).data)
            self.assertEqual('lpar1', found['PartitionName'])

    def test_an_unknown_property_is_not_found(self):
        self.assertRefused(404, self.get(f'{self.path}/Colour'), 'Colour')

    def test_systems_and_servers_have_them_too(self):
        answer = self.get(f'{self.vios_path}/quick/RMCState')
        self.assertEqual(b'"active"', answer.data)
        answer = self.get(f'{http.UOM}/ManagedSystem/{self.machine.uuid}/'
                          'quick/State')
        self.assertEqual(b'"operating"', answer.data)
