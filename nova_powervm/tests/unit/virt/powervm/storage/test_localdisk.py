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

from pypowervm import exceptions as pvm_exc

from nova_powervm.simulator import faults
from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.storage import base as storage


class TestLocalDisk(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(driver_fixtures.DriverFixture())
        self.disks = self.fix.host.disks
        self.vios = self.fix.machine.vios('vios1')
        self.group = self.vios.group('novavg')

    def create(self, *names, size=1):
        return self.disks.create([storage.Wanted(n, size) for n in names])

    def test_disks_are_made_side_by_side(self):
        for disk in self.create('b1', 's1', size=20):
            made = self.vios.disk(name=disk.name)
            self.assertEqual(
                (made.udid, self.vios.uuid, 20, 20),
                (disk.udid, disk.vios_uuid, made.capacity, disk.size_gb))

    def test_disk_goes_where_there_is_most_room(self):
        self.create('b1')
        [disk] = self.create('b2')
        self.assertEqual(self.fix.machine.vios('vios2').uuid, disk.vios_uuid)

    def test_capacity_counts_what_is_taken_everywhere(self):
        self.create('b1', size=20)
        self.assertEqual(storage.Capacity(total=2000, used=20, largest=1000),
                         self.disks.capacity())

    def test_capacity_is_that_of_the_servers_that_answer(self):
        self.fix.sim.faults.add(faults.Fault(
            faults.drop_before(), noun='VolumeGroup'))
        self.assertEqual(1000, self.disks.capacity().total)

    def test_disk_without_room_sends_the_build_elsewhere(self):
        exc = self.assertRaises(exception.HostFull, self.create, 'b1',
                                size=1001)
        self.assertIn('1001 GB of disk space are needed',
                      exc.format_message())
        self.assertIn("'novavg' has 1000 GB free", exc.format_message())

    def test_deleting_takes_ours_and_leaves_the_others(self):
        self.create('b1', 'b2', 'theirs')
        self.disks.delete_if_present(['b1', 'b2', 'never-was'])
        self.assertEqual(['theirs'], list(self.group.disks))

    def test_names_are_those_of_all_disks(self):
        self.create('b1')
        self.create('b2', 'theirs')
        found = self.disks.names()
        self.assertEqual({'b1', 'b2', 'theirs'},
                         found & {'b1', 'b2', 'theirs', 'never-was'})
        self.assertIn(self.disks.find('b1').udid, found)

    def test_disk_of_an_older_driver_is_found_by_its_id(self):
        disk, other = self.create('b_instance_1a2b', 'b2')
        self.assertEqual(disk, self.disks.find(disk.udid))
        self.disks.delete_if_present([disk.udid])
        self.assertIsNone(self.disks.find('b_instance_1a2b'))
        self.assertEqual(other, self.disks.find('b2'))

    def test_server_without_the_disks_need_not_answer(self):
        self.create('b1')
        self.fix.sim.faults.add(faults.Fault(
            faults.drop_before(), noun='VolumeGroup', verb='GET', skip=1))
        self.disks.delete_if_present(['b1'])
        self.assertEqual([], list(self.group.disks))

    def test_disks_that_may_be_where_nobody_answers_are_an_error(self):
        self.create('b1')
        self.fix.sim.faults.add(faults.Fault(
            faults.drop_before(), noun='VolumeGroup', verb='GET'))
        self.assertRaises(pvm_exc.Error, self.disks.delete_if_present,
                          ['b1'])

    def test_group_somebody_else_changed_meanwhile_is_read_again(self):
        self.fix.sim.faults.add(faults.Fault(
            faults.stale_etag(), verb='POST', noun='VolumeGroup'))
        self.create('b1')
        self.assertEqual(['b1'], list(self.group.disks))

    def test_disk_is_found_by_its_name(self):
        [disk] = self.create('b1')
        self.assertEqual(disk, self.disks.find('b1'))
        self.assertIsNone(self.disks.find('b2'))

    def test_disk_grows_wherever_it_is(self):
        self.create('b1')
        self.create('b2')
        self.disks.grow('b2', 30)
        made = self.fix.machine.vios('vios2').disk(name='b2')
        self.assertEqual(30, made.capacity)

    def test_disk_that_is_not_there_does_not_grow(self):
        exc = self.assertRaises(exception.DiskNotGrown, self.disks.grow,
                                'b1', 30)
        self.assertIn('novavg of vios1, novavg of vios2',
                      exc.format_message())

    def test_disk_that_is_not_there_is_not_copied(self):
        exc = self.assertRaises(exception.CaptureFailed, self.disks.copy,
                                'b1', 'c1')
        self.assertIn('disk b1 is gone', exc.format_message())

    def test_disk_that_may_be_where_nobody_answers_is_not_copied(self):
        self.create('b1')
        self.fix.sim.faults.add(faults.Fault(
            faults.drop_before(), noun='VolumeGroup', verb='GET', skip=2))
        self.assertRaises(pvm_exc.Error, self.disks.copy, 'b1', 'c1')

    def test_disk_is_shown_by_the_server_that_has_it(self):
        [disk] = self.create('b1')
        [planned] = self.disks.mappings(disk, 'LPAR')
        self.assertEqual((self.vios.uuid, 'LPAR', 'b1'), (
            planned.vios_uuid, planned.lpar_uuid, planned.name))
