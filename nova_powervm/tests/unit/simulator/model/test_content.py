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
