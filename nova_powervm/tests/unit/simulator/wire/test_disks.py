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

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.wire import disks as wire
from nova_powervm.simulator.wire import document
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines
from nova_powervm.tests.unit.simulator.wire import documents


def posted(**children):
    return documents.written('VolumeGroup', document.bare(**children))


class TestEncode(base.TestCase):

    def setUp(self):
        super().setUp()
        self.machine = machines.machine(self)
        self.group = self.machine.vios('vios1').group('novavg')

    def test_sizes_are_in_gb(self):
        self.group.create_disk('boot', 10.0)
        body = documents.encoded(self.group)
        self.assertEqual(('1000', '990'), (body.text('GroupCapacity'),
                                           body.text('FreeSpace')))

    def test_what_was_written_describes_the_same_disks(self):
        disk = self.group.create_disk('boot', 10.0)
        self.assertEqual(
            [{'name': 'boot', 'udid': disk.udid, 'capacity': 10.0,
              'label': 'None', 'base': None,
              'limits': (None, None)}],
            wire.decode_disks(documents.encoded(self.group)))

    def test_a_group_without_repository_shows_none(self):
        self.assertIsNone(
            wire.decode_repository(documents.encoded(self.group)))

    def test_what_was_written_describes_the_same_media(self):
        self.group.create_repository('vopt', 10.0).add('a.iso', 0.5)
        self.assertEqual(
            {'name': 'vopt', 'size': 10.0,
             'media': [{'name': 'a.iso', 'size': 0.5, 'mount': 'rw'}]},
            wire.decode_repository(documents.encoded(self.group)))

    def test_a_volume_of_a_group_is_not_available(self):
        body = documents.encoded(self.group)
        self.assertFalse(body.boolean(
            'PhysicalVolumes/PhysicalVolume/AvailableForUsage'))


class TestDecode(base.TestCase):

    def test_no_list_is_not_an_empty_list(self):
        self.assertIsNone(wire.decode_disks(posted()))
        self.assertEqual([], wire.decode_disks(
            posted(VirtualDisks=document.bare())))

    def test_a_disk_needs_a_name(self):
        self.assertRaises(errors.Invalid, wire.decode_disks, posted(
            VirtualDisks=document.bare(VirtualDisk=document.bare())))

    def test_a_new_group_has_a_name_and_volumes(self):
        body = posted(GroupName='more', PhysicalVolumes=document.bare(
            PhysicalVolume=[document.bare(VolumeName='hdisk2')]))
        self.assertEqual({'name': 'more', 'volumes': [('hdisk2', None)]},
                         wire.decode_new(body))
        self.assertEqual({'name': '', 'volumes': []},
                         wire.decode_new(posted()))
