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

"""The client creates, changes and deletes; the machine follows."""

import hashlib
import io
import os

from pypowervm import exceptions
from pypowervm.tasks import power
from pypowervm.tasks import scsi_mapper
from pypowervm.tasks import storage
from pypowervm.tasks import vopt
from pypowervm.wrappers import logical_partition
from pypowervm.wrappers import network
from pypowervm.wrappers import storage as storage_wrappers

from nova_powervm.tests.conformance.simulator import base

LPAR = logical_partition.LPAR


class TestPartitions(base.ConformanceTest):

    def test_creating_and_deleting_leaves_the_machine_as_it_was(self):
        before = self.machine.snapshot()
        lpar = self.create_lpar()
        self.assertEqual(lpar.uuid, self.machine.lpar('lpar1').uuid)
        lpar.delete()
        self.assertEqual(before, self.machine.snapshot())

    def test_deleting_by_id_needs_no_etag(self):
        lpar = self.create_lpar()
        self.adapter.delete('LogicalPartition', root_id=lpar.uuid)
        self.assertEqual([], LPAR.search(self.adapter, name='lpar1'))

    def test_a_running_partition_is_not_deleted(self):
        lpar = self.deploy()
        error = self.assertRaises(exceptions.HttpError, lpar.delete)
        self.assertIn('lpar1', str(error))
        self.assertEqual('running', self.machine.lpar('lpar1').state)

    def test_a_name_is_taken_once(self):
        self.create_lpar()
        error = self.assertRaises(exceptions.HttpError, self.create_lpar)
        self.assertIn('A partition named lpar1 already exists', str(error))

    def test_renaming(self):
        lpar = self.create_lpar()
        lpar.name = 'renamed'
        lpar = lpar.update()
        self.assertEqual('renamed', lpar.name)
        self.assertEqual(lpar.uuid, self.machine.lpar('renamed').uuid)

    def test_resizing_while_it_is_off(self):
        lpar = self.create_lpar(max_mem=4096, max_proc_units=1)
        lpar.mem_config.desired = 2048
        lpar.proc_config.shared_proc_cfg.desired_units = 0.8
        lpar.update()
        settings = self.machine.lpar('lpar1').settings
        self.assertEqual((2048, 0.8), (settings.memory.desired,
                                       settings.processors.units))

    def test_memory_that_does_not_fit_the_regions_is_refused(self):
        lpar = self.create_lpar(max_mem=4096)
        lpar.mem_config.desired = 1100
        error = self.assertRaises(exceptions.HttpError, lpar.update)
        self.assertIn('256 MB', str(error))

    def test_a_partition_too_big_to_start_stays_off(self):
        lpar = self.create_lpar(memory=self.machine.memory)
        self.assertRaises(exceptions.VMPowerOnFailure, power.PowerOp.start,
                          lpar)
        self.assertEqual('not activated', self.machine.lpar('lpar1').state)


