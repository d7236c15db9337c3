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
"""Network bridges and VLAN provisioning, through pypowervm."""

from pypowervm import exceptions
from pypowervm.tasks import network_bridger
from pypowervm.wrappers import network

from nova_powervm.simulator import faults
from nova_powervm.tests.conformance.simulator import networks


class BridgeTest(networks.NetworkTest):

    preset = 'sea'

    def setUp(self):
        super().setUp()
        self.host = self.system().uuid
        self.failover, self.balanced = self.bridges()

    def ensure(self, bridge, *vlans):
        network_bridger.ensure_vlans_on_nb(self.adapter, self.host,
                                           bridge.uuid, vlans)

    def remove(self, bridge, vlan, **kwargs):
        network_bridger.remove_vlan_from_nb(self.adapter, self.host,
                                            bridge.uuid, vlan, **kwargs)

    def create_bridge(self, pvid=5, device='ent1', switch='ETHERNET0',
                      **kwargs):
        """A bridge over that device of both VIOSes."""
        hrefs = [(self.vios(v).href, device) for v in ('vios1', 'vios2')]
        return network.NetBridge.bld(
            self.adapter, pvid, hrefs, self.switch(switch),
            **kwargs).create(parent=self.system())


class TestReading(BridgeTest):

    def test_a_bridge_with_failover(self):
        found = self.failover
        one, two = found.seas
        self.assertEqual((1, False, 0, None),
                         (found.pvid, found.load_balance, found.vswitch_id,
                          found.control_channel_id))
        self.assertEqual(([1, 100, 101], [4094]),
                         (found.list_vlans(), found.arbitrary_pvids))
        self.assertEqual(
            [('auto', True, 1), ('auto', False, 2)],
            [(s.ha_mode, s.is_primary, s.primary_adpt.trunk_pri)
             for s in (one, two)])
        self.assertEqual('ent0', one.backing_device.dev_name)
        self.assertEqual('Configured', one.configuration_state)
        self.assertTrue(two.vio_uri.endswith(self.vios('vios2').uuid))
        self.assertEqual([1, 4094], [g.pvid for g in found.load_grps])
        self.assertEqual([[1, 2], [1, 2]], [
            [t.trunk_pri for t in g.trunk_adapters]
            for g in found.load_grps])
        self.assertEqual(4, len(found.vnet_uri_list))

    def test_a_bridge_that_balances_its_load(self):
        self.assertTrue(self.balanced.load_balance)
        self.assertEqual(['sharing', 'sharing'],
                         [s.ha_mode for s in self.balanced.seas])

    def test_a_vios_shows_its_devices(self):
        vios = self.vios(groups=['ViosNetwork'])
        names = [s.dev_name for s in vios.seas]
        self.assertEqual(['ent7', 'ent10'], names)
        self.assertEqual(
            ['ent5', 'ent6', 'ent8', 'ent9'],
            [t.dev_name for t in vios.trunk_adapters])
        for sea, trunk in zip(vios.seas, ('ent6', 'ent9')):
            self.assertTrue(sea.contains_device(trunk))
        self.assertEqual(['ent1'],
                         [a.dev_name for a in vios.io_adpts_for_link_agg])
        self.assertEqual(('192.0.2.12',), tuple(vios.ip_addresses))
        self.assertEqual([], self.vios().seas)

    def test_a_trunk_is_an_adapter_of_its_vios(self):
        slots = [t.slot for t in self.cnas(self.vios()) if t.is_trunk]
        self.assertEqual([2, 3, 4, 5], slots)
        trunk = self.failover.seas[0].addl_adpts[0]
        self.assertEqual(3, trunk.virtual_slot_number)

    def test_a_link_aggregation_is_listed(self):
        vios = self.vios(groups=['ViosNetwork'])
        link, = vios.get_href('LinkAggregations/link')
        entry = self.adapter.read_by_href(link).entry
        self.assertEqual('ent4', entry.element.findtext('DeviceName'))

    def test_what_is_posted_back_changes_nothing(self):
        before = self.machine.snapshot()
        for bridge in self.bridges():
            bridge.update()
        self.vios(groups=['ViosNetwork']).update()
        self.assertEqual(before, self.machine.snapshot())


