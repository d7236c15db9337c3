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

from nova import exception as nova_exception

from nova_powervm.simulator import faults
from nova_powervm.simulator.model import logical_port
from nova_powervm.simulator.model import sriov
from nova_powervm.simulator import presets
from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.tests import network_fixtures
from nova_powervm.virt.powervm.network import sriov as vnics
from nova_powervm.virt.powervm.network import wishes

FAILOVER = 'VirtualNICFailOverCapable'


def make_vif(number=1, vlan=42, network='default', **details):
    """Return a port as our mechanism driver binds it."""
    details['physical_network'] = network
    if vlan is not None:
        details['vlan'] = vlan
    return network_fixtures.make_vif(number, 'pvm_sriov', details=details,
                                     bridge=None)


class SriovTestCase(base.TestCase):
    """Two adapters with two ports of 10 Gbit/s and two of 1 Gbit/s each."""

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(driver_fixtures.DriverFixture(
            presets.sriov()))
        self.machine = self.fix.machine
        self.ports = [port for card in self.machine.sriov_adapters
                      for port in card.ports]
        self.before = self.machine.snapshot()

    def spawn(self, *vifs, **fields):
        """Build an instance and return its vNICs."""
        self.instance = driver_fixtures.make_instance(**fields)
        self.fix.spawn(self.instance, network_info=list(vifs))
        lpar, = (each for each in self.machine.lpars
                 if each.name == self.instance.name)
        return lpar.vnics

    def label(self, name, *ports):
        """Give ports a label, and so a physical network."""
        for port in ports:
            port.settings = sriov.PortSettings(
                label=name, max_logical_ports=port.settings.max_logical_ports)
        self.machine.changed(self.machine)
        self.before = self.machine.snapshot()

    def assert_as_before(self):
        self.fix.forget_images()
        self.assertEqual(self.before, self.machine.snapshot())

    def take(self, port, capacity):
        """Let somebody else have a share of a port, in percent."""
        logical_port.create(self.machine.vioses[0], logical_port.Settings(
            port=port, capacity=capacity * 100))
        self.before = self.machine.snapshot()


class TestPlug(SriovTestCase):

    def test_vnic_has_mac_and_vlan_and_nothing_else(self):
        tagged, plain = self.spawn(make_vif(1, 42), make_vif(2, None))

        self.assertEqual(('FA163E000001', 42, 'NONE', 'NONE'), (
            tagged.mac, tagged.settings.pvid, tagged.settings.vlans,
            tagged.settings.macs))
        self.assertEqual(0, plain.settings.pvid)
        self.assertEqual([], self.fix.events.awaited)

    def test_vnic_is_on_two_adapters_and_two_servers(self):
        vnic, = self.spawn(make_vif())

        devices = [device.backing for device in vnic.devices]
        self.assertEqual(2, len({each.port.card for each in devices}))
        self.assertEqual(2, len({each.vios for each in devices}))
        self.assertEqual([1, 2], [each.priority for each in devices])

    def test_vnic_goes_on_when_a_cable_is_pulled(self):
        vnic, = self.spawn(make_vif())
        first, second = vnic.devices
        self.assertIs(first, vnic.active)

        first.backing.port.link_down()
        self.assertIs(second, vnic.active)
        first.backing.port.link_up()
        self.assertIs(first, vnic.active)

    def test_label_is_the_physical_network(self):
        self.label('red', self.ports[1], self.ports[5])

        vnic, = self.spawn(make_vif(network='red'))

        self.assertEqual({self.ports[1], self.ports[5]}, {
            device.backing.port for device in vnic.devices})

    def test_port_without_link_is_left_alone(self):
        self.label('red', *self.ports[:2])
        self.ports[0].link_down()

        vnic, = self.spawn(make_vif(network='red'))

        self.assertEqual([self.ports[1]], [
            device.backing.port for device in vnic.devices])

    def test_one_port_is_enough_where_there_is_no_failover(self):
        self.machine.capabilities[FAILOVER] = False

        vnic, = self.spawn(make_vif())

        self.assertEqual(1, len(vnic.devices))

    def test_operator_decides_how_many_ports_back_a_vnic(self):
        self.fix.config.config(group='powervm', vnic_required_vfs=1)

        vnic, = self.spawn(make_vif())

        self.assertEqual(1, len(vnic.devices))

    def test_destroy_leaves_nothing(self):
        vifs = [make_vif(number) for number in range(1, 4)]
        self.spawn(*vifs)

        self.fix.destroy(self.instance, vifs)

        self.assert_as_before()

    def test_unplugged_port_leaves_the_others(self):
        vifs = [make_vif(number) for number in (1, 2)]
        found = self.spawn(*vifs)
        self.fix.driver.power_off(self.instance)

        self.fix.driver.unplug_vifs(self.instance, vifs[:1])
        self.fix.driver.unplug_vifs(self.instance, vifs[:1])

        self.assertEqual(['FA163E000002'], [vnic.mac for vnic in found])

    def test_requests_do_not_grow_with_what_there_is(self):
        for number in range(1, 4):
            self.spawn(make_vif(number), number=number)
        self.fix.sim.trace.clear()

        self.spawn(make_vif(4), make_vif(5), number=4)

        counted = [entry.noun for entry in self.fix.sim.trace.entries
                   if entry.noun in ('VirtualNICDedicated', 'ManagedSystem')]
        self.assertGreaterEqual(6, len(counted))


