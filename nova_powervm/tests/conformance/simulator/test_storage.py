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

"""Volume groups, media, mappings and scrubbing through pypowervm's tasks."""

import io
import os
import tempfile

from pypowervm import exceptions
from pypowervm.tasks import client_storage
from pypowervm.tasks import scsi_mapper
from pypowervm.tasks import storage
from pypowervm.tasks import vopt
from pypowervm.utils import transaction
from pypowervm.wrappers import logical_partition
from pypowervm.wrappers import storage as wrappers
from pypowervm.wrappers import virtual_io_server

from nova_powervm.tests.conformance.simulator import base

LPAR = logical_partition.LPAR


class TestVolumeGroups(base.ConformanceTest):

    def free_volume(self, size=50):
        self.machine.vios('vios1').add_volume(size << 10)
        return [v for v in self.vios(groups=['ViosStorage']).phys_vols
                if v.avail_for_use][0]

    def test_a_group_is_made_of_free_volumes(self):
        made = wrappers.VG.bld(self.adapter, 'more', [
            wrappers.PV.bld(self.adapter, self.free_volume().name)])
        made = made.create(parent=self.vios())
        self.assertEqual(('more', 50, 50), (made.name, made.capacity,
                                            made.available_size))
        self.assertTrue(made.phys_vols[0].udid.startswith('01'))
        self.assertEqual(('active', False), (made.phys_vols[0].state,
                                             made.phys_vols[0].avail_for_use))

    def test_a_group_grows_by_a_volume(self):
        volume = self.free_volume()
        group = self.volume_group(self.vios())
        group.phys_vols.append(volume)
        self.assertEqual(1050, group.update().capacity)

    def test_a_volume_in_use_makes_no_group(self):
        group = wrappers.VG.bld(self.adapter, 'more', [
            wrappers.PV.bld(self.adapter, 'hdisk0')])
        self.assertRaises(exceptions.HttpError, group.create,
                          parent=self.vios())

    def test_a_copy_is_made_of_the_disk_with_a_udid(self):
        golden = self.upload_disk(b'golden', 'golden')
        vios = self.vios()
        copy = storage.crt_copy_vdisk(
            self.adapter, vios.uuid, self.volume_group(vios).uuid,
            golden.udid, 6, 'copy')
        self.assertEqual(b'golden',
                         self.machine.vios('vios1').disk('copy').read())
        self.assertNotEqual(golden.udid, copy.udid)

    def test_a_grown_disk_is_rescanned(self):
        self.create_disk()
        vios = self.vios()
        group = self.volume_group(vios)
        group.virtual_disks[0].capacity = 5
        disk, = group.update().virtual_disks
        storage.rescan_vstor(vios, disk)
        self.assertEqual(5, disk.capacity)

    def test_a_disk_that_is_not_there_is_not_rescanned(self):
        self.assertRaises(exceptions.VstorNotFound, storage.rescan_vstor,
                          self.vios(), '03gone.1')


