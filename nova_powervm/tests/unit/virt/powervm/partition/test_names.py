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

from nova_powervm.tests import base
from nova_powervm.tests.unit.virt.powervm import fakes
from nova_powervm.virt.powervm.partition import names


class TestUuid(base.TestCase):

    def test_top_bit_is_cleared_and_case_is_upper(self):
        self.assertEqual('40FFEE00-1234-4678-9ABC-DEF012345678',
                         names.partition_uuid(fakes.UUID))

    def test_uuid_without_top_bit_only_changes_case(self):
        uuid = '70ffee00-1234-4678-9abc-def012345678'
        self.assertEqual(uuid.upper(), names.partition_uuid(uuid))

    def test_both_instances_behind_a_partition_are_named(self):
        both = names.instance_uuids(names.partition_uuid(fakes.UUID))
        self.assertEqual(['40ffee00-1234-4678-9abc-def012345678', fakes.UUID],
                         both)


class TestPartitionName(base.TestCase):

    def name_of(self, name, uuid=fakes.UUID):
        return names.partition_name(fakes.instance(name=name, uuid=uuid))

    def test_name_that_fits_is_kept(self):
        self.assertEqual('instance-00000001',
                         self.name_of('instance-00000001'))

    def test_name_of_exactly_the_longest_length_is_kept(self):
        self.assertEqual('n' * 31, self.name_of('n' * 31))

    def test_long_names_that_begin_alike_stay_different(self):
        first = self.name_of('n' * 40)
        second = self.name_of('n' * 40,
                              uuid='d0ffee00-1234-4678-9abc-def012345678')
        self.assertEqual('n' * 22 + '-c0ffee00', first)
        self.assertEqual(31, len(first))
        self.assertNotEqual(first, second)

    def test_names_with_replaced_characters_stay_different(self):
        self.assertEqual('web__1-c0ffee00', self.name_of('web()1'))

    def test_characters_beyond_ascii_are_replaced(self):
        self.assertEqual('caf_-c0ffee00', self.name_of('caf\u00e9'))

    def test_characters_the_hypervisor_takes_are_kept(self):
        name = 'a -!#%+,./:;=@^_{}'
        self.assertEqual(name, self.name_of(name))


class TestDiskName(base.TestCase):

    def test_disk_name_carries_the_uuid_and_fits(self):
        name = names.boot_disk_name(fakes.instance())
        self.assertEqual('bc0ffee00123446', name)
        self.assertEqual(names.MAX_DISK_NAME, len(name))

    def test_config_drive_carries_the_whole_uuid_and_fits(self):
        name = names.config_drive_name(fakes.instance())
        self.assertEqual('cfg_c0ffee00123446789abcdef012345678', name)
        self.assertLessEqual(len(name), names.MAX_MEDIA_NAME)

    def test_config_drive_is_known_by_its_name(self):
        name = names.config_drive_name(fakes.instance())
        self.assertTrue(names.is_config_drive(name))
        for other in (name[:-1], f'{name}.iso', 'cfg_tool'):
            self.assertFalse(names.is_config_drive(other))

    def test_every_disk_has_a_name_of_its_own_that_fits(self):
        found = names.disk_names(fakes.instance())
        self.assertEqual(39, len(set(found)))
        self.assertEqual({names.MAX_DISK_NAME}, set(map(len, found)))
        self.assertIn(names.boot_disk_name(fakes.instance()), found)
        self.assertIn(names.swap_disk_name(fakes.instance()), found)
        self.assertIn(names.copy_disk_name(fakes.instance()), found)
