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
"""Virtual switches, networks and adapters, through pypowervm."""

from pypowervm import exceptions
from pypowervm.tasks import cna
from pypowervm.tasks import partition
from pypowervm.wrappers import logical_partition
from pypowervm.wrappers import network

from nova_powervm.tests.conformance.simulator import networks

LPAR = logical_partition.LPAR


class TestSwitches(networks.NetworkTest):

    def test_a_switch_comes_is_renamed_and_goes(self):
        made = network.VSwitch.bld(
            self.adapter, 'blue', network.VSwitchMode.VEPA).create(
                parent=self.system())
        self.assertEqual(('blue', 'Vepa', 2),
                         (made.name, made.mode, made.switch_id))
        made.name = 'green'
        made = made.update()
        self.assertEqual('green', self.switch('green').name)
        made.delete()
        self.assertIsNone(self.switch('green'))

    def test_a_switch_in_use_stays(self):
        self.create_cna(self.create_lpar())
        self.assertRefused(409, self.switch().delete)

    def test_a_switch_lists_its_networks(self):
        self.create_cna(self.create_lpar(), addl_tagged_vlans=[6, 7])
        hrefs = self.switch().vnet_uri_list
        self.assertEqual(3, len(hrefs))
        self.assertEqual(5, network.VNet.get_by_href(
            self.adapter, hrefs[0]).vlan)


