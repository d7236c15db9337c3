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
from nova_powervm.simulator.model import bridge as model
from nova_powervm.simulator.model import errors
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import networks


class TestBridge(base.TestCase):

    def setUp(self):
        super().setUp()
        self.machine = networks.machine(self, 'sea')
        self.failover, self.balanced = self.machine.bridges

    def test_its_mode(self):
        self.assertEqual(['auto', 'sharing'],
                         [self.failover.mode, self.balanced.mode])

    def test_load_groups_hold_the_same_trunk_of_each_sea(self):
        self.assertEqual(
            [[2, 2], [3, 3]],
            [[t.slot for t in g] for g in self.failover.load_groups])
        sea = self.failover.seas[0]
        self.assertEqual(2, sea.primary.slot)
        self.assertEqual([3], [t.slot for t in sea.additional])

    def test_the_placeholder_is_not_carried(self):
        self.assertEqual([1, 100, 101], self.failover.vlans)
        self.assertIsNone(self.failover.carrier(4094))

    def test_a_vlan_without_any_sea_is_dark(self):
        for vios in self.machine.vioses:
            vios.ethernet[0].link_down()
        self.assertIsNone(self.failover.carrier(100))

    def test_bridges_of_a_vlan(self):
        switch = self.machine.switches[0]
        self.assertEqual([self.failover],
                         model.carriers(self.machine, switch, 100))
        self.assertEqual([], model.carriers(self.machine, switch, 200))

    def test_the_sea_of_a_vios(self):
        vios = self.machine.vios('vios2')
        self.assertIs(vios, self.failover.sea_of(vios).vios)
        other = networks.machine(self, 'sea').vioses[0]
        self.assertRaises(errors.NoSuchThing, self.failover.sea_of, other)

    def test_it_goes_with_its_trunks(self):
        model.delete(self.failover)
        vios = self.machine.vios('vios1')
        self.assertEqual([4, 5], vios.slots.numbers())
        self.assertIsNone(vios.ethernet[0].user)
        self.assertEqual([self.balanced], self.machine.bridges)

    def test_it_stays_when_a_vios_does_not_answer(self):
        self.machine.vios('vios2').rmc = 'inactive'
        before = self.machine.snapshot()
        self.assertRaises(errors.Unreachable, model.delete, self.failover)
        self.assertEqual(before, self.machine.snapshot())