class TestMedia(base.ConformanceTest):

    def setUp(self):
        super().setUp()
        # The client remembers the repository in its process.
        for name in ('_cur_vios_uuid', '_cur_vg_uuid'):
            self.addCleanup(setattr, vopt, name, None)

    def repository(self):
        return vopt.validate_vopt_repo_exists(
            self.adapter, vopt_media_volume_group='novavg',
            vopt_media_rep_size=2)

    def group(self):
        owner, group = self.repository()
        return wrappers.VG.get(self.adapter, uuid=group, parent_uuid=owner,
                               parent_type='VirtualIOServer')

    def upload(self, name='a.iso', data=b'iso'):
        owner, _ = self.repository()
        return storage.upload_vopt(self.adapter, owner, io.BytesIO(data),
                                   name, len(data))[0]

    def test_there_is_one_repository_for_a_server(self):
        first = self.repository()
        self.assertEqual(first, self.repository())
        vopt._cur_vg_uuid = None
        self.assertEqual(first, self.repository())
        other = self.volume_group(self.vios(), 'rootvg')
        other.vmedia_repos = [wrappers.VMediaRepos.bld(self.adapter, 'x', 1)]
        self.assertRaises(exceptions.HttpError, other.update)

    def test_it_grows_and_is_removed(self):
        group = self.group()
        group.vmedia_repos[0].set_parm_value('RepositorySize', '5')
        group = group.update()
        self.assertEqual((5, 995), (group.vmedia_repos[0].size,
                                    group.free_space))
        group.vmedia_repos = []
        group = group.update()
        self.assertEqual((0, 1000), (len(group.vmedia_repos),
                                     group.free_space))

    def test_it_is_not_removed_with_media_in_it(self):
        self.upload()
        group = self.group()
        group.vmedia_repos = []
        self.assertRaises(exceptions.HttpError, group.update)

    def test_looking_for_one_does_not_make_one(self):
        before = self.machine.snapshot()
        group = self.volume_group(self.vios())
        self.assertEqual(0, len(group.vmedia_repos))
        group.update()
        self.assertEqual(before, self.machine.snapshot())

    def test_a_path_is_uploaded_as_well_as_a_stream(self):
        owner, _ = self.repository()
        with tempfile.NamedTemporaryFile() as file:
            file.write(b'from a file')
            file.flush()
            storage.upload_vopt(self.adapter, owner, file.name, 'f.iso')
        server = self.machine.find('VirtualIOServer', owner)
        self.assertEqual(b'from a file', server.medium('f.iso').read())

    def test_media_have_a_size(self):
        self.upload(data=b'x' * (1 << 20))
        medium, = self.group().vmedia_repos[0].optical_media
        self.assertEqual((0.000977, 'rw', '0ea.iso'),
                         (medium.size, medium.mount_type, medium.udid))

    def test_a_full_repository_takes_no_more(self):
        self.upload()
        before = self.machine.snapshot()
        self.machine.find('VirtualIOServer',
                          self.repository()[0]).repository.size = 0.0005
        error = self.assertRaises(exceptions.HttpError, self.upload,
                                  'b.iso', b'x' * (1 << 20))
        self.assertIn('GB left', str(error))
        self.machine.find('VirtualIOServer',
                          self.repository()[0]).repository.size = 2.0
        self.assertEqual(before, self.machine.snapshot())

    def test_a_medium_looks_the_same_wherever_it_is_shown(self):
        owner, _ = self.repository()
        lpar = self.create_lpar()
        scsi_mapper.add_vscsi_mapping(None, owner, lpar.uuid, self.upload())
        mapped = virtual_io_server.VIOS.get(
            self.adapter, uuid=owner,
            xag=['ViosSCSIMapping']).scsi_mappings[0].backing_storage
        stored, = self.group().vmedia_repos[0].optical_media
        self.assertEqual(mapped.element, stored.element)

    def test_loaded_media_stay(self):
        owner, _ = self.repository()
        medium = self.upload()
        scsi_mapper.add_vscsi_mapping(None, owner, self.create_lpar().uuid,
                                      medium)
        group = self.group()
        media = group.vmedia_repos[0].optical_media
        media.remove(media[0])
        self.assertRaises(exceptions.HttpError, group.update)


class TestMappings(base.ConformanceTest):

    def setUp(self):
        super().setUp()
        self.owner = self.create_lpar()

    def test_a_feed_task_adds_a_mapping_once(self):
        disk = self.create_disk()

        def add(vios):
            if vios.name != 'vios1':
                return None
            return scsi_mapper.add_map(vios, scsi_mapper.build_vscsi_mapping(
                None, vios, self.owner.uuid, disk, target_name='boot'))

        for _ in range(2):
            task = self.feed_task()
            task.add_functor_subtask(add)
            task.execute()
        bus, = self.machine.vios('vios1').buses
        self.assertEqual(['boot'], [lun.target for lun in bus.luns])

    def test_mappings_are_found_by_storage_name_and_owner(self):
        disks = [self.create_disk(name) for name in ('one', 'two')]
        for disk in disks:
            vios = self.map_storage(self.owner, disk)
        for key, wanted in ((self.owner.id, 2), (self.owner.uuid, 2),
                            (99, 0)):
            self.assertEqual(wanted, len(scsi_mapper.find_maps(
                vios.scsi_mappings, client_lpar_id=key)))
        match = scsi_mapper.gen_match_func(wrappers.VDisk, names=['two'])
        found, = scsi_mapper.find_maps(vios.scsi_mappings, match_func=match)
        self.assertEqual(disks[1].udid, found.backing_storage.udid)
        index = scsi_mapper.index_mappings(vios.scsi_mappings)
        self.assertEqual({d.udid for d in disks},
                         set(index['by-storage-udid']))
        self.assertEqual([str(self.owner.id)],
                         list(map(str, index['by-lpar-id'])))

    def test_a_mapping_is_found_by_the_udid_of_its_storage(self):
        disk = self.create_disk()
        vios = self.map_storage(self.owner, disk)
        found = client_storage.udid_to_scsi_mapping(vios, disk.udid,
                                                    self.owner.id)
        self.assertEqual(disk.udid, found.backing_storage.udid)
        self.assertIsNone(client_storage.udid_to_scsi_mapping(
            vios, '03gone', self.owner.id))

    def test_mappings_are_removed_or_left_empty(self):
        for name in ('one', 'two'):
            vios = self.map_storage(self.owner, self.create_disk(name))
        match = scsi_mapper.gen_match_func(wrappers.VDisk, names=['one'])
        scsi_mapper.detach_storage(vios, self.owner.id, match_func=match)
        vios = vios.update()
        bus, = self.machine.vios('vios1').buses
        self.assertEqual(['two'], [lun.storage.name for lun in bus.luns])
        scsi_mapper.remove_maps(vios, self.owner.id)
        vios.update()
        self.assertEqual([], self.machine.vios('vios1').buses)

    def test_the_thirty_third_disk_gets_a_bus_of_its_own(self):
        for number in range(3):
            scsi_mapper.add_vscsi_mapping(
                None, self.vios().uuid, self.owner.uuid,
                self.create_disk(f'disk{number}'), fuse_limit=2)
        self.assertEqual([2, 1], [
            len(bus.luns) for bus in self.machine.vios('vios1').buses])

    def test_a_bus_is_an_object_of_its_own(self):
        made = virtual_io_server.VSCSIBus.bld(self.adapter, self.owner.uuid,
                                              lpar_slot_num=9)
        made.mappings = [virtual_io_server.STDev.bld(
            self.adapter, self.create_disk('one'))]
        made = made.create(parent=self.vios())
        self.assertEqual(9, made.client_adapter.lpar_slot_num)
        made.mappings.append(virtual_io_server.STDev.bld(
            self.adapter, self.create_disk('two'), lua='0x8500000000000000'))
        made.update()
        made, = virtual_io_server.VSCSIBus.get(self.adapter,
                                               parent=self.vios())
        self.assertEqual(['one', 'two'], [
            m.backing_storage.name for m in made.mappings])
        made.delete()
        self.assertEqual([], self.machine.vios('vios1').buses)


