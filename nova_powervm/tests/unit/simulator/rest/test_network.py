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
from nova_powervm.tests.unit.simulator.rest import http


class TestSwitch(http.RestCase):

    def setUp(self):
        super().setUp()
        self.path = (f'{http.UOM}/ManagedSystem/{self.machine.uuid}/'
                     'VirtualSwitch')

    def test_switches_are_listed(self):
        answer = self.get(self.path)
        self.assertEqual(['ETHERNET0', 'MGMTSWITCH'],
                         [b.text('SwitchName') for b in answer.contents])

    def test_a_switch_comes_and_goes(self):
        made = self.put(self.path, 'VirtualSwitch',
                        document.bare(SwitchName='more', SwitchMode='Veb'))
        path = f'{self.path}/{made.content.text("Metadata/Atom/AtomID")}'
        self.assertEqual('more', self.get(path).content.text('SwitchName'))
        self.assertEqual(204, self.ask('DELETE', path).status)
        self.assertRefused(404, self.get(path))
