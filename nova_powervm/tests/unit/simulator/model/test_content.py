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
import os

from nova_powervm.simulator.model import content
from nova_powervm.tests import base

MIB = 1 << 20


class TestContent(base.TestCase):

    def setUp(self):
        super().setUp()
        self.room = content.Room()
        self.addCleanup(self.room.close)
        self.content = content.Content(self.room)

    def test_what_was_written_is_read(self):
        self.content.write_from(io.BytesIO(b'0123456789'))
        self.assertEqual(b'0123456789', self.content.read())
        self.assertEqual(b'345', self.content.read(3, 3))

    def test_beyond_the_end_there_are_zeros(self):
        self.content.write_from(io.BytesIO(b'ab'))
        self.assertEqual(b'b\0\0', self.content.read(1, 3))

    def test_nothing_written_reads_as_zeros_and_has_no_digest(self):
        self.assertEqual(bytes(4), self.content.read(0, 4))
        self.assertEqual(b'', self.content.read())
        self.assertIsNone(self.content.sha256())

    def test_the_digest_is_that_of_the_bytes(self):
        data = os.urandom(200000)
        self.assertEqual(200000, self.content.write_from(io.BytesIO(data)))
        self.assertEqual(hashlib.sha256(data).hexdigest(),
                         self.content.sha256())

    def test_zeros_take_no_room_on_disk(self):
        data = b'a' + bytes(64 * MIB) + b'z'
        self.content.write_from(io.BytesIO(data))
        used = os.stat(self.content._path).st_blocks * 512
        self.assertLess(used, MIB)
        self.assertEqual(b'z', self.content.read(64 * MIB + 1, 1))

    def test_zeros_at_the_end_count(self):
        self.content.write_from(io.BytesIO(b'a' + bytes(MIB)))
        self.assertEqual(MIB + 1, self.content.size)
        self.assertEqual(MIB + 1, len(self.content.read()))

    def test_writing_again_replaces_everything(self):
        self.content.write_from(io.BytesIO(b'long one'))
        self.content.write_from(io.BytesIO(b'two'))
        self.assertEqual(b'two', self.content.read())

    def test_a_copy_is_independent(self):
        self.content.write_from(io.BytesIO(b'a' + bytes(MIB) + b'b'))
        other = content.Content(self.room)
        other.copy_from(self.content)
        self.content.discard()
        self.assertEqual(b'a', other.read(0, 1))
        self.assertEqual(b'b', other.read(MIB + 1))
        self.assertEqual(MIB + 2, other.size)

    def test_a_copy_of_nothing_is_nothing(self):
        other = content.Content(self.room)
        other.copy_from(self.content)
        self.assertEqual(0, other.size)

    def test_taking_leaves_the_other_empty(self):
        self.content.write_from(io.BytesIO(b'abc'))
        other = content.Content(self.room)
        other.take(self.content)
        self.content.discard()
        self.assertEqual(b'abc', other.read())

    def test_blocks_are_the_whole(self):
        data = os.urandom(200000)
        self.content.write_from(io.BytesIO(data))
        self.assertEqual(data, b''.join(self.content.blocks()))

    def test_closing_the_room_removes_its_files(self):
        self.content.write_from(io.BytesIO(b'abc'))
        path = self.content._path
        self.room.close()
        self.assertFalse(os.path.exists(path))


class TestSource(base.TestCase):

    def setUp(self):
        super().setUp()
        self.room = content.Room()
        self.addCleanup(self.room.close)
        self.source = content.Content(self.room)
        self.source.write_from(io.BytesIO(b'golden'))
        self.clone = content.Content(self.room)
        self.clone.show(self.source)

    def test_it_reads_as_its_source_without_a_copy(self):
        self.assertEqual(b'olde', self.clone.read(1, 4))
        self.assertEqual((6, 0), (self.clone.size, self.clone.stored))
        self.assertEqual(self.source.sha256(), self.clone.sha256())
        self.assertIsNone(self.clone._path)

    def test_writing_takes_a_copy_first(self):
        with open(self.clone.expose(6), 'r+b') as file:
            file.write(b'm')
        self.assertEqual((b'molden', b'golden'),
                         (self.clone.read(), self.source.read()))

    def test_a_copy_of_it_has_the_bytes_of_the_source(self):
        other = content.Content(self.room)
        other.copy_from(self.clone)
        self.source.discard()
        self.assertEqual(b'golden', other.read())

    def test_other_bytes_replace_it(self):
        self.clone.write_from(io.BytesIO(b'own'))
        self.assertEqual((b'own', 3, 3), (self.clone.read(), self.clone.size,
                                          self.clone.stored))


class TestExposed(base.TestCase):

    def setUp(self):
        super().setUp()
        self.room = content.Room()
        self.addCleanup(self.room.close)
        self.content = content.Content(self.room)

    def write(self, offset, data):
        with open(self.path, 'r+b') as file:
            file.seek(offset)
            file.write(data)

    def expose(self, length=10 * MIB):
        self.path = self.content.expose(length)

    def test_it_is_a_sparse_file_as_long_as_the_device(self):
        self.content.write_from(io.BytesIO(b'abc'))
        self.expose()
        found = os.stat(self.path)
        self.assertEqual(10 * MIB, found.st_size)
        self.assertLess(found.st_blocks * 512, MIB)
        with open(self.path, 'rb') as file:
            self.assertEqual(b'abc\0', file.read(4))

    def test_looking_at_it_changes_nothing(self):
        self.content.write_from(io.BytesIO(b'abc'))
        before = (self.content.sha256(), self.content.size)
        self.expose()
        with open(self.path, 'rb') as file:
            file.read()
        self.assertEqual(before, (self.content.sha256(), self.content.size))

    def test_what_is_written_to_the_file_is_the_content(self):
        self.expose()
        self.write(5 * MIB, b'end')
        self.assertEqual(5 * MIB + 3, self.content.size)
        self.assertEqual(b'\0end\0', self.content.read(5 * MIB - 1, 5))
        self.assertEqual(
            hashlib.sha256(bytes(5 * MIB) + b'end').hexdigest(),
            self.content.sha256())
        self.assertLess(self.content.stored, MIB)

    def test_the_same_bytes_written_again_are_the_same_content(self):
        self.content.write_from(io.BytesIO(b'abc'))
        before = self.content.sha256()
        self.expose()
        self.write(0, b'abc')
        self.assertEqual(before, self.content.sha256())

    def test_only_zeros_are_nothing(self):
        self.expose()
        self.write(7, bytes(100))
        self.assertEqual((0, None), (self.content.size,
                                     self.content.sha256()))

    def test_an_upload_appears_in_the_same_file(self):
        self.expose()
        landing = content.Content(self.room)
        landing.write_from(io.BytesIO(b'uploaded'))
        self.content.take(landing)
        with open(self.path, 'rb') as file:
            self.assertEqual(b'uploaded', file.read(8))
        self.assertEqual(10 * MIB, os.path.getsize(self.path))

    def test_an_upload_of_nothing_empties_the_file(self):
        self.content.write_from(io.BytesIO(b'abc'))
        self.expose()
        self.content.take(content.Content(self.room))
        with open(self.path, 'rb') as file:
            self.assertEqual(bytes(3), file.read(3))

    def test_it_can_grow(self):
        self.expose()
        self.assertEqual(self.path, self.content.expose(20 * MIB))
        self.assertEqual(20 * MIB, os.path.getsize(self.path))
