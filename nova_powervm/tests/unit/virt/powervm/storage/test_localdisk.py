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

from nova_powervm.simulator import faults
from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.virt.powervm import exception


class TestLocalDisk(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(driver_fixtures.DriverFixture())
        self.disks = self.fix.host.disks
        self.vios = self.fix.machine.vios('vios1')
        self.group = self.vios.group('novavg')

    def test_disk_is_made_in_the_volume_group(self):
        disk = self.disks.create('b1', 20)
        made = self.vios.disk(name='b1')
        self.assertEqual((made.udid, self.vios.uuid, 20),
                         (disk.udid, disk.vios_uuid, made.capacity))

    def test_capacity_counts_what_is_taken(self):
        self.disks.create('b1', 20)
        capacity = self.disks.capacity()
        self.assertEqual((1000, 20), (capacity.total, capacity.used))

    def test_disk_without_room_sends_the_build_elsewhere(self):
        exc = self.assertRaises(exception.HostFull, self.disks.create, 'b1',
                                1001)
        self.assertIn('a disk of 1001 GB is needed', exc.format_message())
        self.assertIn("'novavg' has 1000 GB free", exc.format_message())

    def test_deleting_takes_ours_and_leaves_the_others(self):
        for name in ('b1', 'b2', 'theirs'):
            self.disks.create(name, 1)
        self.disks.delete_if_present(['b1', 'b2', 'never-was'])
        self.assertEqual(['theirs'], list(self.group.disks))

    def test_group_somebody_else_changed_meanwhile_is_read_again(self):
        self.fix.sim.faults.add(faults.Fault(
            faults.stale_etag(), verb='POST', noun='VolumeGroup'))
        self.disks.create('b1', 1)
        self.assertEqual(['b1'], list(self.group.disks))