class TestCapacity(SriovTestCase):

    def capacities(self, *vifs, **fields):
        """Return the capacities of the first vNIC, in percent."""
        vnic = self.spawn(*vifs, **fields)[0]
        return [device.port.settings.capacity / 100
                for device in vnic.devices]

    def test_least_share_unless_somebody_asks_for_more(self):
        self.assertEqual([2, 2], self.capacities(make_vif()))

    def test_operators_share_is_in_percent(self):
        self.fix.config.config(group='powervm', vnic_capacity=5.0)

        self.assertEqual([6, 6], self.capacities(make_vif()))

    def test_flavors_share_beats_the_operators(self):
        self.fix.config.config(group='powervm', vnic_capacity=5.0)
        specs = {'powervm:vnic_capacity': '20%',
                 'powervm:vnic_required_vfs': '1'}

        self.assertEqual([20], self.capacities(
            make_vif(), extra_specs=specs))

    def test_ports_own_share_beats_the_flavors(self):
        specs = {'powervm:vnic_capacity': '20%'}

        self.assertEqual([10], self.capacities(
            make_vif(capacity=0.1, redundancy=1), extra_specs=specs))

    def test_limit_is_set_where_the_adapter_has_limits(self):
        self.label('red', *self.machine.sriov_adapters[1].ports[:2])

        vnic, = self.spawn(make_vif(
            network='red', capacity='10%', max_capacity='50%'))

        self.assertEqual([5000, 5000], [
            device.port.settings.max_capacity for device in vnic.devices])

    def test_guarantee_is_given_by_the_port_the_scheduler_chose(self):
        chosen = self.ports[4]
        self.take(chosen, 50)

        vnic, = self.spawn(make_vif(physical_port=chosen.location,
                                    min_kbps=900000))

        self.assertIs(chosen, vnic.active.backing.port)
        self.assertEqual([1000, 1000], [
            device.port.settings.capacity for device in vnic.devices])
        self.assertEqual(2, len({device.backing.vios
                                 for device in vnic.devices}))

    def test_guarantee_is_kept_by_the_second_port(self):
        fast, slow = self.ports[0], self.ports[2]
        self.label('red', fast, slow)

        vnic, = self.spawn(make_vif(
            network='red', physical_port=fast.location, min_kbps=2000000))

        self.assertEqual([fast], [device.backing.port
                                  for device in vnic.devices])


