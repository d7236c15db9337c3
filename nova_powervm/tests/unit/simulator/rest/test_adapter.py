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
from nova_powervm.tests.unit.simulator.rest import networks


class TestAdapter(networks.NetworkCase):

    def setUp(self):
        super().setUp()
        self.lpar = machines.lpar(self.machine)
        self.path = f'{self.lpar_path(self.lpar)}/ClientNetworkAdapter'

    def create(self, **children):
        return self.put(self.path, 'ClientNetworkAdapter',
                        document.bare(PortVLANID=5, **children))

    def test_it_lives(self):
        self.assertEqual(201, self.create(VirtualSwitchID=1).status)
        self.assertLives(self.path)

    def test_a_switch_is_named_by_link_or_by_number(self):
        uuid = self.machine.switches[1].uuid
        link = document.links([f'http://x/VirtualSwitch/{uuid}'])
        for children in ({'AssociatedVirtualSwitch': link},
                         {'VirtualSwitchID': 1}):
            answer = self.create(**children)
            self.assertEqual('1', answer.content.text('VirtualSwitchID'))

    def test_without_a_switch_there_is_none(self):
        self.assertRefused(400, self.create(), 'switch')
        self.assertRefused(400, self.create(VirtualSwitchID=9), 'switch')
        link = document.links(['http://x/VirtualSwitch/none'])
        self.assertRefused(404, self.create(AssociatedVirtualSwitch=link))

    def test_another_partition_does_not_have_it(self):
        made = self.create(VirtualSwitchID=0)
        other = machines.lpar(self.machine, 'lpar2')
        path = f'{self.lpar_path(other)}/ClientNetworkAdapter'
        self.assertRefused(404, self.get(
            f'{path}/{made.content.text("Metadata/Atom/AtomID")}'), 'lpar2')