class TestDisksAndMappings(base.ConformanceTest):

    def test_a_mapping_has_both_adapters_and_a_target(self):
        lpar = self.create_lpar()
        disk = self.create_disk('boot', 10)
        vios = self.map_storage(lpar, disk)
        [found] = vios.scsi_mappings
        server, client = found.server_adapter, found.client_adapter
        self.assertEqual((lpar.id, client.lpar_slot_num),
                         (server.lpar_id, server.lpar_slot_num))
        self.assertEqual((vios.id, server.vios_slot_num),
                         (client.vios_id, client.vios_slot_num))
        self.assertEqual(disk.udid, found.backing_storage.udid)
        self.assertEqual('0x8100000000000000', found.target_dev.lua)
        self.assertEqual('vhost0', server.name)
        self.assertTrue(server.udid.startswith('1e'))

    def test_a_second_disk_hangs_on_the_same_bus(self):
        lpar = self.create_lpar()
        self.map_storage(lpar, self.create_disk('one'))
        vios = self.map_storage(lpar, self.create_disk('two'))
        self.assertEqual(1, len({m.server_adapter.udid
                                 for m in vios.scsi_mappings}))
        self.assertEqual(['0x8100000000000000', '0x8200000000000000'],
                         [m.target_dev.lua for m in vios.scsi_mappings])

    def test_the_client_chooses_slot_and_lun(self):
        lpar = self.create_lpar()
        disk = self.create_disk()
        scsi_mapper.add_vscsi_mapping(
            self.system().uuid, self.vios().uuid, lpar.uuid, disk,
            lpar_slot_num=7, lua='0x8500000000000000')
        [bus] = self.machine.vios('vios1').buses
        self.assertEqual(7, bus.client_slot)
        self.assertEqual('0x8500000000000000', bus.luns[0].address)

    def test_unmapping_leaves_the_machine_as_it_was(self):
        lpar = self.create_lpar()
        self.create_disk()
        disk = self.volume_group(self.vios()).virtual_disks[0]
        before = self.machine.snapshot()
        self.map_storage(lpar, disk)
        self.unmap_disks(lpar)
        self.assertEqual(before, self.machine.snapshot())

    def test_a_mapped_disk_is_not_deleted(self):
        lpar = self.create_lpar()
        disk = self.create_disk()
        self.map_storage(lpar, disk)
        group = self.volume_group(self.vios())
        self.assertRaises(exceptions.HttpError, storage.rm_vg_storage,
                          group, vdisks=[disk])
        self.assertEqual('boot', self.machine.vios('vios1').disk('boot').name)

    def test_deleting_a_disk_gives_its_room_back(self):
        disk = self.create_disk(size=10)
        storage.rm_vg_storage(self.volume_group(self.vios()), vdisks=[disk])
        self.assertEqual(
            1000, self.machine.vios('vios1').group('novavg').free)

    def test_a_disk_larger_than_what_is_free_is_refused(self):
        error = self.assertRaises(exceptions.HttpError, self.create_disk,
                                  size=1001)
        self.assertIn('novavg has 1000 GB free', str(error))

    def test_a_name_is_taken_once_on_a_vios(self):
        self.create_disk(size=1)
        for size in (1, 2):
            error = self.assertRaises(exceptions.HttpError, self.create_disk,
                                      size=size)
            self.assertEqual(409, error.response.status)
        self.assertEqual(1, self.machine.vios('vios1').disk('boot').capacity)
        self.create_disk(vios='vios2')

    def test_a_disk_grows(self):
        self.create_disk(size=1)
        group = self.volume_group(self.vios())
        group.virtual_disks[0].capacity = 5
        group.update()
        self.assertEqual(5, self.machine.vios('vios1').disk('boot').capacity)

    def test_a_copy_of_a_disk_has_its_bytes(self):
        self.upload_disk(b'golden' * 1000, 'golden')
        vios = self.vios()
        storage.crt_copy_vdisk(
            self.adapter, vios.uuid, self.volume_group(vios).uuid, 'golden',
            1 << 30, 'copy', d_size=2 << 30)
        server = self.machine.vios('vios1')
        self.assertEqual(server.disk('golden').sha256(),
                         server.disk('copy').sha256())
        self.assertEqual(2, server.disk('copy').capacity)

    def test_mapping_a_disk_that_does_not_exist_changes_nothing(self):
        lpar = self.create_lpar()
        ghost = storage_wrappers.VDisk.bld_ref(self.adapter, 'ghost')
        before = self.machine.snapshot()
        error = self.assertRaises(exceptions.HttpError, self.map_storage,
                                  lpar, ghost)
        self.assertIn('ghost', str(error))
        self.assertEqual(before, self.machine.snapshot())

    def test_a_physical_volume_is_mapped_and_unmapped(self):
        self.machine.vios('vios1').add_volume(10240)
        lpar = self.create_lpar()
        free = [v for v in self.vios(groups=['ViosStorage']).phys_vols
                if v.avail_for_use]
        vios = self.map_storage(lpar, free[0])
        self.assertEqual([free[0].udid], [m.backing_storage.udid
                                          for m in vios.scsi_mappings])
        scsi_mapper.remove_pv_mapping(self.adapter, vios.uuid, lpar.id,
                                      free[0].name)
        self.assertEqual([], self.machine.vios('vios1').buses)

    def test_the_mapping_of_a_deleted_partition_is_an_orphan(self):
        lpar = self.create_lpar()
        self.map_storage(lpar, self.create_disk())
        LPAR.get(self.adapter, uuid=lpar.uuid).delete()
        [left] = self.vios(groups=['ViosSCSIMapping']).scsi_mappings
        self.assertIsNone(left.client_adapter)
        self.assertEqual(lpar.id, left.server_adapter.lpar_id)


