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

import socket
import struct
import threading

from nova_powervm.simulator.model import rfb
from nova_powervm.tests import base


class TestScreen(base.TestCase):

    def setUp(self):
        super().setUp()
        self.screen = rfb.Screen()

    def test_text_is_written_in_lines(self):
        self.screen.write('ab\ncx\bd')
        self.assertEqual(['ab', 'cd'], self.screen.lines)

    def test_long_lines_go_on_in_the_next(self):
        self.screen.write('x' * 81)
        self.assertEqual(['x' * 80, 'x'], self.screen.lines)

    def test_it_scrolls(self):
        self.screen.write('\n'.join(map(str, range(30))))
        self.assertEqual((24, '6', '29'), (
            len(self.screen.lines), self.screen.lines[0],
            self.screen.lines[-1]))

    def test_each_character_has_a_picture_of_its_own(self):
        pictures = set()
        for char in 'ab c':
            screen = rfb.Screen()
            screen.write(char)
            pictures.add(screen.pixels(1))
        self.assertEqual(4, len(pictures))
        self.assertEqual({640 * 192}, set(map(len, pictures)))
        self.assertEqual(bytes(640 * 192), self.screen.pixels(1))


class TestViewer(base.TestCase):

    def setUp(self):
        super().setUp()
        ours, theirs = socket.socketpair()
        self.client = ours
        self.client.settimeout(10)
        self.addCleanup(ours.close)
        self.typed = []
        self.screen = rfb.Screen()
        viewer = rfb.Viewer(theirs, 'lpar1', self.screen, self.typed.append)

        def run():
            with theirs:
                try:
                    viewer.run()
                except EOFError:
                    viewer._in.close()

        self.thread = threading.Thread(target=run, daemon=True)
        self.thread.start()

    def read(self, count):
        return self.client.makefile('rb', buffering=0).read(count)

    def greet(self, version=b'RFB 003.008\n'):
        self.read(12)
        self.client.sendall(version)
        if version == b'RFB 003.008\n':
            self.assertEqual(b'\1\1', self.read(2))
            self.client.sendall(b'\1')
        self.assertIn(self.read(4), (b'\0\0\0\0', b'\0\0\0\1'))
        self.client.sendall(b'\1')
        self.assertEqual(struct.pack('>HH', 640, 192), self.read(4))
        self.read(16)
        self.assertEqual(b'\0\0\0\5lpar1', self.read(4) + self.read(5))

    def end(self):
        self.client.shutdown(socket.SHUT_WR)
        self.thread.join(10)

    def test_old_viewers_are_greeted_too(self):
        self.greet(b'RFB 003.003\n')
        self.end()

    def test_keys_are_typed_once(self):
        self.greet()
        for down in (1, 0):
            self.client.sendall(struct.pack('>BBxxI', 4, down, ord('a')))
        self.client.sendall(struct.pack('>BBxxI', 4, 1, 0xff0d))
        self.client.sendall(struct.pack('>BBxxI', 4, 1, 0xffe1))
        self.end()
        self.assertEqual(['a', '\n'], self.typed)

    def test_text_is_pasted(self):
        self.greet()
        self.client.sendall(struct.pack('>BxxxI', 6, 3) + b'abc')
        self.end()
        self.assertEqual(['a', 'b', 'c'], self.typed)

    def test_other_messages_are_skipped(self):
        self.greet()
        self.client.sendall(struct.pack('>BBHH', 5, 0, 1, 1))
        self.client.sendall(struct.pack('>BxHii', 2, 2, 0, 1))
        self.client.sendall(struct.pack('>BBxxI', 4, 1, ord('z')))
        self.end()
        self.assertEqual(['z'], self.typed)

    def test_an_unknown_message_ends_it(self):
        self.greet()
        self.client.sendall(b'\xff')
        self.thread.join(10)
        self.assertFalse(self.thread.is_alive())

    def test_a_viewer_that_wants_authentication_is_sent_away(self):
        self.read(12)
        self.client.sendall(b'RFB 003.008\n')
        self.read(2)
        self.client.sendall(b'\2')
        self.thread.join(10)
        self.assertFalse(self.thread.is_alive())
