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
from nova_powervm.simulator.wire import network as wire
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines
from nova_powervm.tests.unit.simulator import networks
from nova_powervm.tests.unit.simulator.wire import documents


class TestSwitch(base.TestCase):

    def test_a_switch_reads_back(self):
        switch = machines.machine(self).switches[1]
        body = documents.encoded(switch)
        self.assertEqual(1, body.integer('SwitchID'))
        self.assertEqual({'name': 'MGMTSWITCH', 'mode': 'Vepa'},
                         wire.decode(body))

    def test_a_network_names_its_switch(self):
        machine = machines.machine(self)
        networks.create(machines.lpar(machine))
        body = documents.encoded(machine.networks[0])
        self.assertEqual(('VLAN5-ETHERNET0', 5, 0), (
            body.text('NetworkName'), body.integer('NetworkVLANID'),
            body.integer('VswitchID')))
        self.assertTrue(body.href('AssociatedSwitch').endswith(
            machine.switches[0].uuid))

    def test_a_new_switch_is_a_bridge_unless_it_says_so(self):
        body = documents.written('VirtualSwitch', document.bare(
            SwitchName='more'))
        self.assertEqual({'name': 'more', 'mode': 'Veb'},
                         wire.decode(body))