class TestScrubbing(base.ConformanceTest):

    def setUp(self):
        super().setUp()
        self.before = self.machine.snapshot()
        self.gone = self.create_lpar('gone')
        self.map_storage(self.gone, self.create_disk())
        LPAR.get(self.adapter, uuid=self.gone.uuid).delete()

    def feed(self):
        return virtual_io_server.VIOS.getter(
            self.adapter, xag=['ViosSCSIMapping', 'ViosFCMapping'])

    def test_partitions_that_are_gone_are_found(self):
        vios = self.vios(groups=['ViosSCSIMapping', 'ViosFCMapping'])
        self.assertEqual([self.gone.id], storage.find_stale_lpars(vios))

    def test_what_is_left_of_one_partition_is_removed(self):
        storage.ScrubOrphanStorageForLpar(self.adapter,
                                          self.gone.id).execute()
        self.assertEqual(self.before, self.machine.snapshot())

    def test_scrub_tasks_are_added_to_a_feed_task(self):
        task = transaction.FeedTask('scrub', self.feed())
        storage.add_lpar_storage_scrub_tasks([self.gone.id], task)
        task.execute()
        self.assertEqual(self.before, self.machine.snapshot())

    def test_orphans_are_removed_by_a_feed_task(self):
        task = transaction.FeedTask('scrub', self.feed())
        storage.add_orphan_storage_scrub_tasks(task)
        task.execute()
        self.assertEqual(self.before, self.machine.snapshot())

    def test_a_partition_that_exists_keeps_its_storage(self):
        lpar = self.create_lpar('kept')
        self.map_storage(lpar, self.create_disk('kept'))
        storage.ComprehensiveScrub(self.adapter).execute()
        self.assertEqual(['kept'], [
            lun.storage.name for bus in self.machine.vios('vios1').buses
            for lun in bus.luns])


class TestUploads(base.ConformanceTest):

    def test_a_function_may_build_the_stream(self):
        vios = self.vios()
        storage.upload_new_vdisk(
            self.adapter, vios.uuid, self.volume_group(vios).uuid,
            lambda: io.BytesIO(b'built'), 'boot', 5,
            upload_type=storage.UploadType.IO_STREAM_BUILDER)
        self.assertEqual(b'built',
                         self.machine.vios('vios1').disk('boot').read())

    def test_a_function_may_write_to_a_pipe(self):
        def write(path):
            with open(path, 'w') as pipe:
                pipe.write('piped')

        vios = self.vios()
        storage.upload_new_vdisk(
            self.adapter, vios.uuid, self.volume_group(vios).uuid,
            write, 'boot', 5, upload_type=storage.UploadType.FUNC)
        self.assertEqual(b'piped',
                         self.machine.vios('vios1').disk('boot').read())

    def test_a_large_sparse_image_takes_little_room(self):
        image = _Holes(64 << 20)
        vios = self.vios()
        storage.upload_new_vdisk(
            self.adapter, vios.uuid, self.volume_group(vios).uuid, image,
            'boot', image.size)
        disk = self.machine.vios('vios1').disk('boot')
        self.assertEqual(image.size, disk.content.size)
        used = os.stat(disk.content._path).st_blocks * 512
        self.assertLess(used, 1 << 20)


class _Holes:
    """A stream of zeros."""

    def __init__(self, size):
        self.size = size
        self._left = size

    def read(self, length=None):
        length = min(length or self._left, self._left)
        self._left -= length
        return bytes(length)
