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

import http.client
import socket

import requests

from nova_powervm.simulator import faults
from nova_powervm.simulator import server
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator.rest import http as paths


class TestListener(base.TestCase):

    def start(self, **options):
        self.sim = server.Simulator(**options)
        self.addCleanup(self.sim.stop)
        self.sim.start()
        self.headers = {'X-API-Session': self.sim.app.sessions.open()}

    def connect(self):
        link = http.client.HTTPConnection(
            self.sim.host, self.sim.port, timeout=20)
        self.addCleanup(link.close)
        return link

    def ask(self, link, verb='GET', path='/ManagedSystem', **kwargs):
        link.request(verb, paths.UOM + path, headers=self.headers, **kwargs)
        answer = link.getresponse()
        answer.content = answer.read()
        return answer

    def opened(self):
        return self.sim.app.connections.opened

    def test_one_connection_carries_many_requests(self):
        self.start()
        with requests.Session() as session:
            for _time in range(20):
                answer = session.get(
                    f'{self.sim.url}{paths.UOM}/ManagedSystem',
                    headers=self.headers)
                self.assertEqual(200, answer.status_code)
                self.assertNotIn('Connection', answer.headers)
            told = session.get(
                f'{self.sim.url}/simulator/statistics').json()['connections']
        self.assertEqual({'opened': 1, 'open': 1, 'idle': 0}, told)

    def test_answers_of_all_kinds_keep_it(self):
        self.start()
        link = self.connect()
        for verb, path, status in (
                ('GET', '/ManagedSystem', 200), ('GET', '/Nonsense', 501),
                ('HEAD', '/ManagedSystem', 200), ('DELETE', '/Cluster', 405),
                ('GET', '/VirtualIOServer/x', 404)):
            self.assertEqual(status, self.ask(link, verb, path).status, path)
        self.assertEqual(1, self.opened())

    def test_body_that_is_refused_unread_does_not_become_a_request(self):
        self.start()
        link = self.connect()
        self.headers = {}
        answer = self.ask(link, 'PUT', '/ManagedSystem',
                          body=b'GET / HTTP/1.1\r\n\r\n' * 100)
        self.assertEqual(401, answer.status)
        self.assertEqual(401, self.ask(link).status)
        self.assertEqual((1, 2), (self.opened(),
                                  len(self.sim.trace.entries)))

    def test_large_body_that_is_refused_costs_the_connection(self):
        self.start()
        self.headers = {}
        link = self.connect()
        answer = self.ask(link, 'PUT', '/ManagedSystem',
                          body=b'x' * (2 << 20))
        self.assertEqual((401, 'close'), (
            answer.status, answer.headers['Connection']))
        self.ask(link)
        self.assertEqual(2, self.opened())

    def test_chunks_that_are_refused_cost_the_connection(self):
        self.start()
        self.headers = {}
        link = self.connect()
        answer = self.ask(link, 'PUT', '/ManagedSystem',
                          body=iter([b'first', b'second']))
        self.assertEqual((401, 'close'), (
            answer.status, answer.headers['Connection']))

    def test_client_that_wants_it_closed_has_it_closed(self):
        self.start()
        link = self.connect()
        self.headers['Connection'] = 'close'
        self.assertEqual('close', self.ask(link).headers['Connection'])

    def test_old_clients_keep_it_only_when_they_ask(self):
        self.start()
        for asked, answered in ((None, 'close'),
                                ('keep-alive', 'keep-alive')):
            link = self.connect()
            link._http_vsn, link._http_vsn_str = 10, 'HTTP/1.0'
            if asked:
                self.headers['Connection'] = asked
            self.assertEqual(answered, self.ask(link).headers['Connection'])

    def test_idle_connection_is_closed_after_a_while(self):
        self.start(idle=0.05)
        link = self.connect()
        self.ask(link)
        self.assertEqual(b'', link.sock.recv(1))

    def test_idle_connections_can_be_closed_at_once(self):
        self.start()
        link, other = self.connect(), self.connect()
        self.ask(link)
        self.assertTrue(self.sim.app.connections.wait_until_idle())
        other.request('DELETE', '/simulator/connections')
        self.assertEqual(204, other.getresponse().status)
        self.assertEqual(b'', link.sock.recv(1))

    def test_lost_reply_costs_the_connection_and_only_that_one(self):
        for outcome in (faults.drop_before(), faults.lose_reply()):
            self.start()
            link, other = self.connect(), self.connect()
            self.ask(link)
            self.ask(other)
            self.sim.faults.add(faults.Fault(outcome))
            self.assertRaises(ConnectionError, self.ask, link)
            link.close()
            self.assertEqual(200, self.ask(other).status)
            self.assertEqual(2, self.opened())
            self.assertEqual(200, self.ask(link).status)
            self.assertEqual(3, self.opened())

    def test_stopping_closes_connections_that_wait(self):
        self.start()
        link = self.connect()
        self.ask(link)
        silent = socket.create_connection((self.sim.host, self.sim.port))
        self.addCleanup(silent.close)
        self.sim.stop()
        self.assertEqual(b'', link.sock.recv(1))

    def test_stopping_and_starting_again_serves_new_connections(self):
        self.start()
        self.sim.halt()
        self.sim.start()
        self.headers = {'X-API-Session': self.sim.app.sessions.open()}
        self.assertEqual(200, self.ask(self.connect()).status)
