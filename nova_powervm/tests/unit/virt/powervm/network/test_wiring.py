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

from pypowervm import exceptions as pvm_exc

from nova_powervm.simulator import faults
from nova_powervm.simulator.model import adapter
from nova_powervm.simulator.model import network
from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.network import wiring


class TestWiring(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(driver_fixtures.DriverFixture())
        self.switch = network.create_switch(self.fix.machine, 'VEA')
        self.wiring = wiring.Wiring(self.fix.host)
        self.fix.sim.trace.clear()

    @property
    def management(self):
        return next(part for part in self.fix.machine.partitions
                    if part.is_management)

    def take(self, vlan, part=None):
        """Let somebody else use a VLAN of the switch."""
        adapter.create(part or self.management, adapter.Settings(
            switch=self.switch, pvid=vlan, priority=1))

    def requests(self):
        return [f'{entry.verb} {entry.noun}'
                for entry in self.fix.sim.trace.entries]

    def add(self, count=1):
        return [trunk.pvid for trunk in self.wiring.add_trunks(
            self.wiring.switches['VEA'], [{}] * count)]

    def test_switches_are_read_once(self):
        self.wiring.switches['VEA']
        self.wiring.make_switch('MGMTSWITCH')
        self.assertEqual(['GET VirtualSwitch'], self.requests())

    def test_missing_switch_is_made(self):
        made = self.wiring.make_switch('NEW')
        self.assertEqual(
            [made.switch_id],
            [s.number for s in self.fix.machine.switches if s.name == 'NEW'])

    def test_missing_switch_is_made_once_by_several_at_a_time(self):
        other = wiring.Wiring(self.fix.host)
        for each in (self.wiring, other):
            self.assertNotIn('NEW', each.switches)
        self.assertEqual(self.wiring.make_switch('NEW').uuid,
                         other.make_switch('NEW').uuid)

    def test_trunks_get_vlans_nobody_uses(self):
        self.take(2)
        self.assertEqual([1, 3, 4], self.add(3))

    def test_vlans_of_other_switches_do_not_matter(self):
        adapter.create(self.management, adapter.Settings(
            switch=self.fix.machine.switches[0], pvid=1, priority=1))
        self.assertEqual([1], self.add())

    def test_vlan_that_was_taken_meanwhile_is_passed_over(self):
        self.wiring.switches['VEA']
        real = self.wiring._taken
        answers = [set()]
        self.take(1)
        self.wiring._taken = lambda switch: (
            answers.pop() if answers else real(switch))
        self.assertEqual([2], self.add())

    def test_trunk_refused_for_another_reason_is_an_error(self):
        self.fix.sim.faults.add(faults.Fault(
            faults.refuse(500), verb='PUT', noun='ClientNetworkAdapter'))
        self.assertRaises(pvm_exc.HttpError, self.add)

    def test_switch_with_no_vlan_left_is_named(self):
        self.wiring._taken = lambda switch: set(range(1, 4094))
        exc = self.assertRaises(exception.HostFull, self.add)
        self.assertIn("'VEA'", exc.format_message())

    def test_partition_that_is_gone_has_no_adapters(self):
        self.assertEqual([], self.wiring.adapters(
            '11111111-2222-3333-4444-555555555555'))

    def test_what_is_made_and_removed_is_kept_track_of(self):
        self.assertEqual([], self.wiring.trunks)
        self.add()
        trunk, = self.wiring.trunks
        self.wiring.remove(trunk)
        self.assertEqual([], self.wiring.trunks)
        self.assertEqual([], self.management.adapters)

    def test_removing_what_is_gone_is_fine(self):
        self.add()
        trunk, = self.wiring.trunks
        self.wiring.remove(trunk)
        self.wiring.remove(trunk)
