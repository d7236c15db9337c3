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

"""Consoles, opened with local commands as on a management partition."""

import os
import threading

import fixtures
from pypowervm import exceptions
from pypowervm.tasks import vterm

from nova_powervm.tests.conformance.simulator import base
from nova_powervm.tests.unit.simulator import viewer


class TestConsoles(base.ConformanceTest):

    def setUp(self):
        super().setUp()
        self.useFixture(fixtures.EnvironmentVariable(
            'PATH', os.pathsep.join((self.sim.commands,
                                     os.environ['PATH']))))
        self.terminals = self.machine.terminals
        self.addCleanup(self.let_terminals_go)

    def let_terminals_go(self):
        """End the threads that would close consoles in five minutes.

        The library starts one when the last viewer leaves, and the process
        does not end before it.
        """
        for thread in threading.enumerate():
            if isinstance(thread, vterm._VNCKiller):
                thread.abort()

    def test_a_console_is_opened_and_closed(self):
        lpar = self.deploy()
        port = vterm.open_localhost_vnc_vterm(self.adapter, lpar.uuid)
        view = viewer.Viewer(port)
        self.addCleanup(view.close)
        self.assertEqual('lpar1', view.name)
        before = view.picture()
        view.type('hello')
        self.assertNotEqual(before, view.picture())
        vterm.close_vterm(self.adapter, lpar.uuid)
        self.assertEqual(b'', view.read(1))

    def test_one_that_is_open_has_the_same_port(self):
        uuid = self.deploy().uuid
        self.assertEqual(vterm.open_localhost_vnc_vterm(self.adapter, uuid),
                         vterm.open_localhost_vnc_vterm(self.adapter, uuid))

    def test_one_that_somebody_else_opened_is_taken_over(self):
        uuid = self.deploy().uuid
        other = self.terminals.open(self.machine.lpar('lpar1'),
                                    graphic=False).port
        self.assertIsNone(
            vterm.open_localhost_vnc_vterm(self.adapter, uuid))
        port = vterm.open_localhost_vnc_vterm(self.adapter, uuid, force=True)
        self.assertNotIn(port, (None, other))

    def test_the_code_page_of_ibmi(self):
        uuid = self.create_lpar('ibmi', env='OS400').uuid
        first = vterm.open_localhost_vnc_vterm(self.adapter, uuid)
        self.assertEqual(
            first, vterm.open_localhost_vnc_vterm(self.adapter, uuid))
        vterm.open_localhost_vnc_vterm(self.adapter, uuid, codepage='273')
        open_one, = self.terminals.all()
        self.assertEqual('codepage=273', open_one.settings)

    def test_a_console_is_seen_from_outside(self):
        uuid = self.deploy().uuid
        port = vterm.open_remotable_vnc_vterm(self.adapter, uuid, '127.0.0.2')
        listener = vterm._VNC_REMOTE_PORT_TO_LISTENER[port]
        self.addCleanup(listener.join)
        self.addCleanup(listener.stop)
        view = self.connect_when_it_listens(port)
        self.assertEqual('lpar1', view.name)
        vterm.close_vterm(self.adapter, uuid)

    def test_a_console_may_ask_viewers_for_certificates(self):
        uuid = self.deploy().uuid
        port = vterm.open_remotable_vnc_vterm(
            self.adapter, uuid, '127.0.0.2', use_x509_auth=True,
            ca_certs='ca.pem', server_cert='vnc.pem', server_key='vnc.key')
        listener = vterm._VNC_REMOTE_PORT_TO_LISTENER[port]
        self.addCleanup(listener.join)
        self.addCleanup(listener.stop)
        self.assertEqual('ca.pem', listener.x509_certs['ca_certs'])
        vterm.close_vterm(self.adapter, uuid)

    def connect_when_it_listens(self, port):
        """The listener says nowhere when it is ready."""
        for _ in range(1000):
            try:
                view = viewer.Viewer(port, '127.0.0.2')
            except ConnectionRefusedError:
                continue
            self.addCleanup(view.close)
            return view
        raise AssertionError(f'Nobody listens on {port}.')

    def test_a_remote_client_has_no_consoles_but_may_close_them(self):
        uuid = self.deploy().uuid
        remote = base.connect(self.sim, username='u', password='p')
        self.assertRaises(exceptions.ConsoleNotLocal,
                          vterm.open_localhost_vnc_vterm, remote, uuid)
        vterm.open_localhost_vnc_vterm(self.adapter, uuid)
        vterm.close_vterm(remote, uuid)
        self.assertEqual([], self.terminals.all())
