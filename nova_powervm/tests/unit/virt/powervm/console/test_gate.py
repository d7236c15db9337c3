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

import contextlib
import socket

import fixtures

from nova_powervm.tests import base
from nova_powervm.virt.powervm.console import gate


class TestGate(base.TestCase):

    def setUp(self):
        super().setUp()
        self.log = self.useFixture(fixtures.FakeLogger())
        self.asked = []
        self.gate = gate.Gate('127.0.0.1', 0, self.visit)
        self.addCleanup(self.gate.close)

    @contextlib.contextmanager
    def visit(self, path):
        """Where there is ``here``, and it echoes one message."""
        self.asked.append(path)
        yield self.echo if path == 'here' else None

    def echo(self, connection):
        connection.sendall(connection.recv(100))

    def say(self, words):
        connection = socket.create_connection(
            ('127.0.0.1', self.gate.port), 30)
        self.addCleanup(connection.close)
        connection.sendall(words)
        return connection

    def hear(self, connection):
        """Return everything until the other side hangs up."""
        return b''.join(iter(lambda: connection.recv(100), b''))

    def test_who_says_where_to_gets_there_and_loses_no_byte(self):
        for path in (b'here', b'/here'):
            connection = self.say(
                b'CONNECT ' + path + b' HTTP/1.1\r\nHost: x\r\n\r\nhello')
            self.assertEqual(b'HTTP/1.1 200 OK\r\n\r\nhello',
                             self.hear(connection))
        self.assertEqual(['here', 'here'], self.asked)

    def test_unknown_path_is_not_found(self):
        connection = self.say(b'CONNECT there HTTP/1.1\r\n\r\n')
        self.assertIn(b' 404 ', self.hear(connection))

    def test_who_says_something_else_is_refused(self):
        for words in (b'RFB 003.008\r\n\r\n', b'x' * 2048):
            self.assertIn(b' 400 ', self.hear(self.say(words)))
        self.assertEqual([], self.asked)

    def test_who_says_nothing_is_let_go(self):
        connection = self.say(b'')
        connection.shutdown(socket.SHUT_WR)
        self.assertIn(b' 400 ', self.hear(connection))

    def test_service_that_breaks_hangs_up(self):
        def breaks(connection):
            raise ConnectionResetError('reset by peer')

        self.echo = breaks
        connection = self.say(b'CONNECT here HTTP/1.1\r\n\r\n')
        self.assertEqual(b'HTTP/1.1 200 OK\r\n\r\n', self.hear(connection))
        self.assertIn('reset by peer', self.log.output)

    def test_closed_gate_lets_nobody_in(self):
        self.gate.close()
        self.assertRaises(OSError, self.say, b'')

    def test_port_in_use_is_an_error(self):
        self.assertRaises(OSError, gate.Gate, '127.0.0.1', self.gate.port,
                          self.visit)
