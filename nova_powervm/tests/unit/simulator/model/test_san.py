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
from nova_powervm.simulator.model import san
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines


class TestAddress(base.TestCase):

    def test_numbers_are_hexadecimal_digits_and_zeros(self):
        self.assertEqual('2000000000000', san.lua(2))
        self.assertEqual('ff000000000000', san.lua(255))
        self.assertEqual('4001400000000000', san.lua(0x40014000))


class SanCase(base.TestCase):

    def setUp(self):
        super().setUp()
        self.machine = machines.san_machine(self)
        self.san = self.machine.san
        self.array = self.san.arrays['array1']
        self.port = self.machine.vios('vios1').ports[0]
        self.lun = self.array.lun('lun1')
        self.lun.mask(self.port.wwpn)

    def targets(self):
        return {p.target for p in self.san.paths(self.port.wwpn,
                                                 self.port.fabric)}


class TestPaths(SanCase):

    def test_one_leads_through_each_target_of_the_fabric(self):
        self.assertEqual(
            {p for p in self.array.ports if p.fabric.name == 'A'},
            self.targets())
        path = self.san.paths(self.port.wwpn, self.port.fabric)[0]
        self.assertEqual((0, self.lun), (path.number, path.lun))

    def test_another_initiator_has_none(self):
        self.assertEqual([], self.san.paths('c05076', self.port.fabric))

    def test_without_fabric_there_is_none(self):
        self.assertEqual([], self.san.paths(self.port.wwpn, None))

    def test_a_target_that_is_down_is_none(self):
        self.array.ports[0].state = 'down'
        self.array.ports[2].state = 'slow'
        self.assertEqual({self.array.ports[2]}, self.targets())

    def test_zones_decide_when_there_are_any(self):
        fabric = self.port.fabric
        fabric.zone('others', 'c05076', self.array.ports[0].wwpn)
        self.assertEqual(set(), self.targets())
        fabric.zone('ours', self.port.wwpn, self.array.ports[2].wwpn)
        self.assertEqual({self.array.ports[2]}, self.targets())
        fabric.unzone('ours')
        fabric.unzone('others')
        self.assertEqual(2, len(self.targets()))
        self.assertRaises(errors.NoSuchThing, fabric.unzone, 'ours')


class TestNames(SanCase):

    def test_luns_are_found_by_name_and_identity(self):
        self.assertIs(self.lun, self.san.lun('lun1'))
        self.assertIs(self.lun, self.san.lun(self.lun.identity))
        self.assertRaises(errors.NoSuchThing, self.san.lun, 'lun9')

    def test_targets_are_found_by_wwpn(self):
        port = self.array.ports[1]
        self.assertIs(port, self.san.target(port.wwpn.upper()))
        self.assertIsNone(self.san.target('50'))

    def test_names_are_taken_once(self):
        self.assertRaises(errors.NameTaken, self.san.add_fabric, 'A')
        self.assertRaises(errors.NameTaken, self.san.add_array, 'array1')
        self.san.add_portal('192.0.2.1:3260')
        self.assertRaises(errors.NameTaken, self.san.add_portal,
                          '192.0.2.1:3260')

    def test_servers_are_those_of_all_machines(self):
        one, two = machines.presets.fc_pair()
        self.addCleanup(one.close)
        self.addCleanup(two.close)
        self.assertIs(one.san, two.san)
        self.assertEqual(4, len(one.san.servers))


class TestWays(SanCase):

    def test_a_fabric_a_target_or_a_port_can_go_and_come(self):
        for name in ('A', self.port.wwpn):
            self.san.set_state(name, 'down')
            self.assertFalse(self.port.link and self.port.fabric.up)
            self.san.set_state(name, 'up')
            self.assertTrue(self.port.link and self.port.fabric.up)
        self.san.set_state(self.array.ports[0].wwpn.upper(), 'slow')
        self.assertEqual('slow', self.array.ports[0].state)

    def test_a_portal_can_go(self):
        portal = self.san.add_portal('192.0.2.1:3260')
        self.san.set_state('192.0.2.1:3260', 'down')
        self.assertEqual('down', portal.state)

    def test_what_is_not_there_is_named(self):
        error = self.assertRaises(errors.NoSuchThing, self.san.set_state,
                                  'Z', 'down')
        self.assertIn('Z', str(error))

    def test_a_lun_can_be_hidden_from_all(self):
        target = machines.iscsi_array(self.machine, '192.0.2.1:3260')
        self.san.hide('volume-1')
        self.san.hide('lun1')
        self.assertEqual(({}, set()), (target.luns, self.lun.initiators))
