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
import ssl
import threading

import fixtures

from nova_powervm.simulator import tls
from nova_powervm.tests import base
from nova_powervm.virt.powervm.console import pump

# More than a pump keeps, and than sockets do.
_MUCH = b'0123456789abcdef' * 256 * 1024


class TestPump(base.TestCase):

    def carry(self, secure=False):
        """Let a pump run; return what it is between."""
        near, one = self.pair()
        other, far = self.pair()

        def run():
            with one, other:
                pump.carry(self.server.wrap_socket(one, server_side=True)
                           if secure else one, other)

        thread = threading.Thread(target=run)
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(near.close)
        self.addCleanup(far.close)
        return near, far

    def pair(self):
        pair = socket.socketpair()
        for each in pair:
            each.settimeout(30)
        return pair

    def read(self, connection, count):
        return b''.join(iter_exactly(connection, count))

    def test_bytes_go_both_ways(self):
        near, far = self.carry()
        near.sendall(b'to')
        self.assertEqual(b'to', far.recv(10))
        far.sendall(b'fro')
        self.assertEqual(b'fro', near.recv(10))

    def test_much_arrives_whole_while_the_other_way_is_busy_too(self):
        near, far = self.carry()
        sender = threading.Thread(target=far.sendall, args=(_MUCH,))
        sender.start()
        back = threading.Thread(target=near.sendall, args=(_MUCH,))
        back.start()
        self.assertEqual(_MUCH, self.read(near, len(_MUCH)))
        self.assertEqual(_MUCH, self.read(far, len(_MUCH)))
        sender.join()
        back.join()

    def test_what_was_said_before_the_end_arrives(self):
        near, far = self.carry()
        near.sendall(b'last words')
        near.close()
        self.assertEqual(b'last words', self.read(far, 100))
        self.assertEqual(b'', far.recv(1))

    def test_tls_on_one_side(self):
        certificate, key = tls.make(self.useFixture(fixtures.TempDir()).path)
        self.server = tls.load(certificate, key)
        near, far = self.carry(secure=True)
        client = ssl.create_default_context(cafile=certificate)
        client.check_hostname = False
        with client.wrap_socket(near) as secured:
            sender = threading.Thread(target=secured.sendall, args=(_MUCH,))
            sender.start()
            self.assertEqual(_MUCH, self.read(far, len(_MUCH)))
            sender.join()
            sender = threading.Thread(target=far.sendall, args=(_MUCH,))
            sender.start()
            self.assertEqual(_MUCH, self.read(secured, len(_MUCH)))
            sender.join()

    def test_who_takes_nothing_is_not_waited_for_forever(self):
        self.useFixture(fixtures.MonkeyPatch(
            'nova_powervm.virt.powervm.console.pump._PATIENCE', 0))
        near, far = self.carry()
        near.sendall(_MUCH[:200 * 1024])
        near.close()
        # The pump's thread is joined at the end of the test.


def iter_exactly(connection, count):
    """Yield pieces up to a count, or to the end."""
    while count:
        piece = connection.recv(min(count, 65536))
        if not piece:
            return
        count -= len(piece)
        yield piece