class TestRefusal(SriovTestCase):

    def refused(self, sentence, *vifs,
                how=nova_exception.ComputeResourcesUnavailable):
        exc = self.assertRaises(how, self.spawn, *vifs)
        self.assertIn(sentence, exc.format_message()[:255])
        self.assert_as_before()

    def test_unknown_physical_network_is_refused_with_those_there_are(self):
        self.label('red', self.ports[0])

        self.refused("no SR-IOV port of this host has the label 'blue' "
                     '(there are: default, red)',
                     make_vif(1), make_vif(2, network='blue'))

    def test_missing_physical_network_is_refused(self):
        self.refused('does not say on which physical network it is',
                     make_vif(network=None),
                     how=nova_exception.BuildAbortException)

    def test_full_ports_are_refused(self):
        self.label('red', *self.ports[:2])
        for port in self.ports[:2]:
            self.take(port, 94)

        self.refused(
            'of the 2 SR-IOV ports on its physical network fewer than 1 have '
            'a link and 10% of its capacity left',
            make_vif(network='red', capacity=0.1))

    def test_number_of_ports_that_was_asked_for_is_kept(self):
        self.label('red', self.ports[0])

        self.refused('fewer than 2 have a link',
                     make_vif(network='red', redundancy=2))

    def test_full_port_of_the_schedulers_choice_is_refused(self):
        self.take(self.ports[0], 90)

        self.refused('have a link and 50% of its capacity left', make_vif(
            physical_port=self.ports[0].location, min_kbps=5000000))

    def test_more_ports_than_a_guarantee_can_have_are_refused(self):
        self.refused('is backed by 2 ports at the most, and 3', make_vif(
            physical_port=self.ports[0].location, min_kbps=1000000,
            redundancy=3))

    def test_network_with_larger_frames_needs_ports_that_pass_them(self):
        vif = make_vif()
        vif['network']['meta']['mtu'] = 9000
        self.refused('frames of 9000 bytes, the MTU of its network, do not',
                     vif)
        self.ports[1].settings = sriov.PortSettings(mtu='E_9000')
        self.machine.changed(self.machine)

        vnic, = self.spawn(vif)

        self.assertEqual([self.ports[1]], [
            device.backing.port for device in vnic.devices])

    def test_machine_without_vnics_is_refused(self):
        self.machine.capabilities['VirtualNICDedicatedSRIOVCapable'] = False

        self.refused('not vNIC capable', make_vif())

    def test_malformed_wishes_are_refused_before_anything_is_made(self):
        for sentence, vif in (
                ("asks for a capacity of 'much'", make_vif(capacity='much')),
                ("asks for a redundancy of '0'", make_vif(redundancy=0))):
            self.refused(sentence, vif,
                         how=nova_exception.BuildAbortException)
        self.assertNotIn('LogicalPartition', [
            entry.noun for entry in self.fix.sim.trace.entries
            if entry.verb == 'PUT'])

    def test_lasting_error_is_told_in_the_words_of_the_service(self):
        self.fix.sim.faults.add(faults.Fault(
            faults.refuse(500, 'The adapter is on fire.'),
            verb='PUT', noun='VirtualNICDedicated', times=None))

        self.refused('The adapter is on fire.', make_vif())

    def test_port_somebody_else_took_meanwhile_is_chosen_anew(self):
        self.fix.sim.faults.add(faults.Fault(
            faults.refuse(500, 'No capacity left.'),
            verb='PUT', noun='VirtualNICDedicated'))

        self.assertEqual(1, len(self.spawn(make_vif())))


class TestUnwinding(SriovTestCase):

    def test_lost_request_or_answer_leaves_the_machine_as_it_was(self):
        for outcome in (faults.drop_before, faults.lose_reply):
            for noun, skip in (('VirtualNICDedicated', 0),
                               ('VirtualNICDedicated', 1),
                               ('VirtualNICDedicated', 2),
                               ('ManagedSystem', 1)):
                self.fix.sim.faults.clear()
                self.fix.sim.faults.add(faults.Fault(
                    outcome(), noun=noun, skip=skip))
                exc = self.assertRaises(
                    nova_exception.NovaException, self.spawn,
                    make_vif(1), make_vif(2))
                self.assertIn('onnection', exc.format_message())
                self.assert_as_before()


class TestWish(base.TestCase):

    def test_speed_of_a_guarantee_becomes_a_share(self):
        class Port:
            loc_code, curr_speed = 'here', 'E10Gbps'
        wish = wishes.Wish(backings=1, port='here', kbps=2500000)

        self.assertEqual(0.25, vnics._wanted(wish, [Port]))