class TestProvisioning(BridgeTest):

    def assertVlans(self, expected, bridge):
        """Both SEAs carry them, and the machine agrees."""
        found = bridge.refresh()
        self.assertEqual(expected, sorted(found.list_vlans()))
        for sea in found.seas:
            self.assertEqual(
                expected, sorted({v for t in [sea.primary_adpt,
                                              *sea.addl_adpts]
                                  for v in t.tagged_vlans} | {sea.pvid}))
        model = self.machine.find('NetworkBridge', bridge.uuid)
        self.assertEqual(expected, model.vlans)

    def test_a_vlan_joins_a_trunk_with_room(self):
        network_bridger.ensure_vlan_on_nb(self.adapter, self.host,
                                          self.failover.uuid, 102)
        self.assertVlans([1, 100, 101, 102], self.failover)
        self.assertEqual([4094], self.failover.refresh().arbitrary_pvids)
        self.assertIn((0, 102), self.networks())

    def test_a_vlan_that_is_there_needs_no_update(self):
        self.sim.trace.clear()
        self.ensure(self.failover, 100, 1)
        self.assertEqual(0, self.sim.trace.counts()['POST NetworkBridge'])

    def test_full_trunks_make_room_for_a_new_one(self):
        vlans = list(range(102, 130))
        self.ensure(self.failover, *vlans)
        self.assertVlans([1, 100, 101, *vlans], self.failover)
        found = self.failover.refresh()
        self.assertEqual([4094, 4093], found.arbitrary_pvids)
        added = found.seas[1].addl_adpts[1]
        self.assertEqual((6, 'ent11', 2),
                         (added.virtual_slot_number, added.dev_name,
                          added.trunk_pri))

    def test_the_placeholder_of_a_trunk_gives_way(self):
        self.ensure(self.failover, 4094)
        self.assertVlans([1, 100, 101, 4094], self.failover)
        self.assertNotIn(4094, self.failover.refresh().arbitrary_pvids)
        self.remove(self.failover, self.failover.refresh().arbitrary_pvids[0])
        self.assertVlans([1, 100, 101, 4094], self.failover)

    def test_vlans_go_and_their_trunk_with_the_last(self):
        self.remove(self.failover, 100)
        self.assertVlans([1, 101], self.failover)
        self.remove(self.failover, 101)
        self.assertVlans([1], self.failover)
        self.assertEqual([], self.failover.refresh().arbitrary_pvids)
        self.assertNotIn((0, 4094), self.networks())

    def test_a_balanced_bridge_keeps_a_second_trunk(self):
        self.remove(self.balanced, 200)
        self.remove(self.balanced, 201)
        self.assertVlans([1], self.balanced)
        self.assertEqual([4094], self.balanced.refresh().arbitrary_pvids)

    def test_balanced_vlans_are_spread_over_trunks(self):
        self.ensure(self.balanced, *range(202, 206))
        self.assertVlans([1, *range(200, 206)], self.balanced)
        self.assertEqual(2, len(self.balanced.refresh().arbitrary_pvids))

    def test_a_vlan_moves_from_a_peer_on_the_same_switch(self):
        peer = self.create_bridge()
        self.ensure(peer, 100)
        self.assertVlans([5, 100], peer)
        self.assertVlans([1, 101], self.failover)

    def test_the_vlan_of_a_peer_itself_cannot_move(self):
        self.create_bridge()
        self.assertRaises(exceptions.PvidOfNetworkBridgeError, self.ensure,
                          self.failover, 5)

    def test_an_orphan_is_in_the_way(self):
        self.create_cna(self.vios(), pvid=300, trunk_pri=1)
        self.assertRaises(exceptions.OrphanVLANFoundOnProvision, self.ensure,
                          self.failover, 300)

    def test_a_lost_race_is_run_again(self):
        self.sim.faults.add(faults.Fault(
            faults.stale_etag(), verb='POST', noun='NetworkBridge'))
        self.ensure(self.failover, 102)
        self.assertVlans([1, 100, 101, 102], self.failover)

    def test_a_vios_without_rmc_cannot_be_provisioned(self):
        self.machine.vios('vios2').rmc = 'inactive'
        before = self.machine.snapshot()
        self.assertRefused(500, self.ensure, self.failover, 102)
        self.assertEqual(before, self.machine.snapshot())


class TestMaking(BridgeTest):

    def test_a_bridge_comes_and_goes(self):
        before = self.machine.snapshot()
        made = self.create_bridge()
        self.assertEqual(([5], 2), (made.list_vlans(), len(made.seas)))
        self.assertEqual('ent12', made.seas[0].dev_name)
        made.delete()
        self.assertEqual(before, self.machine.snapshot())

    def test_a_new_balanced_bridge_gets_a_second_trunk(self):
        made = self.create_bridge(load_balance=True)
        self.assertEqual([4093], made.arbitrary_pvids)

    def test_one_sea_does_without_failover(self):
        made = network.NetBridge.bld(
            self.adapter, 5, [(self.vios().href, 'ent1')],
            self.switch()).create(parent=self.system())
        self.assertEqual('disabled', made.seas[0].ha_mode)

    def test_what_cannot_be_is_refused(self):
        for status, wrong in ((409, {'device': 'ent0'}),
                              (404, {'device': 'ent99'}),
                              (400, {'pvid': 4095}),
                              (409, {'pvid': 100})):
            before = self.machine.snapshot()
            self.assertRefused(status, self.create_bridge, **wrong)
            self.assertEqual(before, self.machine.snapshot(), wrong)

    def test_a_trunk_of_a_bridge_is_not_deleted_by_itself(self):
        self.assertRefused(409, self.cnas(self.vios())[0].delete)

    def test_seas_must_carry_the_same(self):
        self.failover.seas[0].addl_adpts[0].tagged_vlans.append(102)
        self.assertRefused(400, self.failover.update)

    def test_a_trunk_takes_20_tagged_vlans(self):
        for sea in self.failover.seas:
            sea.addl_adpts[0].tagged_vlans = range(100, 121)
        self.assertRefused(400, self.failover.update)


class TestFailover(BridgeTest):

    def carriers(self, vlan, number=0):
        sea = self.machine.bridges[number].carrier(vlan)
        return sea and sea.vios.name

    def test_the_second_sea_takes_over_when_the_cable_is_pulled(self):
        self.assertEqual('vios1', self.carriers(100))
        port = self.machine.vios('vios1').ethernet[0]
        port.link_down()
        self.assertEqual('vios2', self.carriers(100))
        port.link_up()
        self.assertEqual('vios1', self.carriers(100))

    def test_balanced_seas_share_the_work(self):
        self.assertEqual(['vios1', 'vios2'],
                         [self.carriers(1, 1), self.carriers(200, 1)])
        vios = self.machine.vios('vios2')
        vios.begin_stop()
        vios.finish_stop()
        self.assertEqual('vios1', self.carriers(200, 1))

    def test_an_aggregation_lives_while_one_port_does(self):
        ports = self.machine.vios('vios1').ethernet
        ports[2].link_down()
        self.assertTrue(ports[4].link)
        ports[3].link_down()
        self.assertFalse(ports[4].link)
