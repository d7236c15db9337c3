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

"""Images of instances: the bytes of a disk, and the machine as it was."""

from nova_powervm.tests import nova_fixtures  # noqa: F401 isort: skip

import threading

from nova.compute import task_states
from nova import context as nova_context
from nova import exception as nova_exception
from nova import objects
from oslo_utils import units

from nova_powervm.simulator import faults
from nova_powervm.simulator import presets
from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.partition import names
from nova_powervm.virt.powervm.storage import capture

_SIZE = 16 * units.Mi  # Kept exactly as a part of a GB.


class CaptureTest(base.TestCase):

    def setUp(self):
        super().setUp()
        self.start(presets.dual_vios())

    def start(self, machine, **options):
        self.fix = self.useFixture(driver_fixtures.DriverFixture(
            machine, device_wait_timeout=0, **options))
        self.machine, self.management = self.fix.machine, self.fix.management
        self.instance = self.spawn()
        self.disk = self.disk_of(self.instance)
        self.before = self.machine.snapshot()

    def spawn(self, number=1):
        """Build an instance; its guest writes, and its disk is small."""
        instance = driver_fixtures.make_instance(number)
        self.fix.spawn(instance)
        disk = self.disk_of(instance)
        disk.capacity = _SIZE / units.Gi
        with open(disk.content.expose(_SIZE), 'r+b') as guest:
            guest.seek(2 * units.Mi)
            guest.write(instance.uuid.encode())
        return instance

    def disk_of(self, instance):
        uuid = names.partition_uuid(instance.uuid)
        return next(lun.storage for vios in self.machine.vioses
                    for bus in vios.buses for lun in bus.luns
                    if bus.client and bus.client.uuid == uuid)

    def assert_captured(self, image_id, disk=None):
        """An image is what is on the disk, byte for byte."""
        disk = disk or self.disk
        self.assertEqual(_SIZE, len(self.fix.images.contents[image_id]))
        self.assertEqual(disk.read(0, _SIZE),
                         self.fix.images.contents[image_id])

    def assert_as_before(self):
        self.assertEqual(self.before, self.machine.snapshot())
        self.assertEqual([], self.management.disks)

    def fails(self, image_id=None):
        """Capture in vain; return what a user reads."""
        return self.assertRaises(
            exception.CaptureFailed, self.fix.snapshot,
            self.instance, image_id).format_message()


class TestBytes(CaptureTest):

    def test_image_is_what_the_disk_of_a_running_or_stopped_instance_holds(
            self):
        self.assert_captured(self.fix.snapshot(self.instance))
        self.assert_as_before()
        self.fix.driver.power_off(self.instance)
        self.before = self.machine.snapshot()
        self.assert_captured(self.fix.snapshot(self.instance))
        self.assert_as_before()

    def test_disk_of_the_management_partition_is_read_where_it_is(self):
        self.start(presets.mgmt_storage())
        self.fix.sim.trace.clear()
        self.assert_captured(self.fix.snapshot(self.instance))
        self.assertEqual({'GET VolumeGroup': 1},
                         dict(self.fix.sim.trace.counts()))
        self.assertEqual([], self.management.scanned)
        self.fix.config.config(group='powervm', capture_from_copy=True)
        self.assert_captured(self.fix.snapshot(self.instance))
        self.assert_as_before()

    def test_image_says_what_it_is_and_nova_is_told_how_far_it_is(self):
        told = []
        self.instance.os_type = 'aix'
        image = self.fix.snapshot(
            self.instance, update_task_state=lambda **to: told.append(to))
        self.assertEqual({
            'disk_format': 'raw', 'container_format': 'bare', 'min_disk': 1,
            'properties': {'image_location': 'snapshot', 'os_type': 'aix',
                           'image_state': 'available',
                           'owner_id': 'project'},
        }, self.fix.images.descriptions[image])
        self.assertEqual([
            {'task_state': task_states.IMAGE_PENDING_UPLOAD},
            {'task_state': task_states.IMAGE_UPLOADING,
             'expected_state': task_states.IMAGE_PENDING_UPLOAD},
        ], told)

    def test_other_disks_of_the_management_partition_stay(self):
        other = self.spawn(number=2)
        [management] = [lpar for lpar in self.machine.lpars
                        if lpar.is_management]
        self.disk_of(other).group.vios.add_bus(management).attach(
            self.disk_of(other))
        self.before = self.machine.snapshot()
        self.assert_captured(self.fix.snapshot(self.instance))
        self.assert_as_before()


