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
import urllib.request

import fixtures

from nova_powervm.simulator import faults
from nova_powervm.simulator import presets
from nova_powervm.simulator import server
from nova_powervm.simulator import tls
from nova_powervm.simulator.wire import document
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator.rest import http


class TestSimulator(base.TestCase):

    def start(self, *args, **kwargs):
        sim = server.Simulator(*args, **kwargs)
        self.addCleanup(sim.stop)
        return sim.start()

    def ask(self, sim, path, verb='GET', data=None, timeout=10):
        request = urllib.request.Request(
            sim.url + path, method=verb, data=data,
            headers={'X-API-Session': sim.app.sessions.open()})
        with urllib.request.urlopen(request, timeout=timeout) as response:
            return response.status, response.read()

    def test_it_answers_as_soon_as_it_has_started(self):
        sim = self.start()
        self.assertNotEqual(0, sim.port)
        self.assertEqual(200, self.ask(sim, f'{http.UOM}/ManagedSystem')[0])

    def test_it_is_a_context_manager(self):
        with server.Simulator() as sim:
            port = sim.port
        self.assertRaises(OSError, socket.create_connection,
                          ('127.0.0.1', port), 5)

    def test_a_port_in_use_is_an_error(self):
        sim = self.start()
        again = server.Simulator(port=sim.port)
        self.addCleanup(again.machine.close)
        error = self.assertRaises(OSError, again.start)
        self.assertEqual(f'Port {sim.port} of 127.0.0.1 is in use',
                         error.strerror)
        again.stop()

    def test_a_port_can_be_used_again_at_once(self):
        first = self.start()
        self.ask(first, f'{http.UOM}/ManagedSystem')
        first.stop()
        second = self.start(port=first.port)
        self.assertEqual(first.port, second.port)

    def test_two_in_one_process_know_nothing_of_each_other(self):
        one = self.start(presets.single_vios())
        other = self.start(presets.dual_vios())
        path = f'{http.UOM}/VirtualIOServer?group=None'
        self.assertEqual([1, 2], [
            self.ask(sim, path)[1].count(b'<entry>') for sim in (one, other)])
        self.assertEqual(1, len(other.trace.entries))

    def test_it_stops_while_a_client_waits_for_events(self):
        sim = self.start()
        path = f'{http.UOM}/Event?QUEUE_APPLICATIONID=a'
        self.ask(sim, path)
        waits = self.watch_polls(sim.machine.events)
        answers = []
        poll = threading.Thread(
            target=lambda: answers.append(self.ask(sim, path)[0]))
        poll.start()
        self.assertTrue(waits.wait(5))
        sim.stop()
        poll.join(5)
        self.assertEqual([200], answers)

    def test_it_stops_while_a_client_is_kept_waiting(self):
        sim = self.start()
        sim.faults.add(faults.Fault(faults.wait(), delay=3600))
        struck, strike = threading.Event(), sim.faults.before

        def watched(call):
            struck.set()
            strike(call)

        sim.faults.before = watched
        answers = []
        client = threading.Thread(target=lambda: answers.append(
            self.ask(sim, f'{http.UOM}/ManagedSystem', timeout=60)[0]))
        client.start()
        self.assertTrue(struck.wait(5))
        sim.faults.close()
        client.join(60)
        self.assertEqual([200], answers)

    def watch_polls(self, events):
        """An event that is set when a client polls."""
        polled, poll = threading.Event(), events.poll

        def watched(*args):
            polled.set()
            return poll(*args)

        events.poll = watched
        return polled

    def test_stopping_twice_is_fine(self):
        sim = self.start()
        sim.stop()
        sim.stop()

    def test_chunks_are_put_together(self):
        sim = self.start()
        vios = sim.machine.vios('vios1')
        disk = vios.group('novavg').create_disk('boot', 1.0)
        file = sim.machine.files.create('a', 'BROKERED_DISK_IMAGE', vios,
                                        disk.udid)
        status, _ = self.ask(sim, f'{http.WEB}/File/contents/{file.uuid}',
                             'PUT', iter([b'first', b'second']))
        self.assertEqual(204, status)
        self.assertEqual(b'firstsecond', disk.content.read())

    def test_time_goes_on_when_requests_take_some(self):
        machine = presets.dual_vios()
        self.addCleanup(machine.close)
        uptime = machine.lpar('novalink').uptime
        server.Simulator(machine, latency='novalink:0.001')
        self.assertGreaterEqual(machine.lpar('novalink').uptime, uptime)

    def test_an_address_of_version_6_is_put_in_brackets(self):
        sim = server.Simulator(host='::1', port=1)
        self.addCleanup(sim.machine.close)
        self.assertEqual('http://[::1]:1', sim.url)

    def test_it_speaks_tls_and_waits_for_nobody_s_handshake(self):
        folder = self.useFixture(fixtures.TempDir()).path
        certificate, key = tls.make(folder)
        sim = self.start(ssl_context=tls.load(certificate, key))
        silent = socket.create_connection((sim.host, sim.port))
        self.addCleanup(silent.close)
        request = urllib.request.Request(
            f'{sim.url}{http.UOM}/ManagedSystem',
            headers={'X-API-Session': sim.app.sessions.open()})
        context = ssl.create_default_context(cafile=certificate)
        with urllib.request.urlopen(request, timeout=10,
                                    context=context) as response:
            self.assertEqual(200, response.status)

    def test_sessions_end_with_it(self):
        sim = self.start()
        data = http.body('LogonRequest', document.bare(
            UserID='u', Password='p'), document.WEB)
        self.ask(sim, f'{http.WEB}/Logon', 'PUT', data)
        sim.stop()
        self.assertEqual(0, len(sim.app.sessions))
