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

"""Slots of a partition, remembered and used again on another machine."""

from pypowervm import exceptions
from pypowervm.tasks import cna
from pypowervm.tasks import hdisk
from pypowervm.tasks import slot_map
from pypowervm.tasks import vfc_mapper
from pypowervm.utils import transaction
from pypowervm.wrappers import storage as storage_wrappers
from pypowervm.wrappers import virtual_io_server

from nova_powervm.simulator import presets
from nova_powervm.tests.conformance.simulator import base
from nova_powervm.tests import fixtures

VIOS = virtual_io_server.VIOS


class Store(slot_map.SlotMapStore):
    """A slot map that lives in memory."""

    saved = {}

    def _load(self, key):
        return self.saved.get(key)

    def _save(self, key, blob):
        self.saved[key] = blob

    def _delete(self, key):
        self.saved.pop(key, None)


class SlotMapTest(base.ConformanceTest):
    """Two machines on one SAN; a partition on the first."""

    def make_machine(self):
        one, two = presets.fc_pair()
        self.second = base.Client(self.useFixture(
            fixtures.SimulatorFixture(two)).sim)
        return one

    def setUp(self):
        super().setUp()
        self.client = self.create_lpar()
        self.store = Store(self.client.uuid, load=False)
        self.addCleanup(self.store.saved.clear)
        self.lun = self.machine.san.lun('lun1')
        self.lun.mask(*(p.wwpn for v in self.machine.san.servers
                        for p in v.ports))

    def disk(self, client, vios='vios1'):
        """Find the LUN on a server: name and udid."""
        server = client.machine.vios(vios)
        itls = [itl for port in server.ports
                for target in self.lun.array.ports
                if target.fabric is port.fabric
                for itl in hdisk.build_itls([port.wwpn], [target.wwpn], 0)]
        return hdisk.discover_hdisk(client.adapter, server.uuid, itls)[1:]

    def map_disk(self):
        name, udid = self.disk(self)
        vios = self.map_storage(
            self.client, storage_wrappers.PV.bld(self.adapter, name))
        return vios.scsi_mappings[0], udid

    def map_fabric(self, fabric='A', slots=(7, 8)):
        """Virtual Fibre Channel on a fabric; the mappings, as read."""
        vioses = VIOS.get(self.adapter, xag=['ViosFCMapping'])
        ports = [p.wwpn for v in self.machine.vioses for p in v.ports
                 if p.fabric.name == fabric]
        host = self.system().uuid
        for port_map, slot in zip(vfc_mapper.derive_base_npiv_map(
                vioses, ports, len(slots)), slots):
            vios = vfc_mapper.find_vios_for_port_map(vioses, port_map)
            task = transaction.FeedTask('map', [vios.refresh()])
            task.add_functor_subtask(vfc_mapper.add_map, host,
                                     self.client.uuid, port_map,
                                     lpar_slot_num=slot)
            task.execute()
        return [m for v in VIOS.get(self.adapter, xag=['ViosFCMapping'])
                for m in v.vfc_mappings]

    def saved(self):
        """The map as a later process loads it."""
        self.store.save()
        return Store(self.client.uuid)

    def rebuild(self, volumes=None, fabrics=()):
        """The map for the second machine."""
        vioses = VIOS.get(self.second.adapter, xag=['ViosStorage'])
        return slot_map.RebuildSlotMap(
            self.saved(), vioses, volumes or {}, list(fabrics))


class TestSlots(SlotMapTest):

    def test_fibre_channel_comes_back_to_its_slots(self):
        for mapping in self.map_fabric():
            self.store.register_vfc_mapping(mapping, 'A')
        rebuilt = self.rebuild(fabrics=['A'])
        self.assertEqual({7, 8}, set(rebuilt.get_vfc_slots('A', 2)))
        self.assertRaises(exceptions.InvalidHostForRebuildSlotMismatch,
                          rebuilt.get_vfc_slots, 'A', 3)

    def test_a_fabric_that_the_host_has_not(self):
        self.store.register_vfc_mapping(self.map_fabric()[0], 'A')
        self.assertRaises(exceptions.InvalidHostForRebuildFabricsNotFound,
                          self.rebuild, fabrics=['B'])

    def test_what_is_dropped_is_forgotten(self):
        one, two = self.map_fabric()
        for mapping in (one, two):
            self.store.register_vfc_mapping(mapping, 'A')
        self.store.drop_vfc_mapping(one, 'A')
        self.assertEqual([two.server_adapter.lpar_slot_num],
                         list(self.saved().topology))

    def test_a_disk_comes_back_to_its_slot_and_address(self):
        mapping, udid = self.map_disk()
        self.store.register_vscsi_mapping(mapping)
        found = self.disk(self.second)[1]
        self.assertEqual(udid, found)
        vios = self.second.vios()
        rebuilt = self.rebuild({udid: [vios.uuid]})
        slot = mapping.server_adapter.lpar_slot_num
        self.assertEqual(slot, rebuilt.get_pv_vscsi_slot(vios, udid))
        self.assertEqual((slot, mapping.target_dev.lua),
                         rebuilt.get_vscsi_slot(vios, udid))
        self.store.drop_vscsi_mapping(mapping)
        self.assertEqual({}, self.saved().topology)

    def test_adapters_of_networks_come_back(self):
        adapter = cna.crt_cna(self.adapter, self.system().uuid,
                              self.client.uuid, 10)
        self.store.register_cna(adapter)
        rebuilt = self.rebuild()
        self.assertEqual(adapter.slot, rebuilt.get_vea_slot(adapter.mac))
        self.assertEqual((None, adapter.slot + 1),
                         rebuilt.get_mgmt_vea_slot())
        self.store.drop_cna(adapter)
        self.assertEqual({}, self.saved().topology)

    def test_the_number_of_slots_is_remembered(self):
        self.store.register_max_vslots(200)
        self.assertEqual(
            200, slot_map.BuildSlotMap(self.store).get_max_vslots())
        self.store.save()
        self.store.delete()
        self.assertEqual({}, Store(self.client.uuid).topology)

    def test_a_first_build_takes_any_slots(self):
        first = slot_map.BuildSlotMap(self.store)
        self.assertEqual([None, None], first.get_vfc_slots('A', 2))
        self.assertEqual((None, None), first.get_vscsi_slot(
            self.vios(), 'any'))
        self.assertIsNone(first.get_vnet_slot('FA163E010203'))
        self.assertEqual((None, None), first.get_mgmt_vea_slot())
