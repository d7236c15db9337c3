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

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import fibre_channel
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines

PAIR = ('c050760800000000', 'c050760800000001')


class TestWwpns(base.TestCase):

    def setUp(self):
        super().setUp()
        self.wwpns = fibre_channel.Wwpns()

    def test_they_count_up_from_the_prefix(self):
        self.assertEqual(('c05076087cbd0000', 'c05076087cbd0001'),
                         self.wwpns.take())
        self.assertEqual(('c05076087cbd0002', 'c05076087cbd0003',
                          'c05076087cbd0004', 'c05076087cbd0005'),
                         self.wwpns.take(2))

    def test_more_than_eight_pairs_at_once_are_refused(self):
        self.wwpns.take(8)
        self.assertRaises(errors.Invalid, self.wwpns.take, 9)
        self.assertRaises(errors.Invalid, self.wwpns.take, 0)

    def test_a_prefix_is_good_for_32000_pairs(self):
        self.wwpns.issued = 31999
        self.wwpns.take()
        self.assertEqual(0, self.wwpns.available)
        error = self.assertRaises(errors.NoSpace, self.wwpns.take)
        self.assertIn('c05076087cbd', str(error))


class FibreChannelCase(base.TestCase):

    def setUp(self):
        super().setUp()
        self.machine = machines.machine(self)
        self.vios = self.machine.vios('vios1')
        self.lpar = machines.lpar(self.machine)
        self.port = machines.fc_port(self.machine)

    def want(self, mapping=None, client=None, wwpns=None, port=None,
             client_slot=None, slot=None):
        return fibre_channel.Wanted(mapping, client, client_slot, slot,
                                    wwpns, port)

    def current(self):
        return [self.want(m, port=m.port) for m in self.vios.fc_mappings]

    def replace(self, *wanted):
        fibre_channel.plan_mappings(self.vios, wanted)()

    def add(self, **how):
        how.setdefault('client', self.lpar)
        self.replace(*self.current(), self.want(**how))
        return self.vios.fc_mappings[-1]

    def refused(self, kind, *wanted):
        before = self.machine.snapshot()
        error = self.assertRaises(kind, self.replace, *wanted)
        self.assertEqual(before, self.machine.snapshot())
        return str(error)


class TestPort(FibreChannelCase):

    def test_each_mapping_takes_one_of_64_places(self):
        self.add(port=self.port)
        self.assertEqual(63, self.port.available)

    def test_two_ports_share_a_card(self):
        codes = [machines.fc_port(self.machine, name).location
                 for name in ('fcs1', 'fcs2', 'fcs3')]
        self.assertEqual(
            ['C4-T1', 'C4-T2', 'C5-T1', 'C5-T2'],
            [c.split('-P1-')[1] for c in [self.port.location, *codes]])

    def test_ports_of_two_servers_have_different_places(self):
        other = machines.fc_port(self.machine, vios='vios2')
        self.assertNotEqual(self.port.udid, other.udid)
        self.assertNotEqual(self.port.wwnn, other.wwnn)


