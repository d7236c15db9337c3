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
import itertools

from nova import exception as nova_exception
from pypowervm import exceptions as pvm_exc

from nova_powervm.simulator import faults
from nova_powervm.simulator.model import adapter
from nova_powervm.simulator.model import bridge as bridge_model
from nova_powervm.simulator.model import partition
from nova_powervm.simulator import presets
from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.tests import network_fixtures
from nova_powervm.virt.powervm.network import base as vif
from nova_powervm.virt.powervm.network import ledger
from nova_powervm.virt.powervm.network import plugging
from nova_powervm.virt.powervm.network import registry

BREAKS = {'before': faults.drop_before, 'after': faults.lose_reply}


def make_vif(number=1, vlan=42, network='red', **fields):
    """Return a port as our mechanism driver binds it."""
    details = {'physical_network': network}
    if vlan is not None:
        details['vlan'] = vlan
    return network_fixtures.make_vif(number, 'pvm_sea', details=details,
                                     bridge=None, **fields)


class SeaTestCase(base.TestCase):
    """red is behind ETHERNET0 (1, 100, 101), blue behind ETHERNET1."""

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(driver_fixtures.DriverFixture(
            presets.sea(), sea_mappings=['red:ETHERNET0', 'blue:ETHERNET1']))
        self.machine = self.fix.machine
        self.before = self.machine.snapshot()
        self.number = 0

    def spawn(self, *vifs):
        """Build an instance with these ports and return it."""
        self.number += 1
        instance = driver_fixtures.make_instance(self.number)
        self.fix.spawn(instance, network_info=list(vifs))
        return instance

    def vlans(self, switch='ETHERNET0'):
        """The VLANs that the bridge of a switch carries."""
        bridge, = (each for each in self.machine.bridges
                   if each.switch.name == switch)
        return bridge.vlans

    def adapters(self, instance):
        """(switch, VLAN, MAC) of the adapters on bridges of an instance."""
        lpar, = (each for each in self.machine.lpars
                 if each.name == instance.name)
        return [(each.settings.switch.name, each.settings.pvid,
                 each.settings.mac) for each in lpar.adapters
                if each.settings.switch.name != 'MGMTSWITCH']

    def add_foreign(self, vlan, **settings):
        """Give a partition Nova knows nothing of an adapter on a VLAN."""
        foreign = self.machine.create_lpar(partition.Settings('foreign'))
        return adapter.create(foreign, adapter.Settings(
            switch=self.machine.switches[0], pvid=vlan, **settings))

    def assert_as_before(self, message=''):
        self.fix.forget_images()
        self.assertEqual(self.before, self.machine.snapshot(), message)


class TestPlug(SeaTestCase):

    def test_ports_are_on_their_vlans_which_are_on_the_bridges(self):
        vifs = [make_vif(1, 42), make_vif(2, 100), make_vif(3, None),
                make_vif(4, 42, 'blue'), make_vif(5, 43, 'blue')]

        instance = self.spawn(*vifs)

        self.assertEqual([1, 42, 100, 101], self.vlans())
        self.assertEqual([1, 42, 43, 200, 201], self.vlans('ETHERNET1'))
        self.assertEqual(
            [('ETHERNET0', 42, 'FA163E000001'),
             ('ETHERNET0', 100, 'FA163E000002'),
             ('ETHERNET0', 1, 'FA163E000003'),
             ('ETHERNET1', 42, 'FA163E000004'),
             ('ETHERNET1', 43, 'FA163E000005')], self.adapters(instance))
        self.assertEqual([], self.fix.events.awaited)
        self.fix.destroy(instance, vifs)
        self.assert_as_before()

    def test_vlan_is_on_every_virtual_io_server_of_the_bridge(self):
        self.spawn(make_vif(vlan=42))

        for sea in self.machine.bridges[0].seas:
            self.assertIn(42, [vlan for trunk in sea.trunks
                               for vlan in trunk.settings.tagged])

    def test_load_of_a_balanced_bridge_is_on_both_virtual_io_servers(self):
        self.spawn(*(make_vif(number, 40 + number, 'blue')
                     for number in range(1, 5)))

        bridge = self.machine.bridges[1]
        self.assertEqual(set(self.machine.vioses), {
            bridge.carrier(vlan).vios for vlan in range(41, 45)})

    def test_vlan_that_serves_as_filler_is_freed_for_a_port(self):
        instance = self.spawn(make_vif(vlan=4094))

        self.assertIn(4094, self.vlans())
        self.assertEqual([('ETHERNET0', 4094, 'FA163E000001')],
                         self.adapters(instance))

    def test_plugging_again_finishes_what_was_begun(self):
        vifs = registry.vifs([make_vif(1, 42), make_vif(2, 43)])
        instance = self.spawn(make_vif(1, 42))
        owner = self.owner(instance)

        plugging.plug(self.fix.host, owner, vifs)
        plugging.plug(self.fix.host, owner, vifs)

        self.assertEqual(['FA163E000001', 'FA163E000002'],
                         [mac for _, _, mac in self.adapters(instance)])

    def owner(self, instance):
        lpar, = (each for each in self.machine.lpars
                 if each.name == instance.name)
        return vif.Owner(instance, lpar.uuid)

    def test_port_that_is_unplugged_leaves_the_others(self):
        vifs = [make_vif(1, 42), make_vif(2, 42), make_vif(3, 43)]
        instance = self.spawn(*vifs)

        self.fix.driver.power_off(instance)
        self.fix.driver.unplug_vifs(instance, [vifs[0], vifs[2]])

        self.assertEqual([1, 42, 100, 101], self.vlans())
        self.assertEqual([('ETHERNET0', 42, 'FA163E000002')],
                         self.adapters(instance))


