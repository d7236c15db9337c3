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
from oslo_config import fixture as config_fixture

from nova_powervm import conf
from nova_powervm.simulator import tls
from nova_powervm.tests import base
from nova_powervm.virt.powervm.console import vencrypt


class TestVencrypt(base.TestCase):

    def setUp(self):
        super().setUp()
        self.config = self.useFixture(config_fixture.Config(conf.CONF))
        self.certificate, self.key = tls.make(
            self.useFixture(fixtures.TempDir()).path)
        self.configure(vnc_ca_certs=self.certificate,
                       vnc_server_cert=self.certificate,
                       vnc_server_key=self.key)

    def configure(self, **options):
        self.config.config(group='powervm', **options)

    def problem(self):
        return str(self.assertRaises(ValueError, vencrypt.context))

    def test_files_that_are_not_set_are_named(self):
        self.configure(vnc_ca_certs=None, vnc_server_key=None)
        self.assertIn('vnc_ca_certs, vnc_server_key is not', self.problem())

    def test_files_that_cannot_be_used_are_named(self):
        self.configure(vnc_server_key='/nowhere/key.pem')
        self.assertIn('vnc_server_cert and vnc_server_key, cannot be used',
                      self.problem())
        self.configure(vnc_ca_certs=self.key)
        self.assertIn('[powervm] vnc_ca_certs, cannot be used',
                      self.problem())

    def secure(self, terminal, proxy):
        """Let both sides talk; return what came of it."""
        ours, theirs = socket.socketpair()
        shown, server = socket.socketpair()
        for each in (ours, theirs, shown, server):
            each.settimeout(30)
            self.addCleanup(each.close)
        server.sendall(terminal)
        theirs.sendall(proxy)
        theirs.shutdown(socket.SHUT_WR)
        return self.assertRaises(vencrypt.HandshakeFailed, vencrypt.secure,
                                 ours, shown), server, theirs

    def test_server_with_a_password_is_refused(self):
        exc, _, _ = self.secure(b'RFB 003.008\n\1\2', b'')
        self.assertIn('asks for a password', str(exc))

    def test_server_of_old_is_understood(self):
        exc, server, proxy = self.secure(
            b'RFB 003.003\n\0\0\0\1', b'RFB 003.003\n')
        self.assertIn('another version of RFB', str(exc))
        self.assertEqual(b'RFB 003.003\n', server.recv(100))
        self.assertEqual(b'RFB 003.008\n', proxy.recv(100))

    def test_proxy_without_vencrypt_is_told_what_to_set(self):
        exc, server, _ = self.secure(
            b'RFB 003.008\n\1\1', b'RFB 003.008\n\0')
        self.assertIn('auth_schemes = vencrypt', str(exc))
        self.assertEqual(b'RFB 003.008\n\1', server.recv(100))

    def test_proxy_with_another_type_is_refused(self):
        exc, _, proxy = self.secure(
            b'RFB 003.008\n\1\1', b'RFB 003.008\n\x13\0\2\0\0\1\1')
        self.assertIn('X509None', str(exc))
        self.assertEqual(b'\0', proxy.recv(100)[-1:])

    def test_proxy_that_hangs_up_is_let_go(self):
        exc, _, _ = self.secure(b'RFB 003.007\n\1\1', b'RFB 0')
        self.assertIn('hung up', str(exc))

    def test_files_that_have_become_bad_end_the_connection(self):
        self.configure(vnc_server_cert='/nowhere')
        exc, _, _ = self.secure(
            b'RFB 003.008\n\1\1', b'RFB 003.008\n\x13\0\2\0\0\1\4')
        self.assertIn('cannot be used', str(exc))

    def test_server_that_confirms_nothing_is_confirmed_by_us(self):
        """Before RFB 3.8 a server said nothing after no authentication."""
        ours, theirs = socket.socketpair()
        shown, server = socket.socketpair()
        for each in (ours, theirs, shown, server):
            each.settimeout(30)
            self.addCleanup(each.close)
        server.sendall(b'RFB 003.007\n\1\1')
        theirs.sendall(b'RFB 003.008\n\x13\0\2\0\0\1\4')
        secured = []
        thread = threading.Thread(target=lambda: secured.append(
            vencrypt.secure(ours, shown)))
        thread.start()
        self.assertEqual(20 + 3, len(self.read(theirs, 23)))
        client = ssl.create_default_context(cafile=self.certificate)
        client.check_hostname = False
        client.load_cert_chain(self.certificate, self.key)
        with client.wrap_socket(theirs) as connection:
            self.assertEqual(bytes(4), connection.recv(4))
            thread.join()
            secured[0].close()

    def read(self, connection, count):
        data = b''
        while len(data) < count:
            data += connection.recv(count - len(data))
        return data
