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

from nova.compute import task_states

from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.storage import base as storage
from nova_powervm.virt.powervm.tasks import capture


class TestCaptureSteps(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(driver_fixtures.DriverFixture())
        self.host, self.machine = self.fix.host, self.fix.machine
        [self.disk] = self.host.disks.create([storage.Wanted('b1', 1)])
        self.before = self.machine.snapshot()
        self.told = []

    def tell(self, **to):
        self.told.append(to)

    def test_states_are_told_in_nova_s_order(self):
        capture.ShowPending().execute(self.tell)
        capture.ShowUploading().execute(self.tell)
        self.assertEqual([
            {'task_state': task_states.IMAGE_PENDING_UPLOAD},
            {'task_state': task_states.IMAGE_UPLOADING,
             'expected_state': task_states.IMAGE_PENDING_UPLOAD}], self.told)

    def test_disk_is_found_by_its_name(self):
        instance = driver_fixtures.make_instance()
        step = capture.FindDisk()
        self.assertEqual(self.disk, step.execute(self.host, instance, 'b1'))
        exc = self.assertRaises(exception.CaptureFailed, step.execute,
                                self.host, instance, 'b2')
        self.assertIn(instance.uuid, exc.format_message())

    def test_disk_comes_to_the_management_partition_and_goes_again(self):
        slot = capture.ConnectDisk().execute(self.host, self.disk)
        [bus] = self.machine.vios('vios1').buses
        self.assertEqual((True, slot),
                         (bus.client.is_management, bus.client_slot))
        capture.FindDevice().execute(self.disk, slot)
        self.assertEqual(1, len(self.fix.management.disks))
        capture.ForgetDevice().execute(self.disk)
        capture.DisconnectDisk().execute(self.host, self.disk)
        self.assertEqual(self.before, self.machine.snapshot())
        self.assertEqual([], self.fix.management.disks)

    def test_undoing_finds_what_nobody_remembers(self):
        slot = capture.ConnectDisk().execute(self.host, self.disk)
        capture.FindDevice().execute(self.disk, slot)
        for _ in range(2):
            capture.FindDevice().undo(None, self.disk)
            capture.ConnectDisk().undo(None, self.host, self.disk)
        self.assertEqual(self.before, self.machine.snapshot())
        self.assertEqual([], self.fix.management.disks)

    def test_stopping_what_is_not_captured_is_fine(self):
        capture.StopCapture().execute(driver_fixtures.make_instance())
