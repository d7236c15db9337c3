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

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import job
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines
from nova_powervm.tests.unit.simulator import viewer


class TestTerminal(base.TestCase):

    def setUp(self):
        super().setUp()
        self.machine = machines.machine(self)
        self.lpar = machines.running(self.machine)
        self.terminals = self.machine.terminals

    def view(self, terminal, **how):
        made = viewer.Viewer(terminal.port, **how)
        self.addCleanup(made.close)
        return made

    def test_the_guest_echoes(self):
        terminal = self.terminals.open(self.lpar)
        self.assertEqual('a', terminal.typed('a'))
        self.assertEqual('\nab\nlogin: ', [
            terminal.typed(c) for c in 'b\n'][1])
        self.assertEqual(['lpar1 login: ab', 'ab', 'login: '],
                         terminal.screen.lines)

    def test_what_was_taken_back_is_not_echoed(self):
        terminal = self.terminals.open(self.lpar)
        self.assertIn('\na\n', [terminal.typed(c) for c in 'ab\b\n'][-1])

    def test_a_viewer_sees_what_it_types(self):
        view = self.view(self.terminals.open(self.lpar))
        self.assertEqual(('lpar1', 640, 192),
                         (view.name, view.width, view.height))
        before = view.picture()
        view.type('x')
        self.assertNotEqual(before, view.picture())

    def test_an_update_waits_for_a_key(self):
        view = self.view(self.terminals.open(self.lpar))
        before = view.picture()
        view.socket.sendall(b'\3\1' + bytes(8))
        view.type('x')
        self.assertNotEqual(before, view.frame())

    def test_pixels_come_in_the_size_asked_for(self):
        view = self.view(self.terminals.open(self.lpar))
        view.socket.sendall(b'\0\0\0\0\x08' + bytes(15))
        self.assertEqual(viewer.FRAME, len(view.picture(size=1)))

    def test_two_see_the_same(self):
        terminal = self.terminals.open(self.lpar)
        one, two = self.view(terminal), self.view(terminal)
        one.type('x')
        self.assertEqual(one.picture(), two.picture())

    def test_plain_text_is_echoed_too(self):
        terminal = self.terminals.open(self.lpar, graphic=False)
        with socket.create_connection(('127.0.0.1', terminal.port),
                                      10) as talk:
            file = talk.makefile('r')
            talk.sendall(b'hello\n')
            self.assertEqual('lpar1 login: hello\n', file.readline())
            self.assertEqual('hello\n', file.readline())
            talk.sendall(b'and\rthis\r\n')
            self.assertEqual(['login: and\n', 'and\n', 'login: this\n'],
                             [file.readline() for _ in range(3)])

    def test_guest_that_starts_shows_it(self):
        off = machines.lpar(self.machine, 'off')
        terminal = self.terminals.open(off, graphic=False)
        self.assertEqual('', terminal.typed('x'))
        with socket.create_connection(('127.0.0.1', terminal.port),
                                      10) as talk:
            file = talk.makefile('r')
            off.begin_start()
            off.finish_start()
            self.assertEqual('\n', file.readline())
            self.terminals.show(off, 'more\n')
            self.assertEqual('off login: more\n', file.readline())

    def test_what_a_guest_shows_waits_for_the_first_who_looks(self):
        terminal = self.terminals.open(self.lpar, graphic=False)
        self.terminals.show(self.lpar, 'booted\n')
        with socket.create_connection(('127.0.0.1', terminal.port),
                                      10) as talk:
            self.assertEqual('lpar1 login: booted\n',
                             talk.makefile('r').readline())
        graphic = self.terminals.open(machines.running(
            self.machine, 'other', memory=512))
        graphic.show('hello')
        self.assertEqual('other login: hello', graphic.screen.lines[-1])

    def test_a_terminal_is_open_once(self):
        terminal = self.terminals.open(self.lpar)
        self.assertIs(terminal, self.terminals.get(self.lpar))
        self.assertEqual([terminal], self.terminals.all())
        self.assertRaises(errors.InUse, self.terminals.open, self.lpar)

    def test_closing_hangs_up(self):
        terminal = self.terminals.open(self.lpar)
        view = self.view(terminal)
        view.picture()
        self.terminals.close(self.lpar)
        self.terminals.close(self.lpar)
        self.assertEqual(b'', view.read(1))
        self.assertRaises(OSError, viewer.Viewer, terminal.port)

    def test_the_job_closes_it(self):
        self.terminals.open(self.lpar)
        done = self.machine.jobs.submit('CloseVterm', self.lpar, {})
        self.assertEqual((job.OK, []), (done.status, self.terminals.all()))

    def test_a_partition_that_goes_takes_it_along(self):
        off = machines.lpar(self.machine, 'off')
        self.terminals.open(off)
        self.machine.delete_lpar(off)
        self.assertEqual([], self.terminals.all())

    def test_a_machine_that_stops_closes_them(self):
        terminal = self.terminals.open(self.lpar)
        self.machine.close()
        self.assertRaises(OSError, viewer.Viewer, terminal.port)