class TestPlan(FibreChannelCase):

    def test_a_new_mapping_takes_slots_at_both_ends(self):
        made = self.add(port=self.port)
        self.assertEqual(('vfchost0', 2, 2),
                         (made.name, made.slot, made.client_slot))
        self.assertIs(self.port, made.port)

    def test_wwpns_are_generated_and_never_used_again(self):
        first = self.add().wwpns
        self.replace()
        second = self.add().wwpns
        self.assertEqual(2, len(first))
        self.assertEqual(set(), set(first) & set(second))

    def test_wwpns_can_be_given(self):
        self.assertEqual(PAIR, self.add(wwpns=PAIR).wwpns)

    def test_what_is_no_pair_is_refused(self):
        for wwpns in ((PAIR[0],), (PAIR[0], PAIR[0]), ('c0', 'c1'),
                      (*PAIR, PAIR[0]), (PAIR[0].upper(), PAIR[1])):
            self.refused(errors.Invalid,
                         self.want(client=self.lpar, wwpns=wwpns))

    def test_a_wwpn_in_use_is_refused_on_any_server(self):
        self.machine.vios('vios2').add_fc_mapping(self.lpar, PAIR)
        message = self.refused(
            errors.NameTaken, self.want(client=self.lpar, wwpns=PAIR))
        self.assertIn('vios2', message)

    def test_two_new_mappings_cannot_share_wwpns(self):
        self.refused(errors.NameTaken,
                     self.want(client=self.lpar, wwpns=PAIR),
                     self.want(client=self.lpar, wwpns=PAIR))

    def test_wwpns_of_a_deleted_partition_can_be_given_again(self):
        self.add(wwpns=PAIR)
        self.machine.delete_lpar(self.lpar)
        self.assertTrue(self.vios.fc_mappings[0].is_orphan)
        other = machines.lpar(self.machine, 'other')
        self.assertEqual(PAIR, self.add(client=other, wwpns=PAIR).wwpns)

    def test_without_pairs_left_nothing_is_made(self):
        self.machine.wwpns.issued = 32000
        self.refused(errors.NoSpace, self.want(client=self.lpar))

    def test_a_full_port_is_refused(self):
        for _ in range(64):
            self.vios.add_fc_mapping(None, PAIR, self.port)
        message = self.refused(
            errors.NoSpace, *self.current(),
            self.want(client=self.lpar, port=self.port))
        self.assertIn('fcs0', message)

    def test_the_place_of_a_lost_mapping_can_be_taken(self):
        for _ in range(64):
            self.vios.add_fc_mapping(None, PAIR, self.port)
        self.replace(*self.current()[1:],
                     self.want(client=self.lpar, port=self.port))
        self.assertEqual(0, self.port.available)

    def test_a_port_without_link_is_refused(self):
        self.port.link = False
        self.refused(errors.NotNow,
                     self.want(client=self.lpar, port=self.port))

    def test_a_mapping_can_lose_its_port_and_get_it_back(self):
        made = self.add(port=self.port)
        self.replace(self.want(made))
        self.assertEqual((None, 64), (made.port, self.port.available))
        self.replace(self.want(made, port=self.port))
        self.assertEqual((self.port, 63), (made.port, self.port.available))

    def test_a_mapping_can_change_its_port(self):
        made = self.add(port=self.port)
        other = machines.fc_port(self.machine, 'fcs1')
        self.replace(self.want(made, port=other))
        self.assertEqual((64, 63), (self.port.available, other.available))

    def test_mappings_not_kept_go_with_their_slots(self):
        kept = self.add()
        self.add()
        self.replace(self.want(kept))
        self.assertEqual([kept], self.vios.fc_mappings)
        self.assertEqual([2], self.lpar.slots.numbers())

    def test_keeping_all_changes_nothing(self):
        self.add(port=self.port)
        version = self.vios.version
        self.replace(*self.current())
        self.assertEqual(version, self.vios.version)

    def test_slots_can_be_asked_for(self):
        made = self.add(client_slot=7, slot=9)
        self.assertEqual((9, 7), (made.slot, made.client_slot))
        self.refused(errors.NameTaken, *self.current(),
                     self.want(client=self.lpar, client_slot=7))

    def test_a_new_mapping_names_its_partition(self):
        self.refused(errors.Invalid, self.want())

    def test_a_running_client_needs_rmc(self):
        lpar = machines.running(self.machine, 'running')
        lpar.rmc = 'inactive'
        self.refused(errors.NotNow, self.want(client=lpar))

    def test_a_server_without_rmc_is_not_changed(self):
        self.vios.rmc = 'inactive'
        self.refused(errors.Unreachable, self.want(client=self.lpar))


class TestClientAdapters(FibreChannelCase):

    def test_they_are_listed_by_slot_over_all_servers(self):
        second = self.machine.vios('vios2').add_fc_mapping(self.lpar)
        first = self.vios.add_fc_mapping(self.lpar, client_slot=20)
        found = fibre_channel.client_adapters(self.lpar)
        self.assertEqual([second, first], [a.mapping for a in found])
        self.assertEqual(2, len({a.uuid for a in found}))

    def test_one_keeps_its_uuid_and_changes_its_version(self):
        made = self.add()
        before, = fibre_channel.client_adapters(self.lpar)
        old = before.version
        self.replace(self.want(made, port=self.port))
        after, = fibre_channel.client_adapters(self.lpar)
        self.assertEqual(before.uuid, after.uuid)
        self.assertGreater(after.version, old)
