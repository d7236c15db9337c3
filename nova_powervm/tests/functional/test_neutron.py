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

"""Servers whose ports the real ML2 plugin binds, from API to hypervisor."""

from nova_powervm.tests.functional import cloud  # isort: skip

from importlib import util

import testtools

from nova_powervm.tests import network_fixtures
from nova_powervm.tests import neutron_fixtures


@testtools.skipUnless(util.find_spec('neutron'), 'Neutron is not installed')
class NeutronTest(cloud.CloudTestCase):
    """red is behind shared Ethernet, default is SR-IOV, green Open vSwitch."""

    def _setup_compute_service(self):
        self.flags(group='powervm', sea_mappings=['red:ETHERNET0'])
        return self.add_host('host1',
                             network_fixtures.mixed_machine())

    def setUp(self):
        super().setUp()
        self.before = self.machine.snapshot()
        placement = self.useFixture(
            neutron_fixtures.PlacementServerFixture(self.placement))
        self.real = self.useFixture(neutron_fixtures.NeutronServerFixture(
            placement.url)).client
        self.networks = {}

    def make_network(self, physical, vlan):
        """Return the id of a network; VLAN 0 is a flat one."""
        if (physical, vlan) not in self.networks:
            network = {'tenant_id': self.neutron.tenant_id,
                       'provider:physical_network': physical,
                       'provider:network_type': 'flat'}
            if vlan:
                network.update({'provider:network_type': 'vlan',
                                'provider:segmentation_id': vlan})
            made = self.real.create_network({'network': network})['network']
            self.real.create_subnet({'subnet': {
                'tenant_id': self.neutron.tenant_id,
                'network_id': made['id'], 'ip_version': 4,
                'enable_dhcp': False,
                'cidr': f'10.{len(self.networks)}.0.0/24'}})
            self.networks[physical, vlan] = made['id']
        return self.networks[physical, vlan]

    def make_port(self, physical, vlan, **fields):
        """Return the id of a port on a network."""
        return self.real.create_port({'port': {
            'network_id': self.make_network(physical, vlan),
            'tenant_id': self.neutron.tenant_id, **fields}})['port']['id']

    def read(self, port):
        """Return what Neutron says of a port."""
        return self.real.show_port(port)['port']

    def guarantee(self, kbps):
        """Return the id of a QoS policy that guarantees that much."""
        policy = self.real.create_qos_policy(
            {'policy': {'name': str(kbps)}})['policy']['id']
        self.real.create_minimum_bandwidth_rule(policy, {
            'minimum_bandwidth_rule': {'min_kbps': kbps,
                                       'direction': 'egress'}})
        return policy

    def boot_with(self, *ports):
        """Return a server with these ports that runs."""
        return self.ask_with('ACTIVE', *ports)

    def ask_with(self, status, *ports):
        """Wait for a server with these ports; Neutron takes its time."""
        return self._wait_for_server_parameter(
            self.ask_for(networks=[{'port': port} for port in ports]),
            {'status': status}, max_retries=120)

    def test_eight_ports_of_all_types_are_bound_and_plugged(self):
        ports = [
            self.make_port('red', 42), self.make_port('default', 50),
            self.make_port('green', 60), self.make_port('red', 43),
            self.make_port('default', 51, **{'binding:profile': {
                'vnic_required_vfs': 1, 'vnic_capacity': 0.1}}),
            self.make_port('red', 0), self.make_port('red', 42),
            self.make_port('green', 60)]

        server = self.boot_with(*ports)

        bound = [self.read(port) for port in ports]
        self.assertEqual(
            ['pvm_sea', 'pvm_sriov', 'ovs', 'pvm_sea', 'pvm_sriov', 'pvm_sea',
             'pvm_sea', 'ovs'], [port['binding:vif_type'] for port in bound])
        # Nobody else tells of ours; of the others an agent would.
        self.assertEqual({'ACTIVE'}, {
            port['status'] for port in bound
            if port['binding:vif_type'] != 'ovs'})
        lpar = self.partition_of(server)
        macs = {each.settings.mac: each.settings for each in lpar.adapters}
        for port, vlan in zip(bound, (42, None, None, 43, None, 1, 42)):
            if port['binding:vif_type'] == 'pvm_sea':
                settings = macs[plain(port)]
                self.assertEqual(('ETHERNET0', vlan), (
                    settings.switch.name, settings.pvid))
        vnics = {each.mac: each for each in lpar.vnics}
        first, second = vnics[plain(bound[1])], vnics[plain(bound[4])]
        self.assertEqual((50, 2), (first.settings.pvid, len(first.devices)))
        self.assertEqual([1000], [device.port.settings.capacity
                                  for device in second.devices])
        self.assertEqual([1, 42, 43, 100, 101],
                         self.machine.bridges[0].vlans)
        self._delete_server(server)
        self.assert_nothing_is_left(ports)

    def assert_nothing_is_left(self, ports):
        self.forget_images()
        self.assertEqual(self.before, self.machine.snapshot())
        self.assertEqual({('unbound', 'DOWN')}, {
            (port['binding:vif_type'], port['status'])
            for port in map(self.read, ports)})

    def test_guaranteed_bandwidth_is_scheduled_and_given(self):
        port = self.make_port('default', 50,
                              qos_policy_id=self.guarantee(6000000))

        server = self.boot_with(port)

        allocated = [(provider, each['resources'])
                     for provider, each in
                     self._get_allocations_by_server_uuid(
                         server['id']).items()
                     if 'VCPU' not in each['resources']]
        (provider, resources), = allocated
        self.assertEqual({'NET_BW_EGR_KILOBIT_PER_SEC': 6000000}, resources)
        name = self.placement.get(
            f'/resource_providers/{provider}').body['name']
        vnic, = self.partition_of(server).vnics
        active = vnic.active.backing.port
        self.assertEqual(f'host1:PowerVM SR-IOV:{active.location}', name)
        self.assertEqual(6000, vnic.active.port.settings.capacity)
        # Behind each vNIC is a second port, and of 10 Gbit/s there are four.
        self._run_periodics()
        more = self.make_port('default', 50,
                              qos_policy_id=self.guarantee(6000001))
        self.api.attach_interface(server['id'], {
            'interfaceAttachment': {'port_id': more}})
        self.assertEqual([6000, 6200], [
            vnic.active.port.settings.capacity
            for vnic in self.partition_of(server).vnics])
        self._run_periodics()
        unlucky = self.ask_with('ERROR', self.make_port(
            'default', 50, qos_policy_id=self.guarantee(5000000)))
        self.assertIn('No valid host', unlucky['fault']['message'])

    def test_network_the_host_does_not_reach_is_told(self):
        port = self.make_port('blue', 42)

        server = self.ask_with('ERROR', port)

        self.assertIn('host', server['fault']['message'])
        self.assertEqual('unbound', self.read(port)['binding:vif_type'])
        self.assertEqual(self.before, self.machine.snapshot())


def plain(port):
    """The MAC address of a port as PowerVM writes it."""
    return port['mac_address'].replace(':', '').upper()
