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

"""Ports of PowerVM hosts, bound by the real ML2 plugin."""

from neutron.db import provisioning_blocks
from neutron.tests.common import helpers
from neutron_lib.api.definitions import portbindings
from neutron_lib.callbacks import exceptions
from neutron_lib.callbacks import resources
from neutron_lib import constants
from neutron_lib.plugins import constants as plugins
from neutron_lib.plugins import directory
from oslo_config import cfg
from oslo_utils import uuidutils

from nova_powervm.neutron import mechanism
from nova_powervm.tests.neutron import base
from nova_powervm import traits

PORT1 = 'U78CB.001.WZS0001-P1-C8-T1'
DIRECT = {portbindings.VNIC_TYPE: portbindings.VNIC_DIRECT}


class MechanismTestCase(base.Ml2TestCase):
    """Two hosts: power1 with everything on physnet1, power2 with less."""

    def setUp(self):
        super().setUp()
        self.power1 = self.placement.announce(
            'power1', traits.shared_ethernet('physnet1'),
            traits.sriov('physnet1'), traits.sriov('physnet2'))
        self.placement.announce('power2', traits.shared_ethernet('physnet1'))

    def bound(self, network, host='power1', **fields):
        """Return a port of a network, bound for a server on a host."""
        return self.bind(self.make_port(network, **fields), host)

    def assert_not_bound(self, port):
        self.assertEqual(portbindings.VIF_TYPE_BINDING_FAILED,
                         port[portbindings.VIF_TYPE])
        self.assertEqual(constants.PORT_STATUS_DOWN, port['status'])


class TestBinding(MechanismTestCase):

    def test_vlan_port_gets_its_vlan_on_shared_ethernet(self):
        port = self.bound(self.make_network(vlan=42))

        self.assertEqual('pvm_sea', port[portbindings.VIF_TYPE])
        self.assertEqual(
            {'vlan': 42, 'physical_network': 'physnet1',
             'port_filter': False, 'connectivity': 'l2',
             'bound_drivers': {'0': 'powervm'}},
            port[portbindings.VIF_DETAILS])

    def test_flat_port_gets_no_vlan(self):
        port = self.bound(self.make_network(vlan=None))

        self.assertEqual('pvm_sea', port[portbindings.VIF_TYPE])
        self.assertNotIn('vlan', port[portbindings.VIF_DETAILS])

    def test_network_that_only_sriov_ports_reach_is_bound_to_them(self):
        port = self.bound(self.make_network('physnet2', 242))

        self.assertEqual('pvm_sriov', port[portbindings.VIF_TYPE])
        self.assertEqual(242, port[portbindings.VIF_DETAILS]['vlan'])

    def test_direct_port_is_bound_to_sriov(self):
        port = self.bound(self.make_network(), **DIRECT)

        self.assertEqual('pvm_sriov', port[portbindings.VIF_TYPE])

    def test_wishes_of_the_binding_profile_reach_the_host(self):
        port = self.bound(self.make_network(), **{portbindings.PROFILE: {
            'vnic_required_vfs': 2, 'vnic_capacity': 0.1, 'other': 'x'}})

        self.assertEqual('pvm_sriov', port[portbindings.VIF_TYPE])
        details = port[portbindings.VIF_DETAILS]
        self.assertEqual((2, 0.1), (details['redundancy'],
                                    details['capacity']))
        self.assertNotIn('other', details)

    def test_port_without_address_is_bound(self):
        network = self.make_network()

        self.assertEqual([], self.make_port(network)['fixed_ips'])
        self.assertEqual('pvm_sea',
                         self.bound(network)[portbindings.VIF_TYPE])

    def test_names_that_no_trait_can_spell_are_bound(self):
        self.placement.announce('power3', traits.shared_ethernet('lan-a.b'))

        port = self.bound(self.make_network('lan-a.b', None), 'power3')

        self.assertEqual('pvm_sea', port[portbindings.VIF_TYPE])


