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

from nova_powervm.simulator.wire import document
from nova_powervm.tests.unit.simulator import machines
from nova_powervm.tests.unit.simulator.rest import http


class TestVolumeGroup(http.RestCase):

    def setUp(self):
        super().setUp()
        self.path = f'{self.group_path}?group=None'

    def append_disk(self, **fields):
        element = self.get(self.path).element
        element.find('{*}VirtualDisks').append(document.build(
            'VirtualDisk', document.bare(**fields), document.UOM))
        return self.post(self.path, element)

    def test_groups_are_listed(self):
        answer = self.get(f'{self.vios_path}/VolumeGroup')
        self.assertEqual(['rootvg', 'novavg'],
                         [b.text('GroupName') for b in answer.contents])

    def test_a_disk_in_the_list_is_made_and_shown_with_its_udid(self):
        answer = self.append_disk(DiskCapacity='10.0', DiskName='boot')
        self.assertEqual(self.vios.disk('boot').udid, answer.content.text(
            'VirtualDisks/VirtualDisk/UniqueDeviceID'))
        self.assertEqual(990, self.group.free)

    def test_a_disk_missing_from_the_list_goes(self):
        machines.disk(self.machine)
        element = self.get(self.path).element
        listed = element.find('{*}VirtualDisks')
        listed.remove(listed.find('{*}VirtualDisk'))
        self.assertEqual(200, self.post(self.path, element).status)
        self.assertEqual({}, self.group.disks)

    def test_sending_back_what_was_read_changes_nothing(self):
        machines.disk(self.machine)
        self.group.create_repository('vopt', 1.0).add('a', 0.000431)
        read = self.get(self.path)
        answer = self.post(self.path, read.element)
        self.assertEqual(read.headers['ETag'], answer.headers['ETag'])

    def test_no_space_is_said_with_numbers(self):
        answer = self.append_disk(DiskCapacity='2000', DiskName='boot')
        self.assertRefused(500, answer, '1000 GB free', '2000 GB')

    def test_an_empty_group_is_deleted(self):
        self.assertEqual(204, self.ask('DELETE', self.group_path).status)
        self.assertEqual(['rootvg'], [g.name for g in self.vios.groups])

    def test_a_group_is_made_of_a_free_volume(self):
        volume = self.vios.add_volume(10240)
        answer = self.put(
            f'{self.vios_path}/VolumeGroup', 'VolumeGroup', document.bare(
                GroupName='more', PhysicalVolumes=document.bare(
                    PhysicalVolume=document.bare(VolumeName=volume.name))))
        self.assertEqual(201, answer.status)
        self.assertEqual(10, self.vios.group('more').capacity)
