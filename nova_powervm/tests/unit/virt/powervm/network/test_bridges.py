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

import dataclasses

from nova_powervm.simulator.model import adapter
from nova_powervm.simulator.model import bridging
from nova_powervm.simulator import presets
from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.tests import network_fixtures
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.network import base as vif
from nova_powervm.virt.powervm.network import bridges
from nova_powervm.virt.powervm.network import wiring


class SeaTestCase(base.TestCase):
    """ETHERNET0 has 1, 100 and 101; ETHERNET1, balanced, 1, 200 and 201."""

    def open(self, *mappings, machine=None, start=True):
        self.fix = self.useFixture(driver_fixtures.DriverFixture(
            machine or presets.sea(), sea_mappings=list(mappings),
            start=start))
        if start:
            self.wiring = wiring.Wiring(self.fix.host)


class BridgesTestCase(SeaTestCase):

    def choose(self, network, vlan=None):
        chosen = bridges.Choice(self.wiring).of(vif.Vif.of(
            network_fixtures.make_vif(1, 'pvm_sea', details={
                'physical_network': network, 'vlan': vlan})))
        return bridges.switch_of(self.wiring, chosen).name

    def reason(self, network, vlan=None):
        return str(self.assertRaises(LookupError, self.choose, network, vlan))

    def test_mapping_leads_to_the_bridge(self):
        self.open('red:ETHERNET0', 'blue:ETHERNET1/1')

        self.assertEqual('ETHERNET0', self.choose('red', 42))
        self.assertEqual('ETHERNET1', self.choose('blue'))

    def test_network_that_is_not_mapped_is_refused_with_those_that_are(self):
        self.open('red:ETHERNET0', 'blue:ETHERNET1')

        self.assertIn("'green' is not reached by this host (sea_mappings: "
                      'blue, red)', self.reason('green', 42))

    def test_no_mapping_costs_no_request(self):
        self.open()
        self.fix.sim.trace.clear()

        self.assertIn('(sea_mappings: none)', self.reason('red', 42))
        self.assertEqual([], bridges.missing(self.wiring))

        self.assertEqual([], self.fix.sim.trace.entries)

    def test_vlan_goes_where_it_is_already(self):
        self.open('red:ETHERNET0', 'red:ETHERNET1')

        self.assertEqual('ETHERNET1', self.choose('red', 201))
        self.assertEqual('ETHERNET0', self.choose('red', 101))

    def test_new_vlan_goes_to_the_emptier_bridge(self):
        machine = presets.sea()
        self.open('red:ETHERNET0', 'red:ETHERNET1', machine=machine)
        self.fix.spawn(driver_fixtures.make_instance(), network_info=[
            network_fixtures.make_vif(1, 'pvm_sea', details={
                'physical_network': 'red', 'vlan': 42})])
        before = [bridge.name for bridge in machine.bridges
                  if 42 in bridge.vlans]

        other = self.choose('red', 43)

        self.assertEqual(1, len(before))
        self.assertNotIn(other, before[0])

    def test_vlan_that_another_bridge_of_the_switch_has_is_refused(self):
        machine = presets.sea()
        add_bridge(machine)
        self.open('red:ETHERNET0/2', machine=machine)

        self.assertEqual('ETHERNET0', self.choose('red', 42))
        self.assertIn(
            "VLAN 100 is taken on the virtual switch 'ETHERNET0' by another "
            "bridge than those of physical network 'red'",
            self.reason('red', 100))

    def test_full_bridge_is_refused_with_what_to_do(self):
        machine = presets.sea()
        fill(machine, machine.bridges[0])
        self.open('red:ETHERNET0', machine=machine)

        self.assertEqual('ETHERNET0', self.choose('red', 500))
        self.assertIn("no bridge of physical network 'red' has room for VLAN "
                      '42. Remove VLANs nobody needs', self.reason('red', 42))

    def test_full_bridge_is_passed_over_for_one_with_room(self):
        machine = presets.sea()
        fill(machine, machine.bridges[0])
        self.open('red:ETHERNET0', 'red:ETHERNET1', machine=machine)

        self.assertEqual('ETHERNET1', self.choose('red', 42))


