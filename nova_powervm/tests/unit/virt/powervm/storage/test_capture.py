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

import errno
import os
import types

import fixtures
import mock
from nova.compute import task_states
from nova import exception as nova_exception
from nova import objects
from oslo_utils import units

from nova_powervm.tests import base
from nova_powervm.tests.unit.virt.powervm import fakes
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.storage import base as storage
from nova_powervm.virt.powervm.storage import capture

_CHUNK = 65536


class CaptureTest(base.TestCase):

    def setUp(self):
        super().setUp()
        self.now = 0.0
        self.useFixture(fixtures.MonkeyPatch(
            'oslo_utils.timeutils.now', lambda: self.now))
        self.task_state = task_states.IMAGE_UPLOADING
        self.asked = []
        objects.register_all()
        self.useFixture(fixtures.MockPatchObject(
            objects.Instance, 'get_by_uuid', self.get_by_uuid))
        self.instance = fakes.instance()
        self.capture = capture.Capture('context', self.instance)

    def get_by_uuid(self, context, uuid, expected_attrs):
        self.asked.append(uuid)
        return types.SimpleNamespace(task_state=self.task_state)


class TestCapture(CaptureTest):

    def test_database_is_asked_from_time_to_time(self):
        for self.now in range(23):
            self.capture.check()
        self.assertEqual([self.instance.uuid] * 3, self.asked)

    def test_instance_that_is_deleted_ends_it(self):
        for self.task_state in (task_states.DELETING,
                                task_states.SOFT_DELETING):
            self.now += 6
            self.assertRaises(nova_exception.InstanceNotFound,
                              self.capture.check)

    def test_stopping_waits_for_the_end(self):
        with capture.under_way('context', self.instance) as under_way:
            capture.stop(self.instance, timeout=0)
            self.assertRaises(nova_exception.InstanceNotFound,
                              under_way.check)
        self.assertTrue(under_way.over.is_set())

    def test_stopping_what_is_not_under_way_is_fine(self):
        with capture.under_way('context', self.instance):
            capture.stop(fakes.instance(uuid='another'), timeout=60)
        capture.stop(self.instance, timeout=60)


class TestStream(CaptureTest):

    def open(self, size, **written):
        """Open a file of that size, with ``at_<offset>`` bytes."""
        path = os.path.join(self.useFixture(fixtures.TempDir()).path, 'disk')
        with open(path, 'wb') as file:
            for at, content in written.items():
                file.seek(int(at.removeprefix('at_')))
                file.write(content)
            file.truncate(size)
        stream = capture.Stream(os.open(path, os.O_RDONLY), self.capture)
        self.useFixture(fixtures.FunctionFixture(
            lambda: stream, lambda stream: stream.__exit__()))
        return path, stream

    def read(self, stream):
        return b''.join(iter(lambda: stream.read(_CHUNK), b''))

    def assert_whole(self, size, **written):
        path, stream = self.open(size, **written)
        with open(path, 'rb') as file:
            self.assertEqual(file.read(), self.read(stream))
        self.assertEqual((size, size), (stream.size, stream.done))

    def test_bytes_are_those_of_the_disk_wherever_the_holes_are(self):
        self.assert_whole(0)
        self.assert_whole(3 * units.Mi)
        self.assert_whole(3 * units.Mi, at_0=b'begin')
        self.assert_whole(3 * units.Mi, at_1048576=b'middle')
        self.assert_whole(3 * units.Mi, at_3145720=b'the end!')
        self.assert_whole(100001, at_7=b'x', at_70000=b'y')

    def test_bytes_are_the_same_where_nothing_tells_of_holes(self):
        """Block devices do not."""
        real = os.lseek

        def lseek(descriptor, offset, whence):
            if whence in (os.SEEK_DATA, os.SEEK_HOLE):
                raise OSError(errno.EINVAL, 'Invalid argument')
            return real(descriptor, offset, whence)

        self.useFixture(fixtures.MonkeyPatch('os.lseek', lseek))
        self.assert_whole(0)
        self.assert_whole(3 * units.Mi, at_1048576=b'middle')

    def test_holes_are_not_read(self):
        _path, stream = self.open(10 * units.Gi, at_5368709120=b'x')
        with mock.patch('os.pread', autospec=True,
                        side_effect=os.pread) as pread:
            longest = max(map(len, iter(lambda: stream.read(_CHUNK), b'')))
        self.assertEqual(_CHUNK, longest)
        self.assertLess(len(pread.mock_calls), 100)

    def test_disk_that_breaks_off_is_told_with_the_place(self):
        _path, stream = self.open(units.Mi, at_0=bytes([1]) * units.Mi)
        stream.read(_CHUNK)
        self.useFixture(fixtures.MonkeyPatch('os.pread', mock.Mock(
            side_effect=OSError(errno.EIO, 'Input/output error'))))
        exc = self.assertRaises(exception.CaptureFailed, stream.read, _CHUNK)
        self.assertIn(f'could not be read at byte {_CHUNK} of {units.Mi}: '
                      f'Input/output error', exc.format_message())
        self.assertIn(self.instance.uuid, exc.format_message())

    def test_disk_that_ends_early_is_told(self):
        path, stream = self.open(units.Mi, at_0=bytes([1]) * units.Mi)
        stream.read(100)
        os.truncate(path, 100)
        exc = self.assertRaises(exception.CaptureFailed, stream.read, _CHUNK)
        self.assertIn('the disk ended', exc.format_message())

    def test_disk_that_goes_with_its_instance_is_no_failure(self):
        _path, stream = self.open(units.Mi, at_0=bytes([1]) * units.Mi)
        self.task_state = task_states.DELETING
        self.useFixture(fixtures.MonkeyPatch('os.pread', mock.Mock(
            side_effect=OSError(errno.EIO, 'Input/output error'))))
        self.assertRaises(nova_exception.InstanceNotFound, stream.read, 1)


class TestMetadata(base.TestCase):

    def test_disk_of_a_part_of_a_gb_needs_a_whole_one(self):
        instance = fakes.instance(project_id='p', os_type=None)
        found = capture.metadata(instance, storage.Disk(
            name='b', udid='u', size_gb=10.5, vios_uuid='v'))
        self.assertEqual(11, found['min_disk'])
        self.assertNotIn('os_type', found['properties'])
