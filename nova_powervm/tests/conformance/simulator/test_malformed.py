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

"""What is hardly HTTP is refused with an error document as well."""

import socket

from lxml import etree

from nova_powervm.tests import base
from nova_powervm.tests import fixtures

ATOM = '{http://www.w3.org/2005/Atom}'
WEB = '{http://www.ibm.com/xmlns/systems/power/firmware/web/mc/2012_10/}'


class TestMalformedRequests(base.TestCase):

    def setUp(self):
        super().setUp()
        self.sim = self.useFixture(fixtures.SimulatorFixture()).sim
        token = self.sim.app.sessions.open()
        self.path = ('/rest/api/uom/ManagedSystem/'
                     f'{self.sim.machine.uuid}/LogicalPartition')
        self.session = f'X-API-Session: {token}\r\n'.encode()
        self.before = self.sim.machine.snapshot()

    def send(self, data):
        """What comes back until the server closes the connection."""
        with socket.create_connection((self.sim.host, self.sim.port),
                                      10) as connection:
            connection.sendall(data)
            connection.shutdown(socket.SHUT_WR)
            with connection.makefile('rb') as answer:
                return answer.read()

    def put(self, rest):
        """PUT with these headers and body."""
        return self.send(f'PUT {self.path} HTTP/1.1\r\nHost: x\r\n'.encode()
                         + self.session + rest)

    def assertRefused(self, status, answer):
        """An error document, and a machine that is as it was."""
        document = etree.fromstring(answer[answer.index(b'<entry'):])
        error = document.find(f'{ATOM}content/{WEB}HttpErrorResponse')
        self.assertEqual(str(status), error.findtext(f'{WEB}HTTPStatus'))
        self.assertTrue(error.findtext(f'{WEB}ReasonCode'))
        self.assertTrue(error.findtext(f'{WEB}Message'))
        self.assertEqual(self.before, self.sim.machine.snapshot())

    def test_request_lines(self):
        for line in (b'\0\1 nonsense', b'GET'):
            self.assertRefused(400, self.send(line + b'\r\n\r\n'))
        self.assertRefused(505, self.send(b'GET / HTTP/9.9\r\n\r\n'))
        self.assertRefused(
            414, self.send(b'GET /' + b'a' * 70000 + b' HTTP/1.1\r\n\r\n'))

    def test_an_address_that_is_none(self):
        self.assertRefused(400, self.send(
            b'GET http://[::1/x HTTP/1.1\r\nHost: x\r\n\r\n'))

    def test_too_many_headers_and_too_long_ones(self):
        for headers in (b'A: b\r\n' * 200, b'A: ' + b'b' * 70000 + b'\r\n'):
            self.assertRefused(431, self.send(
                b'GET / HTTP/1.1\r\n' + headers + b'\r\n'))

    def test_lengths_that_are_wrong(self):
        for length in (b'abc', b'-5', b'50'):
            self.assertRefused(400, self.put(
                b'Content-Length: ' + length + b'\r\n\r\n<a/>'))
        for chunks in (b'zz\r\nfoo\r\n0\r\n\r\n', b'-5\r\nfoo', b'ff\r\nfoo'):
            self.assertRefused(400, self.put(
                b'Transfer-Encoding: chunked\r\n\r\n' + chunks))

    def test_a_body_that_is_too_long_is_not_read(self):
        self.assertRefused(
            413, self.put(b'Content-Length: 99999999999\r\n\r\n<a/>'))

    def test_traversal(self):
        for path in (b'/../../etc/passwd', b'/rest/api/../../etc/passwd',
                     b'/rest/api/web/File/contents/..%2f..%2fetc%2fpasswd'):
            self.assertRefused(404, self.send(
                b'GET ' + path + b' HTTP/1.1\r\nHost: x\r\n' + self.session
                + b'\r\n'))

    def test_without_a_usable_host_addresses_are_those_of_the_server(self):
        for host in (b'', b'Host: a b<>\r\n'):
            answer = self.send(f'GET {self.path} HTTP/1.1\r\n'.encode()
                               + host + self.session + b'\r\n')
            self.assertIn(f'href="{self.sim.url}{self.path}"'.encode(),
                          answer)