class SeveralPortsTestCase(SeaTestCase):
    """What was chosen for one port of an operation counts for the next."""

    def choose(self, *wanted):
        """Return the port VLAN ids of the bridges for (network, VLAN)."""
        choice = bridges.Choice(self.wiring)
        return [(bridge.pvid, bridge.vswitch_id) for bridge in (
            choice.of(vif.Vif.of(network_fixtures.make_vif(
                1, 'pvm_sea', details={'physical_network': network,
                                       'vlan': vlan})))
            for network, vlan in wanted)]

    def test_vlan_of_two_networks_on_one_switch_is_refused(self):
        machine = presets.sea()
        add_bridge(machine)
        self.open('red:ETHERNET0/1', 'blue:ETHERNET0/2', machine=machine)

        exc = self.assertRaises(LookupError, self.choose, ('red', 42),
                                ('blue', 42))

        self.assertIn('VLAN 42 is taken on the virtual switch', str(exc))

    def test_new_vlans_are_spread_over_the_bridges(self):
        self.open('red:ETHERNET0', 'red:ETHERNET1')

        chosen = self.choose(*(('red', vlan) for vlan in range(40, 46)))

        self.assertEqual([3, 3], [chosen.count(each)
                                  for each in sorted(set(chosen))])

    def test_ports_of_one_vlan_share_a_bridge(self):
        self.open('red:ETHERNET0', 'red:ETHERNET1')

        chosen = self.choose(('red', 40), ('red', 41), ('red', 40))

        self.assertEqual(chosen[0], chosen[2])
        self.assertNotEqual(chosen[0], chosen[1])


class StartTestCase(SeaTestCase):
    """What is wrong with the option is told when the service starts."""

    def problems(self, *mappings, machine=None):
        self.open(*mappings, machine=machine, start=False)
        return str(self.assertRaises(exception.HostNotReady, self.fix.start))

    def test_missing_switch_is_named(self):
        self.assertIn(
            "sea_mappings leads physical network 'red' to the virtual switch "
            "'NONE', which this host does not have.",
            self.problems('red:NONE'))

    def test_missing_bridge_is_named(self):
        self.assertIn('which has no network bridge with port VLAN id 7.',
                      self.problems('red:ETHERNET0/7'))

    def test_choice_of_bridges_has_to_be_made(self):
        machine = presets.sea()
        add_bridge(machine)

        self.assertIn('which has 2 bridges; add /port_vlan_id.',
                      self.problems('red:ETHERNET0', machine=machine))

    def test_malformed_mapping_is_shown_with_the_form(self):
        for text in ('red', 'red:', 'red:ETHERNET0/x'):
            self.assertIn(f"sea_mappings has '{text}'; it must be a list of "
                          'physical_network:virtual_switch',
                          self.problems(text))


def add_bridge(machine):
    """Add a bridge with the port VLAN id 2 to ETHERNET0."""
    return bridging.create(machine, 2, [
        bridging.WantedSea(None, vios, 'ent1', priority == 1, [
            bridging.WantedTrunk(None, adapter.Settings(
                switch=machine.switches[0], pvid=2, priority=priority),
                None, False)])
        for priority, vios in enumerate(machine.vioses, 1)])


def fill(machine, bridge):
    """Use up what a bridge can carry, VLAN 500 included."""
    for sea in bridge.seas:
        numbers = iter(range(500, 900))
        trunk, = sea.additional
        trunk.apply(dataclasses.replace(
            trunk.settings, tagged=(*trunk.settings.tagged, *(
                next(numbers) for _ in range(18)))))
        for pvid in range(4000, 4000 + bridges.MAX_TRUNKS - 1):
            sea.take(adapter.make(sea.vios, adapter.Settings(
                switch=bridge.switch, pvid=pvid, tagging=True,
                priority=trunk.settings.priority, tagged=tuple(
                    next(numbers) for _ in range(20)))))
