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

from nova_powervm.simulator.model import errors
from nova_powervm.simulator import presets
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines


class TestVolumeGroup(base.TestCase):

    def setUp(self):
        super().setUp()
        self.machine = machines.machine(self)
        self.vios = self.machine.vios('vios1')
        self.group = self.vios.group('novavg')

    def test_capacity_is_that_of_its_volumes(self):
        self.assertEqual(1000, self.group.capacity)
        self.assertEqual(1000, self.group.free)

    def test_a_disk_takes_space_and_gives_it_back(self):
        disk = self.group.create_disk('boot', 10.5)
        self.assertEqual(989.5, self.group.free)
        self.group.delete_disk(disk)
        self.assertEqual(1000, self.group.free)

    def test_disks_are_told_apart_by_udid(self):
        first = self.group.create_disk('a', 1.0)
        second = self.group.create_disk('b', 1.0)
        self.assertEqual(f'03{self.group.serial}.1', first.udid)
        self.assertIs(second, self.group.disk_by_udid(second.udid))
        self.assertIsNone(self.group.disk_by_udid('03x'))

    def test_a_disk_name_is_taken_once_on_a_vios(self):
        self.vios.group('rootvg').create_disk('boot', 1.0)
        self.assertRaises(errors.NameTaken, self.group.create_disk, 'boot', 1)

    def test_a_disk_name_has_1_to_15_characters(self):
        for name in ('', 'x' * 16):
            self.assertRaises(errors.Invalid, self.group.create_disk, name, 1)

    def test_a_disk_that_does_not_fit_is_refused_with_the_numbers(self):
        error = self.assertRaises(
            errors.NoSpace, self.group.create_disk, 'big', 1001)
        self.assertIn('1000 GB free', str(error))

    def test_a_mapped_disk_stays(self):
        disk = self.group.create_disk('boot', 1.0)
        machines.attach(machines.lpar(self.machine), disk)
        self.assertRaises(errors.InUse, self.group.delete_disk, disk)

    def test_a_disk_grows_but_does_not_shrink(self):
        disk = self.group.create_disk('boot', 1.0)
        self.group.grow_disk(disk, 2.0)
        self.assertEqual(998, self.group.free)
        self.assertRaises(errors.Invalid, self.group.grow_disk, disk, 1.0)
        self.assertRaises(errors.NoSpace, self.group.grow_disk, disk, 2000.0)

    def test_a_disk_can_be_a_copy_of_another(self):
        base_disk = self.group.create_disk('base', 1.0)
        base_disk.content.write_from(io.BytesIO(b'system'))
        copy = self.group.create_disk('copy', 2.0, base='base')
        self.assertEqual(b'system\0', copy.read(0, 7))
        self.assertEqual(base_disk.sha256(), copy.sha256())

    def test_a_vios_has_one_repository(self):
        self.group.create_repository('vopt', 10)
        self.assertEqual(990, self.group.free)
        self.assertRaises(
            errors.InUse,
            self.vios.group('rootvg').create_repository, 'vopt', 1)

    def test_a_repository_needs_a_size_that_fits(self):
        self.assertRaises(errors.NoSpace,
                          self.group.create_repository, 'vopt', 2000)
        self.assertRaises(errors.Invalid,
                          self.group.create_repository, 'vopt', None)


class TestPhysicalVolume(base.TestCase):

    def setUp(self):
        super().setUp()
        self.vios = machines.machine(self).vios('vios1')
        self.volume = self.vios.add_volume(10240)

    def test_a_linux_server_calls_it_by_a_path(self):
        machine = presets.mgmt_storage()
        self.addCleanup(machine.close)
        self.assertEqual(
            ('/dev/hdisk0', 'hdisk0'),
            tuple(made.volume('hdisk0').device for made in (
                machine.vios('novalink'),
                machines.machine(self).vios('vios1'))))

    def test_names_are_the_lowest_free(self):
        self.assertEqual('hdisk2', self.volume.name)

    def test_it_is_available_until_it_is_used(self):
        self.assertTrue(self.volume.available)
        self.vios.create_group('more', [self.volume])
        self.assertFalse(self.volume.available)

    def test_identities_have_the_recorded_forms(self):
        self.assertTrue(self.volume.udid.startswith('01'))
        self.assertRegex(self.volume.unique_id,
                         '^[0-9]{5}([0-9A-F]{32}).+$')
