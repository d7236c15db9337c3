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

import select

import fixtures
import requests

from nova_powervm.simulator import server
from nova_powervm.simulator import tls
from nova_powervm.tests import base
from nova_powervm.virt.powervm import transport


def close_idle(sim, client):
    """Let a server close its connection, and the client hear of it."""
    sim.app.connections.wait_until_idle()
    sim.app.connections.close_idle()
    pool = client.get_adapter(sim.url).poolmanager.connection_from_url(
        sim.url)
    select.select([each.sock for each in pool.pool.queue if each], [], [],
                  10)


class TestConnections(base.TestCase):

    def setUp(self):
        super().setUp()
        self.sim = server.Simulator()
        self.addCleanup(self.sim.stop)
        self.sim.start()
        self.client = transport.client(self.sim.host, '')
        self.addCleanup(self.client.close)

    def ask(self):
        return self.client.get(f'{self.sim.url}/simulator/about')

    def opened(self):
        return self.sim.app.connections.opened

    def test_one_connection_serves_many_requests(self):
        for _time in range(10):
            self.assertEqual(200, self.ask().status_code)
        self.assertEqual(1, self.opened())

    def test_one_that_the_server_has_closed_is_replaced(self):
        self.ask()
        close_idle(self.sim, self.client)
        self.assertEqual(200, self.ask().status_code)
        self.assertEqual(2, self.opened())

    def test_one_that_was_idle_for_long_is_not_used_again(self):
        clock = self.useFixture(fixtures.MockPatchObject(
            transport, 'time')).mock
        clock.monotonic.return_value = 0
        self.ask()
        clock.monotonic.return_value = transport.IDLE_SECONDS - 1
        self.ask()
        self.assertEqual(1, self.opened())
        clock.monotonic.return_value = 2 * transport.IDLE_SECONDS
        self.ask()
        self.assertEqual(2, self.opened())

    def test_environment_is_not_asked_for_proxies(self):
        for name in ('http_proxy', 'HTTP_PROXY', 'all_proxy'):
            self.useFixture(fixtures.EnvironmentVariable(
                name, 'http://127.0.0.1:1'))
        self.useFixture(fixtures.EnvironmentVariable('no_proxy'))
        self.assertEqual(200, self.ask().status_code)


class TestCertificates(base.TestCase):

    def setUp(self):
        super().setUp()
        self.folder = self.useFixture(fixtures.TempDir()).path
        self.certificate, key = tls.make(self.folder)
        self.sim = server.Simulator(
            ssl_context=tls.load(self.certificate, key))
        self.addCleanup(self.sim.stop)
        self.sim.start()

    def ask(self, certificates):
        with transport.client(self.sim.host, certificates) as client:
            return [client.get(f'{self.sim.url}/simulator/about').status_code
                    for _time in range(2)]

    def test_server_whose_certificate_is_trusted_is_asked(self):
        self.assertEqual([200, 200], self.ask(self.certificate))
        self.assertEqual(1, self.sim.app.connections.opened)

    def test_server_whose_certificate_is_strange_is_not(self):
        self.assertRaises(requests.exceptions.SSLError, self.ask,
                          '/etc/ssl/certs/')

    def test_environment_does_not_say_whom_to_trust(self):
        self.useFixture(fixtures.EnvironmentVariable(
            'REQUESTS_CA_BUNDLE', self.certificate))
        self.assertRaises(requests.exceptions.SSLError, self.ask,
                          '/etc/ssl/certs/')

    def own(self, path):
        """Give the server a certificate of its own in a directory."""
        with open(path) as theirs:
            directory = self.useFixture(fixtures.TempDir())
            with open(directory.join('127_0_0_1.crt'), 'w') as ours:
                ours.write(theirs.read())
        return directory.path

    def test_server_s_own_certificate_is_enough_and_needed(self):
        self.assertEqual([200, 200], self.ask(self.own(self.certificate)))
        other = self.useFixture(fixtures.TempDir()).path
        self.assertRaises(requests.exceptions.SSLError, self.ask,
                          self.own(tls.make(other)[0]))

    def test_without_certificates_anybody_is_trusted(self):
        self.assertEqual([200, 200], self.ask(''))