class TestAdapters(networks.NetworkTest):

    def setUp(self):
        super().setUp()
        self.client = self.create_lpar()

    def test_the_machine_fills_in_what_the_client_leaves_out(self):
        made = cna.crt_cna(self.adapter, None, self.client.uuid, 5)
        lpar = self.machine.lpar('lpar1')
        self.assertEqual((2, 5, 0, lpar.number, True),
                         (made.slot, made.pvid, made.vswitch_id,
                          made.lpar_id, made.enabled))
        self.assertEqual(f'{lpar.mac_prefix + 2:012X}', made.mac)
        self.assertEqual(lpar.location(2), made.loc_code)
        self.assertFalse(made.is_trunk)
        self.assertEqual('Unknown', made.dev_name)
        self.assertEqual(self.switch().related_href, made.vswitch_uri)
        self.assertIsNone(made.vsi_type_id)

    def test_a_custom_mac_and_a_slot_are_kept(self):
        made = cna.crt_cna(self.adapter, None, self.client.uuid, 5,
                           mac_addr='fa:16:3e:01:02:03', slot_num=9)
        self.assertEqual(('FA163E010203', 9), (made.mac, made.slot))

    def test_high_slots_are_above_all_others(self):
        self.create_cna(self.client, slot_num=9)
        self.assertEqual(10, self.create_cna(self.client).slot)

    def test_a_vios_fills_its_lowest_slot(self):
        vios = self.vios()
        self.create_cna(vios, slot_num=9)
        self.assertEqual(2, self.create_cna(vios, pvid=6).slot)

    def test_a_missing_switch_is_made_on_request(self):
        self.assertRaises(exceptions.Error, cna.crt_cna, self.adapter, None,
                          self.client.uuid, 5, vswitch='blue')
        made = cna.crt_cna(self.adapter, None, self.client.uuid, 5,
                           vswitch='blue', crt_vswitch=True)
        self.assertEqual(self.switch('blue').switch_id, made.vswitch_id)

    def test_networks_follow_the_adapters(self):
        self.assertEqual([], self.networks())
        one = self.create_cna(self.client)
        two = self.create_cna(self.client, addl_tagged_vlans=[7])
        self.assertEqual([(0, 5), (0, 7)], self.networks())
        found = network.VNet.get(self.adapter, parent=self.system())
        self.assertEqual([('VLAN5-ETHERNET0', False),
                          ('VLAN7-ETHERNET0', True)],
                         [(n.name, n.tagged) for n in found])
        two.delete()
        self.assertEqual([(0, 5)], self.networks())
        one.delete()
        self.assertEqual([], self.networks())

    def test_an_adapter_is_changed(self):
        made = self.create_cna(self.client)
        made.pvid = 8
        made.enabled = False
        made.tagged_vlans = [9, 10]
        made.is_tagged_vlan_supported = True
        made = made.update()
        self.assertEqual((8, False, [9, 10]),
                         (made.pvid, made.enabled, made.tagged_vlans))
        self.assertEqual([(0, 8), (0, 9), (0, 10)], self.networks())

    def test_a_free_vlan_is_assigned(self):
        first = self.create_cna(self.client, pvid=1)
        made = self.create_cna(self.client, pvid=5)
        made = cna.assign_free_vlan(self.adapter, None, self.switch(), made,
                                    ensure_enabled=True)
        self.assertEqual((1, 2), (first.pvid, made.pvid))

    def test_the_partition_links_to_its_adapters(self):
        self.create_cna(self.client)
        before = self.client.etag
        fresh = LPAR.get(self.adapter, uuid=self.client.uuid)
        self.assertNotEqual(before, fresh.etag)
        link, = fresh.get_href('ClientNetworkAdapters/link')
        self.assertEqual(5, network.CNA.get_by_href(
            self.adapter, link).pvid)

    def test_addresses_are_shown_to_those_who_ask(self):
        made = self.create_cna(self.client)
        self.machine.lpar('lpar1').adapters[0].address = (
            '192.0.2.7', '255.255.255.0', '192.0.2.1')
        found, = network.CNA.get(self.adapter, parent=self.client,
                                 xag=['Advanced'])
        self.assertEqual(('192.0.2.7', '255.255.255.0', '192.0.2.1'),
                         (found.ip_address, found.subnet_mask,
                          found.gateway))
        self.assertIsNone(made.refresh().element.find('IPAddress'))

    def test_what_is_posted_back_changes_nothing(self):
        self.create_cna(self.client, addl_tagged_vlans=[6])
        before = self.machine.snapshot()
        self.cnas(self.client)[0].update()
        self.lpar('lpar1').update()
        self.vios(groups=[]).update()
        self.assertEqual(before, self.machine.snapshot())

    def test_what_cannot_be_is_refused(self):
        self.create_cna(self.client, mac_addr='fa163e010203', slot_num=3)
        for status, wrong in (
                (400, {'pvid': 4095}), (400, {'pvid': 0}),
                (400, {'addl_tagged_vlans': [4095]}),
                (400, {'addl_tagged_vlans': range(100, 121)}),
                (400, {'addl_tagged_vlans': [5]}),
                (400, {'mac_addr': '010203040506'}),
                (409, {'mac_addr': 'fa163e010203'}),
                (409, {'slot_num': 3}), (400, {'slot_num': 64}),
                (400, {'trunk_pri': 16}),
                (400, {'ovs_bridge': 'br-int'})):
            before = self.machine.snapshot()
            self.assertRefused(status, self.create_cna, self.client, **wrong)
            self.assertEqual(before, self.machine.snapshot(), wrong)

    def test_an_adapter_is_found_only_under_its_partition(self):
        made = self.create_cna(self.client)
        other = self.create_lpar('lpar2')
        self.assertRaises(exceptions.HttpNotFound, network.CNA.get,
                          self.adapter, parent=other, uuid=made.uuid)