class TestUploads(base.ConformanceTest):

    def test_the_bytes_arrive_on_the_disk(self):
        data = os.urandom(3 * (1 << 16) + 17)
        self.upload_disk(data)
        disk = self.machine.vios('vios1').disk('boot')
        self.assertEqual(data, disk.read(0, len(data)))
        self.assertEqual(hashlib.sha256(data).hexdigest(), disk.sha256())

    def test_beyond_the_image_the_disk_reads_as_zeros(self):
        self.upload_disk(b'x' * 100)
        disk = self.machine.vios('vios1').disk('boot')
        self.assertEqual(b'x' * 100 + bytes(50), disk.read(0, 150))

    def test_no_file_object_is_left(self):
        self.upload_disk(b'x')
        self.assertEqual([], self.machine.snapshot()['files'])

    def test_a_digest_that_does_not_match_is_refused_and_cleaned_up(self):
        vios = self.vios()
        before = self.machine.snapshot()
        self.assertRaises(
            exceptions.HttpError, storage.upload_new_vdisk, self.adapter,
            vios.uuid, self.volume_group(vios).uuid, io.BytesIO(b'data'),
            'boot', 4, sha_chksum='0' * 64)
        self.assertEqual(before, self.machine.snapshot())

    def test_fewer_bytes_than_announced_are_refused(self):
        vios = self.vios()
        self.assertRaises(
            exceptions.HttpError, storage.upload_new_vdisk, self.adapter,
            vios.uuid, self.volume_group(vios).uuid, io.BytesIO(b'data'),
            'boot', 5)
        self.assertEqual(
            {}, self.machine.vios('vios1').group('novavg').disks)


class TestMedia(base.ConformanceTest):

    def setUp(self):
        super().setUp()
        self.owner, self.group = vopt.validate_vopt_repo_exists(self.adapter)
        # The client remembers the repository in its process.
        self.addCleanup(setattr, vopt, '_cur_vios_uuid', None)
        self.addCleanup(setattr, vopt, '_cur_vg_uuid', None)

    def test_the_client_makes_a_repository_where_there_is_none(self):
        server = self.machine.find('VirtualIOServer', self.owner)
        self.assertEqual('rootvg', server.repository.group.name)

    def test_a_medium_travels_all_the_way_and_back(self):
        lpar = self.create_lpar()
        before = self.machine.snapshot()
        medium, leftover = storage.upload_vopt(
            self.adapter, self.owner, io.BytesIO(b'config'), 'config.iso', 6)
        self.assertIsNone(leftover)
        server = self.machine.find('VirtualIOServer', self.owner)
        self.assertEqual(b'config', server.medium('config.iso').read())
        scsi_mapper.add_vscsi_mapping(self.system().uuid, self.owner,
                                      lpar.uuid, medium)
        [lun] = server.buses[0].luns
        self.assertEqual('vtopt0', lun.target)
        # The client drops a medium only when it looks the same in the
        # mapping and in the volume group.
        _vios, removed = scsi_mapper.remove_vopt_mapping(
            self.adapter, self.owner, lpar.id)
        group = storage_wrappers.VG.get(
            self.adapter, uuid=self.group, parent_type='VirtualIOServer',
            parent_uuid=self.owner)
        storage.rm_vg_storage(group, vopts=removed)
        self.assertEqual(before, self.machine.snapshot())

    def test_media_are_swapped_in_place(self):
        lpar = self.create_lpar()
        media = [storage.upload_vopt(self.adapter, self.owner,
                                     io.BytesIO(b'x'), name, 1)[0]
                 for name in ('one.iso', 'two.iso')]
        scsi_mapper.add_vscsi_mapping(self.system().uuid, self.owner,
                                      lpar.uuid, media[0])
        server = self.machine.find('VirtualIOServer', self.owner)
        target = server.buses[0].luns[0].target
        scsi_mapper.modify_vopt_mapping(
            self.adapter, self.owner, lpar.id, media[1])
        [lun] = server.buses[0].luns
        self.assertEqual(('two.iso', target), (lun.storage.name, lun.target))


class TestSwitches(base.ConformanceTest):

    def test_a_switch_is_made(self):
        made = network.VSwitch.bld(self.adapter, 'SIDE', 'Veb').create(
            parent=self.system())
        self.assertIn('SIDE', [s.name for s in self.machine.switches])
        self.assertGreater(made.switch_id, 0)
