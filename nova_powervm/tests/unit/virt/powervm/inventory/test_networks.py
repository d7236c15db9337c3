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

from nova.compute import provider_tree
import os_resource_classes as orc
import os_traits
from oslo_utils.fixture import uuidsentinel

from nova_powervm.tests import base
from nova_powervm.virt.powervm.inventory import networks
from nova_powervm.virt.powervm.network import reach

PROVIDER = 'host1:PowerVM SR-IOV:T1'


def sriov(location='T1', network='red', kbps=10 ** 7, taken=0):
    return reach.Port(location, network, kbps, taken, has_link=kbps > 0)


class NetworksTestCase(base.TestCase):

    def setUp(self):
        super().setUp()
        self.tree = provider_tree.ProviderTree()
        self.tree.new_root('host1', uuidsentinel.host1)
        self.tree.update_traits('host1', {'CUSTOM_OTHER'})

    def update(self, *shared_ethernet, sriov=()):
        networks.update(self.tree, 'host1', reach.Reach(
            frozenset(shared_ethernet), tuple(sriov)))
        return self.tree.data('host1').traits

    def offered(self):
        """What can be allocated of the SR-IOV port, in kbit/s."""
        inventory = self.tree.data(PROVIDER).inventory[
            orc.NET_BW_EGR_KILOBIT_PER_SEC]
        return inventory['total'] - inventory['reserved']

    def test_host_announces_what_it_reaches(self):
        self.assertEqual(
            {'CUSTOM_OTHER', 'CUSTOM_POWERVM_SEA_BLUE',
             'CUSTOM_POWERVM_SRIOV_RED'},
            self.update('blue', sriov=[sriov()]))

    def test_what_is_out_of_reach_is_announced_no_more(self):
        self.update('blue', sriov=[sriov()])

        self.assertEqual({'CUSTOM_OTHER'}, self.update())

    def test_network_is_announced_while_one_of_its_ports_has_a_link(self):
        ports = [sriov('T1', kbps=0), sriov('T2')]
        self.assertIn('CUSTOM_POWERVM_SRIOV_RED', self.update(sriov=ports))

        self.assertEqual({'CUSTOM_OTHER'}, self.update(sriov=ports[:1]))

    def test_sriov_port_offers_its_speed_on_its_network(self):
        self.update(sriov=[sriov()])

        self.assertEqual(10 ** 7, self.offered())
        self.assertEqual(
            {'CUSTOM_PHYSNET_RED', 'CUSTOM_VNIC_TYPE_NORMAL',
             'CUSTOM_VNIC_TYPE_DIRECT', os_traits.OWNER_NOVA},
            self.tree.data(PROVIDER).traits)
        self.assertEqual(uuidsentinel.host1,
                         self.tree.data(PROVIDER).parent_uuid)

    def test_what_has_no_guarantee_cannot_be_promised_again(self):
        self.update(sriov=[sriov(taken=2 * 10 ** 6)])

        self.assertEqual(8 * 10 ** 6, self.offered())

    def test_nothing_changes_when_nothing_changes(self):
        self.update(sriov=[sriov()])
        uuid = self.tree.data(PROVIDER).uuid

        self.update(sriov=[sriov()])

        self.assertEqual(uuid, self.tree.data(PROVIDER).uuid)

    def test_port_without_link_offers_nothing_and_keeps_its_users(self):
        self.update(sriov=[sriov()])

        self.update(sriov=[sriov(kbps=0)])

        self.assertEqual(0, self.offered())
        self.assertEqual({os_traits.OWNER_NOVA},
                         self.tree.data(PROVIDER).traits)
        self.update(sriov=[sriov()])
        self.assertEqual(10 ** 7, self.offered())

    def test_port_that_has_gone_offers_nothing(self):
        self.update(sriov=[sriov()])

        self.update()

        self.assertEqual(0, self.offered())

    def test_port_that_never_had_a_link_has_an_empty_provider(self):
        self.update(sriov=[sriov(kbps=0)])

        self.assertEqual({}, self.tree.data(PROVIDER).inventory)
