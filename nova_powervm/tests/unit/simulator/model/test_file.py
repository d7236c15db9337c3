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

import hashlib
import io

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import file as files
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines


class TestFiles(base.TestCase):

    def setUp(self):
        super().setUp()
        self.machine = machines.machine(self)
        self.vios = self.machine.vios('vios1')
        self.disk = machines.disk(self.machine)

    def test_bytes_arrive_on_the_disk(self):
        data = b'boot' * 1000
        file = machines.upload(
            self.machine, data, size=len(data),
            sha256=hashlib.sha256(data).hexdigest())
        self.assertEqual(data, self.disk.read(0, len(data)))
        self.assertEqual(len(data), file.received)
        self.assertEqual(self.disk.content, self.machine.files.content(file))

    def test_a_wrong_size_or_digest_leaves_the_disk_alone(self):
        for announced in ({'size': 3}, {'sha256': 'ab' * 32}):
            self.assertRaises(errors.Invalid, machines.upload, self.machine,
                              b'boot', **announced)
            self.assertIsNone(self.disk.sha256())

    def test_more_than_the_disk_holds_is_refused(self):
        small = machines.disk(self.machine, 'small', 0.001)
        self.assertRaises(errors.NoSpace, machines.upload, self.machine,
                          bytes(2 << 20), 'small')
        self.assertIsNone(small.sha256())

    def test_a_disk_deleted_meanwhile_is_missed(self):
        file = self.machine.files.create(
            'image', files.DISK_IMAGE, self.vios, self.disk.udid)
        self.disk.group.delete_disk(self.disk)
        self.assertRaises(errors.NoSuchThing, self.machine.files.receive,
                          file, io.BytesIO(b'late'))

    def test_an_iso_becomes_a_medium(self):
        self.vios.group('rootvg').create_repository('vopt', 1)
        file = self.machine.files.create('a.iso', files.ISO, self.vios)
        self.machine.files.receive(file, io.BytesIO(b'iso'))
        self.assertEqual(b'iso', self.vios.medium('a.iso').read())
        self.assertRaises(errors.NameTaken, self.machine.files.create,
                          'a.iso', files.ISO, self.vios)

    def test_an_iso_needs_a_repository(self):
        self.assertRaises(errors.NoSuchThing, self.machine.files.create,
                          'a.iso', files.ISO, self.vios)

    def test_there_are_a_hundred_at_most(self):
        for _ in range(100):
            machines.upload(self.machine, b'')
        error = self.assertRaises(errors.NoSpace, machines.upload,
                                  self.machine, b'')
        self.assertIn('100', str(error))

    def test_a_deleted_file_leaves_what_it_brought(self):
        file = machines.upload(self.machine, b'boot')
        self.machine.files.delete(file)
        self.assertEqual([], self.machine.files.snapshot())
        self.assertEqual(b'boot', self.disk.read(0, 4))

    def test_what_cannot_be_is_refused(self):
        create = self.machine.files.create
        self.assertRaises(errors.NotSimulated, create, 'a', 'FLOPPY',
                          self.vios)
        self.assertRaises(errors.NoSuchThing, create, 'a', files.DISK_IMAGE,
                          self.vios, '03gone')
        self.assertRaises(errors.Invalid, create, 'x' * 80, files.DISK_IMAGE,
                          self.vios, self.disk.udid)
        self.vios.rmc = 'inactive'
        self.assertRaises(errors.Unreachable, create, 'a', files.DISK_IMAGE,
                          self.vios, self.disk.udid)
