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

"""Virtual Fibre Channel: the client maps, moves and removes adapters."""

from pypowervm import exceptions
from pypowervm.tasks import client_storage
from pypowervm.tasks import partition
from pypowervm.tasks import storage
from pypowervm.tasks import vfc_mapper
from pypowervm.utils import transaction
from pypowervm.wrappers import logical_partition
from pypowervm.wrappers import storage as storage_wrappers
from pypowervm.wrappers import virtual_io_server

from nova_powervm.simulator.model import fibre_channel
from nova_powervm.tests.conformance.simulator import base

VIOS = virtual_io_server.VIOS
GROUPS = ['ViosFCMapping']


class FibreChannelTest(base.ConformanceTest):
    """Two ports on each VIOS, and a partition."""

    def setUp(self):
        super().setUp()
        for vios in self.machine.vioses:
            for name in ('fcs0', 'fcs1'):
                vios.ports.append(fibre_channel.Port(
                    vios, name, f'10000090FA1B{vios.number}00{name[-1]}'))
        self.client = self.create_lpar()

    def vioses(self):
        return VIOS.get(self.adapter, xag=GROUPS)

    def wwpns(self, *names):
        """Of the physical ports, on all servers."""
        return [p.wwpn for v in self.vioses() for p in v.pfc_ports
                if p.name in names or not names]

    def pair(self, pairs=1):
        return vfc_mapper.build_wwpn_pair(self.adapter, self.system().uuid,
                                          pairs)

    def add(self, port_maps, slot=None, lpar=None):
        """Map as drivers do: a feed task over all servers."""
        lpar = lpar or self.client
        host = self.system().uuid
        task = transaction.FeedTask(
            'map', VIOS.getter(self.adapter, xag=GROUPS))
        for port_map in port_maps:
            vios = vfc_mapper.find_vios_for_port_map(
                self.vioses(), port_map)
            task.wrapper_tasks[vios.uuid].add_functor_subtask(
                vfc_mapper.add_map, host, lpar.uuid, port_map,
                lpar_slot_num=slot)
        task.execute()
        return port_maps

    def connect(self, count=1, **how):
        """That many new mappings with WWPNs of the platform."""
        return self.add(vfc_mapper.derive_npiv_map(
            self.vioses(), self.wwpns(), self.pair(count)), **how)

    def mappings(self):
        """All mappings, of the simulated machine."""
        return [m for v in self.machine.vioses for m in v.fc_mappings]

    def remove(self, lpar=None, **which):
        task = transaction.FeedTask(
            'unmap', VIOS.getter(self.adapter, xag=GROUPS))
        task.add_functor_subtask(
            vfc_mapper.remove_maps, (lpar or self.client).uuid, **which)
        task.execute()


class TestPorts(FibreChannelTest):

    def test_ports_are_read(self):
        port = self.vios().pfc_ports[0]
        self.assertEqual(('fcs0', '10000090FA1B2000', 64, 64),
                         (port.name, port.wwpn, port.npiv_available_ports,
                          port.npiv_total_ports))
        self.assertTrue(port.loc_code.endswith('-T1'))
        self.assertEqual(f'1a{port.loc_code}', port.udid)

    def test_all_wwpns_of_the_host(self):
        self.assertEqual(
            {p.wwpn for v in self.machine.vioses for p in v.ports},
            set(partition.get_physical_wwpns(self.adapter, False)))

    def test_a_port_without_link_is_not_active(self):
        self.machine.vios('vios1').ports[1].link = False
        vios = self.vios()
        self.assertEqual(2, len(vios.get_pfc_wwpns()))
        self.assertEqual(['10000090FA1B2000'], vios.get_active_pfc_wwpns())

    def test_a_port_is_found_by_wwpn_and_by_name(self):
        vioses = self.vioses()
        vios, port = vfc_mapper.find_vios_for_wwpn(
            vioses, '10:00:00:90:FA:1B:30:01')
        self.assertEqual(('vios2', 'fcs1'), (vios.name, port.name))
        self.assertEqual(port.wwpn, vfc_mapper.find_pfc_wwpn_by_name(
            vios, 'fcs1'))
        self.assertEqual(
            [port.wwpn], vfc_mapper.intersect_wwpns(
                self.wwpns(), [port.wwpn.upper(), 'c0' * 8]))


class TestWwpns(FibreChannelTest):

    def test_pairs_are_given_once(self):
        self.assertEqual(10, len({*self.pair(2), *self.pair(3)}))

    def test_nine_pairs_are_too_many(self):
        self.assertEqual(16, len(self.pair(8)))
        self.assertRaises(exceptions.JobRequestFailed, self.pair, 9)

    def test_the_system_counts_what_is_left(self):
        before = self.system().element.findtext(
            'AssociatedSystemIOConfiguration/AvailableWWPNs')
        self.pair(4)
        after = self.system().element.findtext(
            'AssociatedSystemIOConfiguration/AvailableWWPNs')
        self.assertEqual(4, int(before) - int(after))


