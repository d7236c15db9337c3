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
from nova_powervm.virt.powervm.partition import older

UUID = '1a2b3c4d-1234-4678-9abc-def012345678'


class TestOlder(base.TestCase):

    def setUp(self):
        super().setUp()
        self.instance = fakes.instance(uuid=UUID, system_metadata={})

    def test_disks_have_the_names_that_are_documented(self):
        for name, kind in (('b_instance_1a2b', 'boot'),
                           ('r_instance_1a2b', 'rescue'),
                           ('boot_instance_00000001', 'boot'),
                           ('rescue_instance_00000001', 'rescue'),
                           ('b_instance_1a2c', None),
                           ('boot_instance_00000002', None),
                           ('i_0123456789abc', None),
                           (names.boot_disk_name(self.instance), None)):
            self.assertEqual(kind, older.disk_kind(self.instance, name), name)

    def test_names_that_had_to_be_changed_are_known(self):
        for name, disk in (('my.vm', 'b_my.vm_1a2b'),
                           ('a b', 'b_a_b_1a2b'),
                           ('web-frontend-7', 'b_web_fron_1a2b'),
                           ('x' * 100, 'boot_' + 'x' * 74)):
            self.instance.name = name
            self.assertEqual('boot', older.disk_kind(self.instance, disk))

    def test_media_have_one_of_two_names(self):
        self.assertEqual(['cfg_1a2b3c4d123446789abcdef012345678.iso',
                          'cfg_1a2b3c4d123446789abcdef012345.iso'],
                         older.media_names(self.instance))
        self.assertEqual(37, len(older.media_names(self.instance)[1]))

    def test_disk_that_is_remembered_is_found_by_its_id(self):
        self.assertEqual([], older.disk_ids(self.instance))
        self.assertEqual(names.boot_disk_name(self.instance),
                         older.boot_disk(self.instance))
        older.remember_disk(self.instance, 'boot', '03abc')
        older.remember_disk(self.instance, 'rescue', '03def')
        self.assertEqual(['03abc', '03def'], older.disk_ids(self.instance))
        self.assertEqual('03abc', older.boot_disk(self.instance))
        older.forget_disks(self.instance)
        self.assertEqual({}, self.instance.system_metadata)