class TestPool(CaptureTest):
    """A logical unit, which every server of the host reaches."""

    def setUp(self):
        base.TestCase.setUp(self)
        self.start(presets.ssp(), disk_driver='ssp')
        self.fix.images.during_upload = self.look

    def look(self):
        self.shown = [vios.name for vios in self.machine.vioses
                      for bus in vios.buses if bus.client.is_management]

    def test_one_server_shows_it_and_the_next_when_that_one_fails(self):
        self.assert_captured(self.fix.snapshot(self.instance))
        self.assertEqual(['vios1'], self.shown)
        self.assert_as_before()
        self.fix.sim.faults.add(faults.Fault(
            faults.refuse(500, 'out of order'), verb='POST',
            noun='VirtualIOServer', name='vios1', times=1))
        self.assert_captured(self.fix.snapshot(self.instance))
        self.assertEqual(['vios2'], self.shown)
        self.assert_as_before()

    def test_answer_that_was_lost_leaves_nothing_behind(self):
        self.fix.sim.faults.add(faults.Fault(
            faults.lose_reply(), verb='POST', noun='VirtualIOServer',
            times=1))
        self.assert_captured(self.fix.snapshot(self.instance))
        self.assertEqual(['vios1', 'vios2'], self.shown)
        self.assert_as_before()

    def test_server_that_is_down_is_not_asked(self):
        self.machine.vios('vios1').rmc = 'inactive'
        self.before = self.machine.snapshot()
        self.assert_captured(self.fix.snapshot(self.instance))
        self.assertEqual(['vios2'], self.shown)
        self.assert_as_before()

    def test_nothing_is_copied(self):
        self.fix.config.config(group='powervm', capture_from_copy=True)
        self.fix.sim.trace.clear()
        self.assert_captured(self.fix.snapshot(self.instance))
        self.assertEqual(
            {'GET Tier', 'GET LogicalUnit', 'GET LogicalPartition',
             'GET VirtualIOServer', 'POST VirtualIOServer'},
            {'GET Tier', 'GET LogicalUnit'}
            | set(self.fix.sim.trace.counts()))


class TestCopy(CaptureTest):
    """For servers that show a disk to one partition only."""

    def setUp(self):
        super().setUp()
        self.fix.config.config(group='powervm', capture_from_copy=True)

    def test_disk_of_the_instance_is_not_shown_to_anybody_else(self):
        """A copy that an interrupted capture left is replaced."""
        def look():
            self.shown = [lun.storage.name for vios in self.machine.vioses
                          for bus in vios.buses for lun in bus.luns
                          if bus.client.is_management]

        self.disk.group.create_disk('c' + self.disk.name[1:], 1)
        self.fix.images.during_upload = look
        self.assert_captured(self.fix.snapshot(self.instance))
        self.assertEqual(['c' + self.disk.name[1:]], self.shown)
        self.assert_as_before()

    def test_copy_goes_when_there_is_no_image(self):
        self.management.blind.update(range(100))
        self.fails()
        self.assert_as_before()

    def test_copy_that_an_interrupted_capture_left_goes_with_the_instance(
            self):
        self.disk.group.create_disk('c' + self.disk.name[1:], 1)
        self.fix.destroy(self.instance)
        self.assertEqual(1, len(self.disk.group.disks))

    def test_group_without_room_for_the_copy_is_told(self):
        self.disk.group.create_disk('full', self.disk.group.free)
        exc = self.assertRaises(exception.HostFull, self.fix.snapshot,
                                self.instance)
        self.assertIn("volume group 'novavg' has 0 GB free",
                      exc.format_message())


class TestRequests(CaptureTest):

    def test_each_server_is_read_twice_and_one_is_written_twice(self):
        self.fix.snapshot(self.instance)
        counts = []
        for more in (0, 8):
            presets.enlarge(self.machine, partitions=more)
            self.fix.sim.trace.clear()
            self.fix.snapshot(self.instance)
            counts.append(dict(self.fix.sim.trace.counts()))
        self.assertEqual([{'GET VolumeGroup': 1, 'GET VirtualIOServer': 2,
                           'POST VirtualIOServer': 2}] * 2, counts)