class TestMappings(FibreChannelTest):

    def test_mappings_spread_over_the_servers_and_ports(self):
        self.connect(4)
        self.assertEqual(
            {('vios1', 'fcs0'), ('vios1', 'fcs1'),
             ('vios2', 'fcs0'), ('vios2', 'fcs1')},
            {(m.vios.name, m.port.name) for m in self.mappings()})

    def test_both_ends_agree(self):
        (port, fused), = self.connect(slot=7)
        vios, found = vfc_mapper.find_vios_for_vfc_wwpns(
            self.vioses(), fused.split())
        server, client = found.server_adapter, found.client_adapter
        self.assertEqual((self.client.id, 7),
                         (server.lpar_id, server.lpar_slot_num))
        self.assertEqual((vios.id, server.vios_slot_num),
                         (client.vios_id, client.vios_slot_num))
        self.assertEqual((port, 'vfchost0', found.backing_port.name),
                         (found.backing_port.wwpn, server.name,
                          server.map_port))
        self.assertEqual(fused.split(), client.wwpns)
        self.assertEqual(63, found.backing_port.npiv_available_ports)
        self.assertEqual({frozenset(fused.lower().split())},
                         vios.get_vfc_wwpns())

    def test_the_platform_makes_wwpns_that_are_not_given(self):
        self.add(vfc_mapper.derive_base_npiv_map(
            self.vioses(), self.wwpns(), 2))
        pairs = [m.wwpns for m in self.mappings()]
        self.assertEqual([2, 2], [len(p) for p in pairs])
        self.assertEqual(set(), set(pairs[0]) & set(pairs[1]))

    def test_the_same_map_again_changes_nothing(self):
        maps = self.connect(2)
        before = self.machine.snapshot()
        self.add(maps)
        self.assertEqual(before, self.machine.snapshot())
        self.assertEqual(set(maps), set(vfc_mapper.derive_npiv_map(
            self.vioses(), self.wwpns(),
            [w for _, fused in maps for w in fused.split()])))

    def test_removing_leaves_the_machine_as_it_was(self):
        before = self.machine.snapshot()
        maps = self.connect(4)
        self.remove(port_map=maps[0])
        self.assertEqual(3, len(self.mappings()))
        self.remove()
        self.assertEqual(before, self.machine.snapshot())

    def test_a_map_without_port_gets_its_port_back(self):
        maps = self.connect()
        mapping, = self.mappings()
        mapping.port = None
        self.assertEqual((None, None), vfc_mapper.find_vios_for_vfc_wwpns(
            self.vioses(), maps[0][1].split()))
        self.assertIsNotNone(vfc_mapper.has_client_wwpns(
            self.vioses(), maps[0][1].split())[1])
        self.add(maps)
        self.assertEqual([mapping], self.mappings())
        self.assertEqual(maps[0][0], mapping.port.wwpn)

    def test_a_full_port_is_refused(self):
        port = self.machine.vios('vios1').ports[0]
        port.total = 0
        before = self.machine.snapshot()
        error = self.assertRaises(
            exceptions.HttpError, self.add,
            [(port.wwpn, ' '.join(self.pair()))])
        self.assertIn('The port fcs0 of vios1 has 0 of 0', str(error))
        self.assertEqual(before, self.machine.snapshot())

    def test_maps_are_found_by_id_and_by_uuid(self):
        self.connect(2)
        other = self.create_lpar('other')
        self.connect(2, lpar=other)
        for vios in self.vioses():
            self.assertEqual(
                [1, 1], [len(vfc_mapper.find_maps(vios.vfc_mappings, key))
                         for key in (other.id, other.uuid)])

    def test_a_map_is_found_by_either_wwpn(self):
        (_, fused), = self.connect()
        for wwpn in fused.split():
            found = [client_storage.c_wwpn_to_vfc_mapping(v, wwpn)
                     for v in self.vioses()]
            self.assertEqual([fused.split()], [
                m.client_adapter.wwpns for m in found if m])

    def test_the_partition_lists_its_adapters(self):
        maps = self.connect(2)
        found = storage_wrappers.VFCClientAdapter.get(
            self.adapter, parent=self.client)
        self.assertEqual({m[1] for m in maps},
                         {' '.join(a.wwpns) for a in found})
        again = found[0].refresh()
        self.assertEqual(found[0].lpar_slot_num, again.lpar_slot_num)


class TestLeftovers(FibreChannelTest):

    def test_the_mapping_of_a_deleted_partition_is_an_orphan(self):
        self.connect(2)
        logical_partition.LPAR.get(
            self.adapter, uuid=self.client.uuid).delete()
        for vios in self.vioses():
            mapping, = vios.vfc_mappings
            self.assertIsNone(mapping.client_adapter)
            self.assertEqual(self.client.id, mapping.server_adapter.lpar_id)

    def test_scrubbing_removes_orphans(self):
        before = self.machine.snapshot()['partitions']['vios1']
        self.connect(2)
        logical_partition.LPAR.get(
            self.adapter, uuid=self.client.uuid).delete()
        storage.ComprehensiveScrub(self.adapter).execute()
        self.assertEqual(before,
                         self.machine.snapshot()['partitions']['vios1'])

    def test_scrubbing_removes_maps_without_port(self):
        self.connect(2)
        for mapping in self.mappings():
            mapping.port = None
        storage.ScrubPortlessVFCMaps(self.adapter).execute()
        self.assertEqual([], self.mappings())


class TestMigrationMappings(FibreChannelTest):

    def test_each_slot_gets_a_port_of_its_fabric(self):
        names = vfc_mapper.build_migration_mappings_for_fabric(
            self.vioses(), self.wwpns('fcs0'), [3, 4])
        self.assertEqual({'3/vios1/2//fcs0', '4/vios2/3//fcs0'}, set(names))

    def test_slots_stay_together_on_a_server(self):
        names = vfc_mapper.build_migration_mappings(
            self.vioses(),
            {'A': {'slots': [3, 4], 'p_port_wwpns': self.wwpns('fcs0')},
             'B': {'slots': [5, 6], 'p_port_wwpns': self.wwpns('fcs1')}},
            [[3, 5], [4, 6]])
        servers = {n.split('/')[0]: n.split('/')[1] for n in names}
        self.assertEqual(servers['3'], servers['5'])
        self.assertEqual(servers['4'], servers['6'])
        self.assertNotEqual(servers['3'], servers['4'])
