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
from nova_powervm.tests.unit.simulator.rest import networks


class TestMachine(http.RestCase):

    def test_there_is_one_system(self):
        answer = self.get(f'{http.UOM}/ManagedSystem?group=None')
        self.assertEqual('pvmsim', answer.content.text('SystemName'))

    def test_it_is_found_by_uuid(self):
        path = f'{http.UOM}/ManagedSystem/{self.machine.uuid}'
        self.assertEqual('pvmsim',
                         self.get(path).content.text('SystemName'))


class TestUpdate(networks.NetworkCase):

    preset = 'sriov'

    def setUp(self):
        super().setUp()
        self.element = self.get(self.system_path).element

    def test_what_is_sent_back_changes_nothing(self):
        before = self.machine.snapshot()
        self.assertEqual(
            200, self.post(self.system_path, self.element).status)
        self.assertEqual(before, self.machine.snapshot())

    def test_a_port_gets_a_label(self):
        self.element.find('.//{*}Label').text = 'red'
        self.post(self.system_path, self.element)
        port = self.machine.sriov_adapters[0].ports[0]
        self.assertEqual('red', port.settings.label)

    def test_an_unknown_adapter_is_refused(self):
        self.element.find('.//{*}SRIOVAdapter/{*}AdapterID').text = '1'
        self.assertRefused(404, self.post(self.system_path, self.element))
