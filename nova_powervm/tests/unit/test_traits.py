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
from nova_powervm import traits


class TraitsTestCase(base.TestCase):
    """Two releases of two services have to agree on these."""

    def test_announced_networks_have_these_names(self):
        self.assertEqual('CUSTOM_POWERVM_SEA_PHYSNET1',
                         traits.shared_ethernet('physnet1'))
        self.assertEqual('CUSTOM_POWERVM_SRIOV_PHYSNET1',
                         traits.sriov('physnet1'))

    def test_what_a_trait_cannot_spell_becomes_an_underscore(self):
        self.assertEqual('CUSTOM_POWERVM_SEA_LAN_A_B',
                         traits.shared_ethernet('lan-a.b'))

    def test_provider_of_an_sriov_port_tells_its_port(self):
        name = traits.sriov_provider('host1', 'U78CB.001.WZS0-P1-C8-T1')

        self.assertEqual('host1:PowerVM SR-IOV:U78CB.001.WZS0-P1-C8-T1', name)
        self.assertEqual('U78CB.001.WZS0-P1-C8-T1',
                         traits.sriov_port('host1', name))

    def test_other_providers_are_no_sriov_ports(self):
        for name in ('host1', 'host1:Open vSwitch agent:br-eth',
                     traits.sriov_provider('host10', 'T1')):
            self.assertIsNone(traits.sriov_port('host1', name))
