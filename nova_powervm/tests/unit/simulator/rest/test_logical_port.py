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


class TestLogicalPort(networks.NetworkCase):

    preset = 'sriov'

    def setUp(self):
        super().setUp()
        lpar = machines.lpar(self.machine)
        self.path = f'{self.lpar_path(lpar)}/SRIOVEthernetLogicalPort'

    def create(self, path=None, **children):
        return self.put(path or self.path, 'SRIOVEthernetLogicalPort',
                        document.bare(**children))

    def test_it_lives(self):
        for path in (self.path,
                     f'{self.vios_path}/SRIOVEthernetLogicalPort'):
            made = self.create(path, AdapterID=1, PhysicalPortID=2)
            self.assertEqual(201, made.status)
            self.assertLives(path)

    def test_a_port_must_be_there(self):
        self.assertRefused(404, self.create(AdapterID=1, PhysicalPortID=7))
        self.assertRefused(404, self.create())