class TestSeveral(CaptureTest):

    def test_several_instances_are_captured_at_once(self):
        instances = [self.instance, self.spawn(2), self.spawn(3)]
        self.before = self.machine.snapshot()
        images = [self.fix.images.expect() for _ in instances]
        together = threading.Barrier(len(instances))
        self.fix.images.during_upload = lambda: together.wait(30)
        threads = [threading.Thread(target=self.fix.snapshot, args=pair)
                   for pair in zip(instances, images, strict=True)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for instance, image in zip(instances, images, strict=True):
            self.assert_captured(image, self.disk_of(instance))
        self.assert_as_before()


class TestDeletedMeanwhile(CaptureTest):

    def test_destroy_ends_the_capture_first(self):
        """Nova then removes the image quietly."""
        def destroy():
            under_way = capture._under_way[self.instance.uuid]
            destroying.start()
            under_way.stopped.wait(30)

        destroying = threading.Thread(target=self.fix.destroy,
                                      args=(self.instance,))
        self.fix.images.during_upload = destroy
        self.assertRaises(nova_exception.InstanceNotFound,
                          self.fix.snapshot, self.instance)
        destroying.join()
        self.assertEqual([], self.management.disks)
        self.assertEqual([], [bus for vios in self.machine.vioses
                              for bus in vios.buses])
        self.assertNotIn(self.disk.name, self.disk.group.disks)

    def test_deletion_that_waits_for_its_turn_is_seen_in_the_database(self):
        def delete():
            capture._under_way[self.instance.uuid]._watch._duration = 0

        self.patch(objects.Instance, 'get_by_uuid',
                   lambda context, uuid, expected_attrs:
                   driver_fixtures.make_instance(
                       uuid=uuid, task_state=task_states.DELETING))
        self.fix.images.during_upload = delete
        self.assertRaises(nova_exception.InstanceNotFound,
                          self.fix.snapshot, self.instance)
        self.assert_as_before()

    def test_image_that_is_gone_is_told_as_nova_expects(self):
        self.assertRaises(nova_exception.ImageNotFound, self.fix.snapshot,
                          self.instance, 'deleted-meanwhile')
        self.assert_as_before()

    def test_destroy_does_not_wait_for_ever(self):
        self.fix.config.config(group='powervm', capture_stop_timeout=0)
        with capture.under_way(nova_context.get_admin_context(),
                               self.instance):
            self.fix.destroy(self.instance)
        self.assertNotIn(self.disk.name, self.disk.group.disks)


class TestTrouble(CaptureTest):

    def test_device_that_never_appears_is_told_with_what_to_check(self):
        self.management.blind.update(range(100))
        message = self.fails()
        self.assertIn(self.instance.uuid, message)
        self.assertIn(self.disk.udid[-32:], message)
        self.assertIn('check lsscsi', message)
        self.assertLess(len(message), 255)
        self.assert_as_before()

    def test_disk_that_is_gone_is_told(self):
        self.fix.host.disks.delete_if_present(['nothing'])
        self.instance = driver_fixtures.make_instance(number=9)
        self.assertIn('there is nothing to capture', self.fails())
        self.assert_as_before()

    def test_server_without_rmc_is_told_before_anything_is_done(self):
        self.machine.vios('vios1').rmc = 'inactive'
        self.assertIn(self.instance.uuid, self.fails())
        self.machine.vios('vios1').rmc = 'active'
        self.assert_as_before()

    def test_what_a_lost_server_keeps_is_taken_back_by_the_next_capture(self):
        vios = self.disk.group.vios

        def lose():
            vios.rmc = 'inactive'

        self.fix.images.during_upload = lose
        self.fix.snapshot(self.instance)
        vios.rmc = 'active'
        self.assertEqual(2, len(vios.buses))
        self.fix.images.during_upload = lambda: None
        self.assert_captured(self.fix.snapshot(self.instance))
        self.assert_as_before()

    def test_what_a_lost_server_keeps_goes_with_the_instance(self):
        vios = self.disk.group.vios
        self.fix.images.during_upload = lambda: setattr(
            vios, 'rmc', 'inactive')
        self.fix.snapshot(self.instance)
        vios.rmc = 'active'
        self.fix.destroy(self.instance)
        self.assertEqual([], vios.buses)
        self.assertNotIn(self.disk.name, self.disk.group.disks)

    def test_upload_that_glance_got_in_part_is_no_image(self):
        real = self.fix.images.update

        def break_once(context, image_id, description, data):
            data.read(8192)
            real(context, image_id, description, data)

        self.fix.images.update = break_once
        self.assertIn(f'{_SIZE - 8192} of the {_SIZE} bytes', self.fails())
        self.assert_as_before()

    def test_busy_server_at_the_end_costs_no_image(self):
        def strike():
            self.fix.sim.faults.add(faults.Fault(
                faults.refuse(500, 'VIOS is out of order'), verb='POST',
                noun='VirtualIOServer', times=1))

        self.fix.images.during_upload = strike
        self.assert_captured(self.fix.snapshot(self.instance))
        self.assert_as_before()
