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

"""The management partition: what it lends, and what it sees."""

import glob
import io
import os
import tempfile

from pypowervm import exceptions
from pypowervm.tasks import hdisk
from pypowervm.tasks import partition
from pypowervm.tasks import scsi_mapper
from pypowervm.tasks import storage
from pypowervm.wrappers import logical_partition
from pypowervm.wrappers import storage as wrappers
from pypowervm.wrappers import virtual_io_server

from nova_powervm.simulator import presets
from nova_powervm.tests.conformance.simulator import base

VIOS = virtual_io_server.VIOS


class TestLending(base.ConformanceTest):

    def make_machine(self):
        return presets.mgmt_storage()

    def setUp(self):
        super().setUp()
        self.host = self.machine.vios('novalink')
        self.owner = self.create_lpar()

    def show(self, element):
        return self.map_storage(self.owner, element, 'novalink')

    def test_the_client_knows_it_as_the_management_partition(self):
        self.host.rmc = 'inactive'
        found = partition.get_mgmt_partition(self.adapter)
        self.assertIsInstance(found, VIOS)
        self.assertEqual((self.host.uuid, 'AIX/Linux'),
                         (found.uuid, found.env))
        self.assertEqual([self.host.uuid], [
            v.uuid for v in partition.get_active_vioses(self.adapter)])
        partition.validate_vios_ready(self.adapter)

    def test_it_is_not_in_the_feed_of_partitions(self):
        self.assertEqual(['lpar1'], [
            p.name for p in logical_partition.LPAR.get(self.adapter)])

    def test_a_disk_is_made_filled_shown_and_deleted(self):
        before = self.machine.snapshot()
        vios, group = storage.find_vg(self.adapter, 'novavg')
        disk, _ = storage.upload_new_vdisk(
            self.adapter, vios.uuid, group.uuid, io.BytesIO(b'image'),
            'boot', 5)
        self.assertEqual('/dev/novavg/boot', disk.name)
        found, = self.show(disk).scsi_mappings
        self.assertEqual(('lun1', 'IBLOCK-boot', None), (
            found.target_dev.lua, found.target_dev.name,
            found.server_adapter.name))
        scsi_mapper.remove_vdisk_mapping(
            self.adapter, vios.uuid, self.owner.id, udids=[disk.udid])
        storage.rm_vg_storage(group.refresh(), vdisks=[disk])
        self.assertEqual(before, self.machine.snapshot())

    def test_a_file_is_shown(self):
        with tempfile.NamedTemporaryFile() as file:
            os.truncate(file.name, 1 << 30)
            self.assertEqual(file.name, wrappers.FileIO.bld_ref(
                self.adapter, file.name).path)
            vios = self.show(wrappers.FileIO.bld_ref(self.adapter, file.name))
        found, = vios.scsi_mappings
        self.assertEqual(
            (file.name, 1, wrappers.VDiskType.FILE),
            (found.backing_storage.label, found.backing_storage.capacity,
             found.backing_storage.vdtype))
        self.assertEqual(file.name, found.server_adapter.backing_dev_name)

    def test_a_ceph_image_is_shown_if_it_is_there(self):
        image = wrappers.RBD.bld_ref(self.adapter, 'rbd/volume', user='nova')
        self.assertFalse(self.exists('rbd/volume'))
        self.assertRaises(exceptions.HttpNotFound, self.show, image)
        self.host.backings.add('RBD', 'rbd/volume', 5.0)
        self.assertTrue(self.exists('rbd/volume'))
        found, = self.show(image).scsi_mappings
        self.assertEqual((5, wrappers.VDiskType.RBD), (
            found.backing_storage.capacity, found.backing_storage.vdtype))

    def test_what_is_said_of_a_disk_is_kept_with_its_mapping(self):
        self.host.backings.add('File', '/mnt/volume', 1.0)
        self.host.backings.add('RBD', 'rbd/volume', 5.0)
        file, image = self.show(wrappers.FileIO.bld_ref(
            self.adapter, '/mnt/volume', tag='volume 1',
            backstore_type=wrappers.BackStoreType.LOOP)), self.show(
                wrappers.RBD.bld_ref(self.adapter, 'rbd/volume',
                                     tag='volume 2', user='nova'))
        self.assertEqual(
            [('volume 1', 'loop'), ('volume 2', 'user:rbd')],
            [(m.backing_storage.tag, m.backing_storage.backstore_type)
             for m in image.scsi_mappings])
        self.assertEqual(1, len(file.scsi_mappings))

    def test_a_client_sees_growth_of_an_image_after_a_rescan(self):
        image = self.machine.san.ceph.add('rbd/volume', 2)
        found, = self.show(wrappers.RBD.bld_ref(
            self.adapter, 'rbd/volume')).scsi_mappings
        image.grow(3)
        self.assertEqual([2, 3], [self.seen(), self.seen(found)])

    def seen(self, rescanned=None):
        if rescanned is not None:
            storage.rescan_vstor(self.host.uuid,
                                 rescanned.backing_storage.udid, self.adapter)
        mapping, = self.vios('novalink', ['ViosSCSIMapping']).scsi_mappings
        return mapping.backing_storage.capacity

    def exists(self, name):
        return hdisk.rbd_exists(self.adapter, self.host.uuid, name)

    def test_it_has_no_media_repository_made_for_it(self):
        self.assertEqual(0, len(self.volume_group(
            self.vios('novalink')).vmedia_repos))


class TestSeeing(base.ConformanceTest):

    def make_machine(self):
        return presets.ssp()

    def setUp(self):
        super().setUp()
        self.management = partition.get_mgmt_partition(self.adapter)
        self.disk = self.upload_disk(b'image')

    def device(self, udid):
        found, = glob.glob(f'{self.sim.devices}/*{udid[-32:]}')
        return found

    def test_a_disk_is_captured_through_the_device(self):
        before = self.machine.snapshot()
        self.map_storage(self.management, self.disk)
        with open(self.device(self.disk.udid), 'rb') as device:
            self.assertEqual(b'image', device.read(5))
        self.unmap_disks(self.management)
        self.assertEqual([], os.listdir(self.sim.devices))
        self.assertEqual(before, self.machine.snapshot())

    def test_what_is_written_to_the_device_stays_on_the_disk(self):
        self.map_storage(self.management, self.disk)
        with open(self.device(self.disk.udid), 'r+b') as device:
            device.seek(100)
            device.write(b'local')
        self.unmap_disks(self.management)
        disk = self.machine.vios('vios1').disk('boot')
        self.assertEqual((b'image', b'local'),
                         (disk.read(0, 5), disk.read(100, 5)))

    def test_a_clone_is_written_and_its_image_stays(self):
        tier, = wrappers.Tier.get(self.adapter)
        _, image = storage.crt_lu(tier, 'image', 1, typ='VirtualIO_Image')
        storage.upload_lu(self.vios().uuid, image, io.BytesIO(b'golden'), 6)
        _, clone = storage.crt_lu(tier, 'clone', 1, clone=image)
        self.map_storage(self.management, clone)
        with open(self.device(clone.udid), 'r+b') as device:
            self.assertEqual(b'golden', device.read(6))
            device.seek(0)
            device.write(b'molten')
        self.assertEqual(
            {'image': b'golden', 'clone': b'molten'},
            {u.name: u.read(0, 6)
             for u in self.machine.clusters[0].pool.units})
