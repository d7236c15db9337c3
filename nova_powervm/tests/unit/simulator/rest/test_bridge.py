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
from nova_powervm.tests.unit.simulator.rest import networks

UOM = f'{{{document.UOM}}}'


class TestBridge(networks.NetworkCase):

    preset = 'sea'

    def setUp(self):
        super().setUp()
        self.path = f'{self.system_path}/NetworkBridge'
        self.bridge = self.machine.bridges[0]
        self.one = f'{self.path}/{self.bridge.uuid}'
        self.element = self.get(self.one).element

    def test_it_lives(self):
        self.assertLives(self.path)

    def tag(self, container):
        """Write VLAN 102 into the additional trunks of a container."""
        for found in self.element.find(UOM + container).iter(
                f'{UOM}TaggedVLANIDs'):
            if found.text:
                found.text = '100 101 102'

    def test_the_trunks_of_seas_count(self):
        self.tag('SharedEthernetAdapters')
        self.assertEqual(200, self.post(self.one, self.element).status)
        self.assertEqual([1, 100, 101, 102], self.bridge.vlans)

    def test_those_of_load_groups_do_not(self):
        self.tag('LoadGroups')
        self.assertEqual(200, self.post(self.one, self.element).status)
        self.assertEqual([1, 100, 101], self.bridge.vlans)

    def test_the_port_vlan_id_stays(self):
        self.element.find(f'{UOM}PortVLANID').text = '7'
        self.assertRefused(400, self.post(self.one, self.element))

    def test_without_seas_only_the_rest_is_changed(self):
        self.element.remove(
            self.element.find(f'{UOM}SharedEthernetAdapters'))
        self.element.find(f'{UOM}LoadBalancingEnabled').text = 'true'
        self.assertEqual(200, self.post(self.one, self.element).status)
        self.assertTrue(self.bridge.load_balancing)

    def test_a_new_one_needs_seas_on_servers(self):
        for children in ({}, {'SharedEthernetAdapters': document.bare(
                SharedEthernetAdapter=document.bare())}):
            self.assertRefused(400, self.put(
                self.path, 'NetworkBridge', document.bare(**children)))