class TestRefusal(MechanismTestCase):

    def test_host_that_announces_another_network_cannot_be_bound(self):
        self.assert_not_bound(
            self.bound(self.make_network('physnet3', 442)))

    def test_host_without_sriov_cannot_have_a_direct_port(self):
        self.assert_not_bound(
            self.bound(self.make_network(), 'power2', **DIRECT))

    def test_host_placement_does_not_know_cannot_be_bound(self):
        self.assert_not_bound(self.bound(self.make_network(), 'kvm1'))

    def test_tunnelled_network_is_not_ours(self):
        network = self.plugin.create_network(self.context, {'network': {
            'name': 'net', 'admin_state_up': True, 'shared': False,
            'project_id': self._project_id,
            'provider:network_type': 'local',
            'router:external': False}})['id']

        self.assert_not_bound(self.bound(network))

    def test_other_kinds_of_interface_are_not_ours(self):
        network = self.make_network()
        for kind in (portbindings.VNIC_MACVTAP, portbindings.VNIC_BAREMETAL):
            self.assert_not_bound(self.bound(
                network, **{portbindings.VNIC_TYPE: kind}))

    def test_silent_placement_fails_the_binding_and_not_the_server(self):
        cfg.CONF.set_override('auth_section', 'http://nobody.test:1',
                              group='placement')
        self.plugin.mechanism_manager.mech_drivers['powervm'].obj.initialize()
        self.patch_sleep()

        self.assert_not_bound(self.bound(self.make_network()))


class TestStatus(MechanismTestCase):
    """Nobody on the host tells Neutron that a port is ready."""

    def test_port_is_active_as_soon_as_it_is_bound(self):
        port = self.make_port(self.make_network())
        self.assertEqual(constants.PORT_STATUS_DOWN, port['status'])

        self.assertEqual(constants.PORT_STATUS_ACTIVE,
                         self.bind(port, 'power1')['status'])

    def test_port_made_with_its_host_is_active(self):
        port = self.make_port(self.make_network(), 'power1')

        self.assertEqual(constants.PORT_STATUS_ACTIVE,
                         self.read(port)['status'])

    def test_active_port_waits_for_what_else_is_not_ready(self):
        port = self.make_port(self.make_network())
        what = (self.context, port['id'], resources.PORT,
                provisioning_blocks.DHCP_ENTITY)
        provisioning_blocks.add_provisioning_component(*what)

        self.assertEqual(constants.PORT_STATUS_DOWN,
                         self.bind(port, 'power1')['status'])
        provisioning_blocks.provisioning_complete(*what)
        self.assertEqual(constants.PORT_STATUS_ACTIVE,
                         self.read(port)['status'])

    def test_stock_agent_on_the_host_does_not_keep_a_port_waiting(self):
        helpers.register_ovs_agent('power1', bridge_mappings={})

        port = self.bound(self.make_network())

        self.assertEqual('pvm_sea', port[portbindings.VIF_TYPE])
        self.assertEqual(constants.PORT_STATUS_ACTIVE, port['status'])

    def test_disabled_port_becomes_active_once_it_is_enabled(self):
        port = self.bound(self.make_network(), admin_state_up=False)
        self.assertEqual(constants.PORT_STATUS_DOWN, port['status'])

        self.plugin.update_port(self.context, port['id'],
                                {'port': {'admin_state_up': True}})

        self.assertEqual(constants.PORT_STATUS_ACTIVE,
                         self.read(port)['status'])

    def test_released_port_is_down(self):
        port = self.bound(self.make_network())

        released = self.bind(port, '')

        self.assertEqual(portbindings.VIF_TYPE_UNBOUND,
                         released[portbindings.VIF_TYPE])
        self.assertEqual(constants.PORT_STATUS_DOWN, released['status'])

    def test_port_moves_to_another_host(self):
        port = self.bound(self.make_network())

        moved = self.bind(port, 'power2')

        self.assertEqual('pvm_sea', moved[portbindings.VIF_TYPE])
        self.assertEqual(constants.PORT_STATUS_ACTIVE, moved['status'])

    def test_port_of_a_live_migration_is_active_on_either_host(self):
        port = self.bound(self.make_network())

        made = self.plugin.create_port_binding(
            self.context, port['id'], {'binding': {
                'host': 'power2', 'vnic_type': portbindings.VNIC_NORMAL}})
        self.assertEqual('pvm_sea', made['vif_type'])
        self.assertEqual(42, made['vif_details']['vlan'])
        self.assertEqual(constants.PORT_STATUS_ACTIVE,
                         self.read(port)['status'])
        self.plugin.activate(self.context, 'power2', port['id'])

        moved = self.read(port)
        self.assertEqual('power2', moved[portbindings.HOST_ID])
        self.assertEqual(constants.PORT_STATUS_ACTIVE, moved['status'])


