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


class TestVif(base.TestCase):

    def test_network_tells_vlan_mtu_and_physical_network(self):
        vif = vif_base.Vif.of(network_fixtures.make_vif(
            meta={'vlan': '7', 'mtu': 9000, 'physical_network': 'default'}))

        self.assertEqual((7, 9000, 'default'),
                         (vif.vlan, vif.mtu, vif.physical_network))

    def test_binding_details_tell_what_the_network_does_not(self):
        vif = vif_base.Vif.of(network_fixtures.make_vif(
            details={'vlan': 8, 'physical_network': 'other'}))

        self.assertEqual((8, 'other'), (vif.vlan, vif.physical_network))

    def test_untagged_network_has_no_vlan(self):
        self.assertIsNone(
            vif_base.Vif.of(network_fixtures.make_vif()).vlan)

    def test_device_is_named_by_neutron_or_for_the_port(self):
        named = network_fixtures.make_vif(devname='tap123')
        unnamed = network_fixtures.make_vif(devname=None)

        self.assertEqual('tap123', vif_base.Vif.of(named).device)
        self.assertEqual(f"nic{unnamed['id'][:11]}",
                         vif_base.Vif.of(unnamed).device)

    def test_mac_is_written_as_powervm_writes_it(self):
        vif = vif_base.Vif.of(network_fixtures.make_vif(10))

        self.assertEqual('FA163E00000A', vif.plain_mac)
