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
import io
import os

from nova_powervm.simulator.model import devices
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines
from nova_powervm.tests.unit.simulator import pools


class TestDevices(base.TestCase):

    def setUp(self):
        super().setUp()
        self.machine = machines.machine(self)
        self.devices = self.machine.devices
        self.management = self.machine.lpar('novalink')
        self.disk = machines.disk(self.machine)

    def path(self, storage):
        return os.path.join(self.devices.path, devices.device_name(storage))

    def test_a_disk_of_the_management_partition_is_a_file(self):
        self.disk.content.write_from(io.BytesIO(b'image'))
        machines.attach(self.management, self.disk)
        name, = os.listdir(self.devices.path)
        self.assertTrue(name.endswith(self.disk.udid[-32:]))
        self.assertEqual(1 << 30, os.path.getsize(self.path(self.disk)))
        with open(self.path(self.disk), 'rb') as file:
            self.assertEqual(b'image', file.read(5))

    def test_what_is_written_there_is_on_the_disk(self):
        machines.attach(self.management, self.disk)
        with open(self.path(self.disk), 'r+b') as file:
            file.write(b'written')
        self.assertEqual(b'written', self.disk.read(0, 7))

    def test_disks_of_others_are_not_seen(self):
        machines.attach(machines.lpar(self.machine), self.disk)
        self.assertEqual([], os.listdir(self.devices.path))

    def test_a_disk_that_is_unmapped_is_gone(self):
        lun = machines.attach(self.management, self.disk)
        lun.bus.detach(lun)
        self.assertEqual([], os.listdir(self.devices.path))

    def test_attaching_and_detaching_leaves_the_machine_as_it_was(self):
        self.disk.content.write_from(io.BytesIO(b'image'))
        before = self.machine.snapshot()
        vios = self.machine.vios('vios1')
        vios.plan_mappings([machines.wanted(client=self.management,
                                            storage=self.disk)])()
        self.assertEqual(1, len(self.devices.names()))
        vios.plan_mappings([])()
        self.assertEqual(before, self.machine.snapshot())

    def test_storage_seen_through_two_servers_is_one_device(self):
        machine = pools.machine(self)
        unit = pools.unit(machine)
        luns = [machines.attach(machine.lpar('novalink'), unit, vios)
                for vios in ('vios1', 'vios2')]
        self.assertEqual(1, len(machine.devices.names()))
        for left, lun in zip((1, 0), luns):
            lun.bus.detach(lun)
            self.assertEqual(left, len(machine.devices.names()))

    def test_media_are_optical_devices_and_can_be_swapped(self):
        repository = self.machine.vios('vios1').group(
            'rootvg').create_repository('vopt', 1.0)
        one, two = (repository.add(name, 0.1) for name in ('a', 'b'))
        lun = machines.attach(self.management, one)
        lun.load(two)
        self.assertEqual(['scsi-SAIX_VOPTA_0eb'], self.devices.names())

    def test_a_disk_that_grew_has_its_new_size_after_a_rescan(self):
        machines.attach(self.management, self.disk)
        self.disk.group.grow_disk(self.disk, 2.0)
        self.assertEqual(1 << 30, os.path.getsize(self.path(self.disk)))
        self.devices.resize(self.disk)
        self.assertEqual(2 << 30, os.path.getsize(self.path(self.disk)))

    def test_names_are_names_of_files(self):
        self.disk.udid = '03a/b'
        self.assertEqual('scsi-SAIX_VDASD_03a_b',
                         devices.device_name(self.disk))