class TestRunningPartitions(networks.NetworkTest):

    def setUp(self):
        super().setUp()
        self.client = self.deploy()

    def test_adapters_come_and_go_with_rmc(self):
        made = self.create_cna(self.client)
        made.delete()
        self.assertEqual([], self.machine.lpar('lpar1').adapters)

    def test_nothing_changes_without_rmc(self):
        made = self.create_cna(self.client)
        self.machine.lpar('lpar1').rmc = 'inactive'
        before = self.machine.snapshot()
        self.assertRefused(409, self.create_cna, self.client)
        self.assertRefused(409, made.delete)
        made.pvid = 7
        self.assertRefused(409, made.update)
        self.assertEqual(before, self.machine.snapshot())

    def test_a_mac_address_stays_while_it_runs(self):
        made = self.create_cna(self.client)
        made.mac = 'fa163e010203'
        self.assertRefused(409, made.update)

    def test_adapters_go_with_their_partition(self):
        self.create_cna(self.create_lpar('lpar2'))
        self.lpar('lpar2').delete()
        self.assertEqual([], self.networks())


class TestTrunks(networks.NetworkTest):

    def setUp(self):
        super().setUp()
        self.client = self.create_lpar()
        self.vioses = [self.vios('vios1'), self.vios('vios2')]

    def create_trunks(self):
        return cna.crt_trunk_with_free_vlan(
            self.adapter, None, [v.uuid for v in self.vioses], 'P2P')

    def test_trunks_get_a_free_vlan_and_priorities(self):
        one, two = self.create_trunks()
        self.assertEqual((1, 1, 1, 2), (one.pvid, two.pvid, one.trunk_pri,
                                        two.trunk_pri))
        self.assertEqual('ent0', one.dev_name)
        self.assertEqual([2, 2], [t.pvid for t in self.create_trunks()])

    def test_a_point_to_point_connection_on_the_management_partition(self):
        mgmt = self.management()
        client, (trunk,) = cna.crt_p2p_cna(
            self.adapter, None, self.client.uuid, [mgmt.uuid], 'P2P',
            dev_name='tap1', ovs_bridge='br-int', configured_mtu=9000,
            ovs_ext_ids='iface-id=1,iface-status=active')
        self.assertEqual(client.pvid, trunk.pvid)
        self.assertEqual(
            ('tap1', 'br-int', 'iface-id=1,iface-status=active', 9000),
            (trunk.dev_name, trunk.ovs_bridge, trunk.ovs_ext_ids,
             trunk.configured_mtu))
        self.assertEqual(
            [trunk.uuid],
            [t.uuid for t in cna.find_trunks(self.adapter, client)])
        self.assertEqual([client.uuid],
                         [c.uuid for c in cna.find_cnas_on_trunk(trunk)])

    def test_the_name_of_a_device_is_unknown_without_rmc(self):
        self.create_trunks()
        self.machine.vios('vios1').rmc = 'inactive'
        found, = self.cnas(self.vioses[0])
        self.assertEqual('Unknown', found.dev_name)

    def test_a_trunk_nobody_is_connected_to_is_an_orphan(self):
        one, two = self.create_trunks()
        # Trunks on the same VLAN are connected to each other.
        two.delete()
        self.assertEqual(
            [one.uuid],
            [t.uuid for t in cna.find_orphaned_trunks(self.adapter, 'P2P')])
        self.create_cna(self.client, pvid=1, switch='P2P')
        self.assertEqual([], cna.find_orphaned_trunks(self.adapter, 'P2P'))
        self.assertEqual([], cna.find_orphaned_trunks(self.adapter, 'none'))

    def test_a_vlan_has_one_trunk_of_each_priority(self):
        self.create_cna(self.vioses[0], trunk_pri=1)
        message = self.assertRefused(409, self.create_cna, self.vioses[1],
                                     trunk_pri=1)
        self.assertIn('priority 1', message)
        self.assertRefused(409, self.create_cna, self.vioses[1], pvid=6,
                           addl_tagged_vlans=[5], trunk_pri=1)
        self.create_cna(self.vioses[1], trunk_pri=2)

    def test_partitions_with_trunks_are_found(self):
        found = partition.get_partitions(self.adapter, lpars=False,
                                         vioses=True, mgmt=True)
        self.assertEqual({'novalink', 'vios1', 'vios2'},
                         {p.name for p in found})