class TestRefusal(SeaTestCase):

    def refused(self, sentence, *vifs,
                how=nova_exception.ComputeResourcesUnavailable):
        exc = self.assertRaises(how, self.spawn, *vifs)
        self.assertIn(sentence, exc.format_message()[:255])
        self.assert_as_before()

    def test_foreign_physical_network_leaves_nothing(self):
        self.refused("physical network 'green' is not reached by this host "
                     '(sea_mappings: blue, red)',
                     make_vif(1), make_vif(2, network='green'))

    def test_missing_physical_network_is_refused(self):
        self.refused('does not say on which physical network it is',
                     network_fixtures.make_vif(1, 'pvm_sea'),
                     how=nova_exception.BuildAbortException)

    def test_full_bridge_leaves_nothing(self):
        self.fix.sim.faults.add(faults.Fault(
            faults.refuse(500, 'No free slot for a trunk.'),
            verb='POST', noun='NetworkBridge'))

        self.refused('No free slot for a trunk.', make_vif(1))

    def test_orphan_trunk_is_named_with_its_server(self):
        adapter.create(self.machine.vioses[0], adapter.Settings(
            switch=self.machine.switches[0], pvid=42, priority=1))
        self.before = self.machine.snapshot()

        self.refused('Unable to provision VLAN 42', make_vif(1, 42))

    def test_vanished_switch_is_told(self):
        for bridge in list(self.machine.bridges):
            if bridge.switch.name == 'ETHERNET0':
                for sea in bridge.seas:
                    sea.address = None
                bridge_model.delete(bridge)
        self.before = self.machine.snapshot()

        self.refused("physical network 'red' is not reached by this host",
                     make_vif(1))


class TestRemoval(SeaTestCase):
    """A VLAN is taken away by who brought it, and when nobody uses it."""

    def test_vlan_stays_while_another_instance_uses_it(self):
        vifs = [[make_vif(number)] for number in (1, 2)]
        first, second = [self.spawn(*each) for each in vifs]

        self.fix.destroy(first, vifs[0])
        self.assertIn(42, self.vlans())
        self.fix.destroy(second, vifs[1])

        self.assert_as_before()

    def test_vlan_stays_while_a_foreign_partition_uses_it(self):
        for settings in ({}, {'tagged': (42,), 'tagging': True}):
            vifs = [make_vif(1)]
            instance = self.spawn(*vifs)
            foreign = self.add_foreign(42 if not settings else 7, **settings)

            self.fix.destroy(instance, vifs)

            self.assertIn(42, self.vlans())
            foreign.parent.machine.delete_lpar(foreign.parent)

    def test_vlan_goes_with_the_next_one_after_the_stranger_has_left(self):
        instance = self.spawn(make_vif(1))
        foreign = self.add_foreign(42)
        self.fix.destroy(instance, [])
        adapter.delete(foreign)
        self.before = {**self.machine.snapshot()}

        other = self.spawn(make_vif(2, 43))
        self.fix.destroy(other, [])

        self.assertEqual([1, 100, 101], self.vlans())

    def test_vlan_of_an_administrator_stays_though_nobody_uses_it(self):
        instance = self.spawn(make_vif(1, 100))

        self.fix.destroy(instance, [])

        self.assert_as_before()

    def test_vlans_stay_if_the_operator_wants_them_to(self):
        self.fix.config.config(group='powervm', sea_remove_unused_vlans=False)
        instance = self.spawn(make_vif(1))

        self.fix.destroy(instance, [])

        self.assertIn(42, self.vlans())

    def test_port_nova_has_forgotten_leaves_no_vlan(self):
        instance = self.spawn(make_vif(1), make_vif(2, 43))

        self.fix.destroy(instance, [])

        self.assert_as_before()

    def test_partition_deleted_by_hand_leaves_no_vlan_after_a_start(self):
        instance = self.spawn(make_vif(1))
        self.fix.driver.power_off(instance)
        lpar, = (each for each in self.machine.lpars
                 if each.name == instance.name)
        self.machine.delete_lpar(lpar)

        self.fix.driver.cleanup_host('host1')
        self.expect_no_migration()
        self.fix.start()

        self.assertEqual([1, 100, 101], self.vlans())

    def expect_no_migration(self):
        self.useFixture(network_fixtures.fixtures.MockPatch(
            'nova.objects.InstanceList.get_by_filters', return_value=[]))

    def test_sharing_a_vlan_costs_no_look_at_other_partitions(self):
        for number in range(1, 4):
            self.spawn(make_vif(number))
        instance = self.spawn(make_vif(4))
        self.fix.sim.trace.clear()

        self.fix.destroy(instance, [])

        self.assertNotIn('NetworkBridge', {
            entry.noun for entry in self.fix.sim.trace.entries})
        self.assertEqual(0, sum(
            'ClientNetworkAdapter' in entry.path and entry.verb == 'GET'
            and 'VirtualIOServer' in entry.path
            for entry in self.fix.sim.trace.entries))


