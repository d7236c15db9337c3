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

from nova_powervm.tests import base
from nova_powervm.tests import network_fixtures
from nova_powervm.virt.powervm.network import base as vif_base
from nova_powervm.virt.powervm.network import registry


def vifs(*types):
    return registry.vifs([network_fixtures.make_vif(number, type=type)
                          for number, type in enumerate(types)])


class TestRegistry(base.TestCase):

    def test_every_type_is_a_vif_type_under_its_own_name(self):
        for name, vif_type in registry.VIF_TYPES.items():
            self.assertIsInstance(vif_type, vif_base.VifType)
            self.assertEqual(name, vif_type.name)

    def test_no_network_info_is_no_ports(self):
        self.assertEqual([], registry.vifs(None))

    def test_port_of_open_vswitch_is_served(self):
        self.assertEqual([], registry.refusals(vifs('ovs')))

    def check_refused(self, words, type):
        vif, = vifs(type)
        reason, = registry.refusals([vif])
        self.assertIn(vif.id, reason)
        self.assertIn(words, reason)

    def test_unknown_type_is_refused_with_those_that_are_known(self):
        self.check_refused('serves ovs', 'dvs')

    def test_linux_bridge_is_refused_with_what_to_use(self):
        self.check_refused('openvswitch or ovn', 'bridge')

    def test_port_that_is_not_bound_is_refused_with_what_to_check(self):
        self.check_refused('is alive', 'binding_failed')
        self.check_refused('is alive', 'unbound')

    def test_ports_keep_their_order(self):
        ports = vifs('ovs', 'ovs', 'dvs')

        self.assertEqual([(registry.VIF_TYPES['ovs'], ports[:2])],
                         list(registry.runs(ports)))

    def test_every_type_is_asked_even_without_ports(self):
        self.assertEqual(
            {name: [] for name in registry.VIF_TYPES},
            {each.name: some for each, some in registry.by_type([])})
