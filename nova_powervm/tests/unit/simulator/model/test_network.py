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

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import network
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines
from nova_powervm.tests.unit.simulator import networks


class TestSwitches(base.TestCase):

    def setUp(self):
        super().setUp()
        self.machine = machines.machine(self)

    def test_a_switch_gets_the_lowest_free_id(self):
        switch = network.create_switch(self.machine, 'more')
        self.assertEqual(2, switch.number)
        self.assertIn('more', self.machine.snapshot()['switches'])

    def test_a_name_is_taken_once(self):
        self.assertRaises(errors.NameTaken, network.create_switch,
                          self.machine, 'ETHERNET0')

    def test_a_name_and_a_known_mode_are_needed(self):
        self.assertRaises(errors.Invalid, network.create_switch,
                          self.machine, '')
        self.assertRaises(errors.Invalid, network.create_switch,
                          self.machine, 'more', 'Bus')

    def test_there_are_16_at_most(self):
        for number in range(14):
            network.create_switch(self.machine, f's{number}')
        self.assertRaises(errors.NoSpace, network.create_switch,
                          self.machine, 'more')

    def test_a_switch_is_renamed_with_its_networks(self):
        switch = self.machine.switches[0]
        networks.create(machines.lpar(self.machine))
        network.update_switch(switch, 'green', 'Vepa')
        self.assertEqual(('green', 'Vepa', 'VLAN5-green'),
                         (switch.name, switch.mode,
                          self.machine.networks[0].name))
        self.assertRaises(errors.NameTaken, network.update_switch, switch,
                          'MGMTSWITCH', 'Veb')

    def test_a_switch_with_adapters_stays(self):
        networks.create(machines.lpar(self.machine))
        self.assertRaises(errors.InUse, network.delete_switch,
                          self.machine.switches[0])

    def test_a_network_is_there_while_it_is_used(self):
        lpar = machines.lpar(self.machine)
        one = networks.create(lpar)
        found, = self.machine.networks
        two = networks.create(lpar, pvid=6, tagged=(5,), tagging=True)
        self.assertTrue(found.tagged)
        one.remove()
        self.assertIn(found, self.machine.networks)
        two.remove()
        self.assertEqual([], self.machine.networks)

    def test_a_switch_can_go(self):
        switch = network.create_switch(self.machine, 'more')
        network.delete_switch(switch)
        self.assertNotIn(switch, self.machine.switches)