class TestGuaranteedBandwidth(MechanismTestCase):
    """Ports for which the scheduler has chosen an SR-IOV port."""

    _extension_drivers = ['qos']

    def setUp(self):
        cfg.CONF.set_override('extension_drivers', self._extension_drivers,
                              group='ml2')
        super().setUp()
        self.provider = self.placement.add_sriov_port(
            'power1', self.power1, PORT1)

    def get_additional_service_plugins(self):
        return {'qos_plugin_name': 'qos'}

    def policy(self, kbps, direction=constants.EGRESS_DIRECTION):
        """Return the id of a QoS policy that guarantees that much."""
        qos = directory.get_plugin(plugins.QOS)
        policy = qos.create_policy(self.context, {'policy': {
            'name': 'fast', 'project_id': self._project_id,
            'shared': False, 'is_default': False}})['id']
        qos.create_policy_minimum_bandwidth_rule(
            self.context, policy, {'minimum_bandwidth_rule': {
                'min_kbps': kbps, 'direction': direction}})
        return policy

    def test_neutron_asks_for_what_our_hosts_offer(self):
        network = self.make_network()
        port = self.make_port(network, qos_policy_id=self.policy(500000))

        group, = self.read(port)['resource_request']['request_groups']

        self.assertEqual({'NET_BW_EGR_KILOBIT_PER_SEC': 500000},
                         group['resources'])
        self.assertEqual(
            {'CUSTOM_PHYSNET_PHYSNET1', 'CUSTOM_VNIC_TYPE_NORMAL'},
            set(group['required']))

    def test_port_is_bound_to_the_chosen_sriov_port(self):
        port = self.make_port(self.make_network(),
                              qos_policy_id=self.policy(500000))
        group, = self.read(port)['resource_request']['request_groups']

        bound = self.bind(port, 'power1', **{portbindings.PROFILE: {
            'allocation': {group['id']: self.provider}}})

        self.assertEqual('pvm_sriov', bound[portbindings.VIF_TYPE])
        details = bound[portbindings.VIF_DETAILS]
        self.assertEqual((PORT1, 500000), (details['physical_port'],
                                           details['min_kbps']))

    def test_bandwidth_of_a_foreign_provider_is_not_ours(self):
        port = self.make_port(self.make_network())

        self.assert_not_bound(self.bind(
            port, 'power1', **{portbindings.PROFILE: {'allocation': {
                uuidutils.generate_uuid(): uuidutils.generate_uuid()}}}))

    def test_bound_port_may_be_given_what_a_vnic_can_do(self):
        port = self.bound(self.make_network('physnet2', 242))
        self.assertEqual('pvm_sriov', port[portbindings.VIF_TYPE])

        self.plugin.update_port(self.context, port['id'], {
            'port': {'qos_policy_id': self.policy(500000)}})

    def test_bound_port_cannot_be_given_what_a_vnic_cannot_do(self):
        port = self.bound(self.make_network('physnet2', 242))

        exc = self.assertRaises(
            exceptions.CallbackFailure, self.plugin.update_port,
            self.context, port['id'],
            {'port': {'qos_policy_id': self.policy(500000, 'ingress')}})

        self.assertIn('not supported by port', str(exc))


class TestTrunk(MechanismTestCase):

    def get_additional_service_plugins(self):
        return {'trunk_plugin_name': 'trunk'}

    def test_parent_of_a_trunk_is_not_bound(self):
        port = self.make_port(self.make_network())
        directory.get_plugin('trunk').create_trunk(self.context, {'trunk': {
            'port_id': port['id'], 'project_id': self._project_id,
            'name': '', 'description': '', 'admin_state_up': True,
            'sub_ports': []}})

        self.assert_not_bound(self.bind(port, 'power1'))


class TestDriver(MechanismTestCase):

    def test_dhcp_servers_are_not_looked_for_on_our_hosts(self):
        network = self.make_network()
        hosts = ['power1', 'network1']
        helpers.register_ovs_agent('network1',
                                   bridge_mappings={'physnet1': 'br-eth'})

        self.assertEqual({'network1'},
                         self.plugin.filter_hosts_with_network_access(
                             self.context, network, hosts))

    def test_entry_point_is_ours(self):
        driver = self.plugin.mechanism_manager.mech_drivers['powervm'].obj

        self.assertIsInstance(driver, mechanism.PowerVMMechanismDriver)
