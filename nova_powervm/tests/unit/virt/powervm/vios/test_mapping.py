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

import dataclasses

from nova_powervm.tests import base
from nova_powervm.virt.powervm.vios import mapping


class TestDiskMapping(base.TestCase):

    def test_mapping_is_a_value(self):
        one = mapping.DiskMapping('vios', 'lpar', 'disk')
        self.assertEqual(one, mapping.DiskMapping('vios', 'lpar', 'disk'))
        self.assertRaises(dataclasses.FrozenInstanceError, setattr, one,
                          'name', 'other')


class TestShows(base.TestCase):
    """What a server shows somewhere, against a mapping value."""

    def test_disk_and_media_are_known_by_kind_and_name(self):
        disk = mapping.DiskMapping('vios', 'lpar', 'x')
        media = mapping.MediaMapping('vios', 'lpar', 'x')
        for one in (disk, media):
            for other in (disk, media):
                self.assertEqual(one is other, one.shows(other.backing(None)))
        self.assertFalse(disk.shows(mapping.DiskMapping(
            'vios', 'lpar', 'y').backing(None)))
        self.assertFalse(disk.shows(None))

    def test_disk_of_a_linux_server_is_known_by_the_end_of_its_path(self):
        backing = mapping.DiskMapping('v', 'l', '/dev/novavg/x').backing(None)
        self.assertTrue(mapping.DiskMapping('v', 'l', 'x').shows(backing))

    def test_logical_unit_is_known_by_its_udid(self):
        one, other = (mapping.LogicalUnitMapping('v', 'l', 'x', udid)
                      for udid in ('27a', '27b'))
        self.assertTrue(one.shows(one.backing(None)))
        self.assertFalse(one.shows(other.backing(None)))

    def test_file_and_image_are_known_by_kind_and_name(self):
        file = mapping.FileMapping('v', 'l', 'a/x', 'tag', 'loop')
        image = mapping.RbdMapping('v', 'l', 'a/x', 'tag', None)
        for one in (file, image):
            for other in (file, image):
                self.assertEqual(one is other, one.shows(other.backing(None)))
        self.assertFalse(mapping.FileMapping(
            'v', 'l', 'b/x', 'tag', 'loop').shows(file.backing(None)))
