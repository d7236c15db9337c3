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

"""What the stock mechanism drivers make of ports on PowerVM hosts.

A NovaLink partition that runs Neutron's Open vSwitch agent, or OVN's
controller, needs nothing of ours in Neutron.
"""

from neutron.conf.plugins.ml2.drivers.ovn import ovn_conf
from neutron.plugins.ml2.drivers.ovn.agent import neutron_agent
from neutron.tests.common import helpers
from neutron.tests.unit.plugins.ml2.drivers.ovn.mech_driver import \
    test_mech_driver as ovn
from neutron_lib.api.definitions import portbindings
from neutron_lib import constants
from oslo_config import cfg

from nova_powervm.tests.neutron import base
from nova_powervm import traits

DETAILS = portbindings.VIF_DETAILS


class TestOpenVSwitch(base.Ml2TestCase):
    """The agent on the management partition does as on any other host."""

    def agent(self):
        helpers.register_ovs_agent(
            'power1', bridge_mappings={'physnet1': 'br-eth'},
            integration_bridge='br-int', plugin=self.plugin)

    def test_port_is_bound_to_open_vswitch(self):
        self.agent()

        port = self.bind(self.make_port(self.make_network()), 'power1')

        self.assertEqual('ovs', port[portbindings.VIF_TYPE])
        self.assertEqual('br-int', port[DETAILS]['bridge_name'])
        self.assertTrue(port[DETAILS][portbindings.CAP_PORT_FILTER])

    def test_agents_own_firewall_needs_no_hybrid_plug(self):
        self.agent()

        port = self.bind(self.make_port(self.make_network()), 'power1')

        self.assertFalse(port[DETAILS][portbindings.OVS_HYBRID_PLUG])

    def test_port_waits_for_its_agent(self):
        self.agent()

        port = self.bind(self.make_port(self.make_network()), 'power1')

        self.assertEqual(constants.PORT_STATUS_DOWN, port['status'])

    def test_order_of_the_drivers_decides_where_both_could_bind(self):
        self.agent()
        self.placement.announce(
            'power1', traits.shared_ethernet('physnet1'),
            traits.shared_ethernet('physnet2'))

        first = self.bind(self.make_port(self.make_network()), 'power1')
        other = self.bind(self.make_port(
            self.make_network('physnet2', 242)), 'power1')

        self.assertEqual(('ovs', 'pvm_sea'), (
            first[portbindings.VIF_TYPE], other[portbindings.VIF_TYPE]))


class TestOvn(ovn.MechDriverSetupBase, base.Ml2TestCase):
    """OVN's databases are stand-ins of Neutron's own; its driver is real."""

    _mechanism_drivers = ['ovn', 'powervm']

    def setUp(self):
        ovn_conf.register_opts()
        cfg.CONF.set_override('max_header_size', 38, group='ml2_type_geneve')
        self.useFixture(base.patch(
            ovn.impl_idl_ovn.Backend, 'schema_helper'))
        super().setUp()
        self.useFixture(base.patch(
            ovn.ovn_utils, 'get_revision_number', return_value=1))
        self.mech_driver.sb_ovn.chassis_exists.side_effect = (
            lambda host: host == 'power1')
        self.mech_driver.sb_ovn._get_chassis_physnets = (
            lambda chassis: ['physnet1'])
        self.chassis = self._add_agent('chassis1', hostname='power1')
        neutron_agent.AgentCache().get_agents.side_effect = (
            lambda filters: [self.chassis]
            if filters['host'] == 'power1' else [])

    def test_port_is_bound_to_open_vswitch(self):
        port = self.bind(self.make_port(self.make_network()), 'power1')

        self.assertEqual('ovs', port[portbindings.VIF_TYPE])
        self.assertEqual('br-int', port[DETAILS]['bridge_name'])
        self.assertTrue(port[DETAILS][portbindings.CAP_PORT_FILTER])
        self.assertNotIn(portbindings.OVS_HYBRID_PLUG, port[DETAILS])

    def test_port_waits_for_its_chassis(self):
        port = self.bind(self.make_port(self.make_network()), 'power1')

        self.assertEqual(constants.PORT_STATUS_DOWN, port['status'])

    def test_host_without_a_chassis_is_ours_and_waits_for_nobody(self):
        self.placement.announce('power2', traits.shared_ethernet('physnet1'))

        port = self.bind(self.make_port(self.make_network()), 'power2')

        self.assertEqual('pvm_sea', port[portbindings.VIF_TYPE])
        self.assertEqual(constants.PORT_STATUS_ACTIVE, port['status'])