class TestRestart(SeaTestCase):

    def test_vlan_lost_meanwhile_is_put_back(self):
        vifs = [make_vif(1), make_vif(2)]
        instance = self.spawn(*vifs)
        for sea in self.machine.bridges[0].seas:
            for trunk in sea.additional:
                trunk.apply(trunk_without(trunk.settings, 42))

        self.fix.driver.plug_vifs(instance, vifs)

        self.assertIn(42, self.vlans())

    def test_vlan_is_put_back_on_the_switch_of_the_adapter(self):
        self.fix.config.config(group='powervm', sea_mappings=[
            'red:ETHERNET0', 'red:ETHERNET1'])
        vifs = [make_vif(1, 42), make_vif(2, 43), make_vif(3, 44)]
        instance = self.spawn(*vifs)
        switch = self.adapters(instance)[0][0]
        bridge, = (each for each in self.machine.bridges
                   if each.switch.name == switch)
        for sea in bridge.seas:
            for trunk in sea.additional:
                trunk.apply(trunk_without(trunk.settings, 42))

        self.fix.driver.plug_vifs(instance, vifs)

        self.assertIn(42, self.vlans(switch))

    def test_start_costs_two_requests_for_all_instances(self):
        ports = [[make_vif(2 * n, 42), make_vif(2 * n + 1, 43)]
                 for n in range(1, 4)]
        instances = [self.spawn(*vifs) for vifs in ports]
        self.fix.driver.cleanup_host('host1')
        self.fix.start()
        self.fix.sim.trace.clear()

        for instance, vifs in zip(instances, ports):
            self.fix.driver.plug_vifs(instance, vifs)

        self.assertGreaterEqual(2, len(self.fix.sim.trace.entries))


class TestUnwinding(SeaTestCase):
    """Every request of plugging, broken before and after its effect."""

    def test_lost_request_or_answer_leaves_the_machine_as_it_was(self):
        lpar = self.machine.create_lpar(partition.Settings('server'))
        owner = vif.Owner(driver_fixtures.make_instance(), lpar.uuid)
        vifs = registry.vifs([make_vif(1, 42)])
        for how, outcome in BREAKS.items():
            broken = itertools.takewhile(
                lambda number: self.breaks(owner, vifs, outcome, number),
                itertools.count())
            for number in broken:
                where = f'request {number} broken {how}'
                self.assertNotIn(42, self.vlans(), where)
                self.assertEqual([], lpar.adapters, where)
                self.assertEqual({}, ledger.Ledger(self.fix.host).users())
            self.fix.sim.faults.clear()
            plugging.unplug(self.fix.host, owner, vifs)
            self.assertGreaterEqual(number, 7)

    def breaks(self, owner, vifs, outcome, number):
        """Plug with a broken request; tell whether there were so many."""
        self.fix.sim.faults.clear()
        self.fix.sim.faults.add(faults.Fault(outcome(), skip=number))
        try:
            plugging.plug(self.fix.host, owner, vifs)
        except pvm_exc.Error:
            plugging.unplug(self.fix.host, owner, vifs)
            return True
        return False

    def test_release_that_broke_is_finished_by_the_next(self):
        for noun, outcome in (('NetworkBridge', faults.lose_reply),
                              ('LogicalPartition', faults.drop_before)):
            instance = self.spawn(make_vif(1))
            self.fix.sim.faults.clear()
            self.fix.sim.faults.add(faults.Fault(
                outcome(), noun=noun, skip=1))
            self.assertRaises(nova_exception.NovaException,
                              self.fix.destroy, instance, [])

            self.fix.destroy(instance, [])

            self.assert_as_before(noun)


def trunk_without(settings, vlan):
    return dataclasses.replace(settings, tagged=tuple(
        each for each in settings.tagged if each != vlan))
