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
"""Documents about networks against recorded ones."""

from lxml import etree
from pypowervm.tasks import sriov
from pypowervm.wrappers import iocard

from nova_powervm.tests.conformance.simulator import networks
from nova_powervm.tests.conformance.simulator import recordings

_READ = 'the client reads it; newer than the recordings'
_MGMT = 'only the management partition shows it, and none was recorded'
_BOTH = 'recorded elsewhere: it looks the same wherever it is shown'
_CARD = 'recorded of other adapters, all of which have it'

# Elements that no recording has, each with the reason why we show it.
UNRECORDED = {
    'ClientNetworkAdapter/DeviceName': _MGMT,
    'SRIOVAdapters/IOAdapterChoice/SRIOVAdapter/DeviceName': _CARD,
    'SRIOVAdapters/IOAdapterChoice/SRIOVAdapter'
    '/DynamicReconfigurationConnectorName': _CARD,
    'SRIOVAdapters/IOAdapterChoice/SRIOVAdapter/UniqueDeviceID': _CARD,
    'SharedEthernetAdapters/SharedEthernetAdapter/BackingDeviceChoice'
    '/EthernetBackingDevice/IPInterface': _BOTH,
    'SharedEthernetAdapters/SharedEthernetAdapter/ConfigurationState': _BOTH,
    'TrunkAdapters/TrunkAdapter/AssociatedVirtualSwitch': _BOTH,
    'VirtualNICDedicated/Details/AutoFailBack': _READ,
    'VirtualNICDedicated/AssociatedBackingDevices'
    '/VirtualNICBackingDeviceChoice/VirtualNICSRIOVBackingDevice'
    '/FailOverPriority': _READ,
}


def unexplained(paths):
    """Those that are neither an exception nor inside of one."""
    return sorted(path for path in paths if not any(
        f'/{known}/' in f'/{path}/' for known in UNRECORDED))


class DocumentTest(networks.NetworkTest):

    def shown(self, noun, path):
        """Objects of a noun as the simulator writes them, all groups."""
        body = self.adapter.read_by_path(f'/rest/api/uom/{path}').body
        found = list(etree.fromstring(body.encode()).iter(
            recordings.UOM + noun))
        self.assertNotEqual([], found)
        return found

    def assertRecorded(self, noun, path, *files):
        """In a known order, and nothing but what was recorded."""
        shown, known = set(), recordings.orders()
        for element in self.shown(noun, path):
            self.assertEqual([], recordings.disorder(element, known))
            shown |= recordings.paths(element)
        recorded = set()
        for element in recordings.documents(noun, *files):
            recorded |= recordings.paths(element)
        self.assertEqual([], unexplained(shown - recorded))

    def system_path(self, noun):
        return f'ManagedSystem/{self.machine.uuid}/{noun}'


class TestAdapters(DocumentTest):

    files = ('cna_feed.txt', 'cna_feed1.txt', 'fake_cna.txt')

    def test_a_client_adapter(self):
        lpar = self.create_lpar()
        self.create_cna(lpar, addl_tagged_vlans=[6])
        self.assertRecorded(
            'ClientNetworkAdapter',
            f'LogicalPartition/{lpar.uuid}/ClientNetworkAdapter', *self.files)

    def test_a_trunk_on_the_management_partition(self):
        mgmt = self.management()
        self.create_cna(mgmt, trunk_pri=1, ovs_bridge='br-int',
                        ovs_ext_ids='a=b', dev_name='tap1')
        self.assertRecorded(
            'ClientNetworkAdapter',
            f'LogicalPartition/{mgmt.uuid}/ClientNetworkAdapter',
            *self.files)

    def test_a_switch_and_its_networks(self):
        self.create_cna(self.create_lpar())
        self.assertRecorded('VirtualSwitch',
                            self.system_path('VirtualSwitch'),
                            'vswitch_feed.txt')
        self.assertRecorded('VirtualNetwork',
                            self.system_path('VirtualNetwork'),
                            'fake_virtual_network_feed.txt',
                            'nbbr_virtual_network.txt')


class TestBridges(DocumentTest):

    preset = 'sea'
    files = ('nbbr_network_bridge.txt', 'nbbr_network_bridge_failover.txt',
             'nbbr_network_bridge_peer.txt', 'fake_network_bridge.txt')

    def test_bridges(self):
        self.assertRecorded('NetworkBridge',
                            self.system_path('NetworkBridge'), *self.files)

    def test_the_network_lists_of_a_vios(self):
        vios = f'VirtualIOServer/{self.vios().uuid}'
        for noun in ('SharedEthernetAdapters', 'TrunkAdapters',
                     'FreeIOAdaptersForLinkAggregation',
                     'FreeEthenetBackingDevicesForSEA'):
            self.assertRecorded(
                noun, vios, 'fake_vios_feed3.txt', 'fake_vios_ssp_npiv.txt',
                'fake_vios_feed.txt', 'fake_vios_feed_multi.txt')


class TestSriov(DocumentTest):

    preset = 'sriov'

    def setUp(self):
        super().setUp()
        self.client = self.create_lpar()
        vnic = iocard.VNIC.bld(self.adapter)
        sriov.set_vnic_back_devs(
            vnic, [p.location for c in self.machine.sriov_adapters
                   for p in c.ports], redundancy=2)
        vnic.create(parent=self.client)
        iocard.SRIOVEthLPort.bld(self.adapter, 1, 2).create(
            parent=self.client)

    def test_adapters(self):
        self.assertRecorded('SRIOVAdapters',
                            f'ManagedSystem/{self.machine.uuid}',
                            'sys_with_sriov.txt')

    def test_vnics(self):
        self.assertRecorded(
            'VirtualNICDedicated',
            f'LogicalPartition/{self.client.uuid}/VirtualNICDedicated',
            'vnic_feed.txt')

    def test_logical_ports(self):
        for owner in (f'LogicalPartition/{self.client.uuid}',
                      f'VirtualIOServer/{self.vios().uuid}'):
            self.assertRecorded('SRIOVEthernetLogicalPort',
                                f'{owner}/SRIOVEthernetLogicalPort',
                                'sriov_lp_feed.txt')
