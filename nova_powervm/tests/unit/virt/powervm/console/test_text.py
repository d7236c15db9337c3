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

import os
import socket
import threading

import fixtures
from oslo_config import fixture as config_fixture

from nova_powervm import conf
from nova_powervm.tests import base
from nova_powervm.tests import console_fixtures
from nova_powervm.tests import fixtures as pvm_fixtures
from nova_powervm.tests.unit.simulator import machines
from nova_powervm.virt.powervm.console import partition
from nova_powervm.virt.powervm.console import ring
from nova_powervm.virt.powervm.console import text


class TestText(base.TestCase):

    def setUp(self):
        super().setUp()
        self.log = self.useFixture(fixtures.FakeLogger())
        config = self.useFixture(config_fixture.Config(conf.CONF))
        self.path = self.useFixture(fixtures.TempDir()).path
        config.config(instances_path=self.path)
        sim = self.useFixture(pvm_fixtures.SimulatorFixture()).sim
        self.lpar = machines.running(sim.machine)
        self.terminals = sim.machine.terminals
        self.useFixture(console_fixtures.ManagementCommandsFixture(sim))
        self.ring = ring.Ring('the-instance')
        self.ended = threading.Event()
        self.threads = []
        self.text = text.Text(
            partition.Partition(self.lpar.uuid, self.lpar.number,
                                'the-instance'),
            take_over=False, ring=self.ring,
            ended=lambda holder: self.ended.set())
        self.addCleanup(self.text.close)

    def talk(self):
        """Return a connection with the terminal."""
        ours, theirs = socket.socketpair()
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        theirs.settimeout(30)

        def run():
            with ours:
                self.text.serve(ours)

        thread = threading.Thread(target=run)
        thread.start()
        self.threads.append(thread)
        self.addCleanup(thread.join)
        self.addCleanup(theirs.close)
        return theirs

    def hear(self, connection, until):
        return console_fixtures.hear(self, connection, until)

    def test_all_hear_what_one_types_and_the_log_has_it(self):
        one, other = self.talk(), self.talk()
        self.hear(one, b'lpar1 login: ')
        self.hear(other, b'lpar1 login: ')
        one.sendall(b'hello\r')
        for each in (one, other):
            self.assertIn(b'hello\nhello\n', self.hear(each, b'\nlogin: '))
        self.assertEqual(b'lpar1 login: hello\nhello\nlogin: ',
                         self.ring.read())
        self.text.renew()

    def test_who_comes_later_sees_what_was_shown_last(self):
        first = self.talk()
        self.hear(first, b'lpar1 login: ')
        first.sendall(b'hello\r')
        self.hear(first, b'\nlogin: ')
        first.close()
        self.assertEqual(b'lpar1 login: hello\nhello\nlogin: ',
                         self.hear(self.talk(), b'\nlogin: '))

    def test_much_that_is_typed_arrives(self):
        talk = self.talk()
        self.hear(talk, b'login: ')
        much = b'x' * 20000
        talk.sendall(much + b'\r')
        heard = self.hear(talk, b'\nlogin: ')
        self.assertEqual(2 * len(much), heard.count(b'x'))

    def test_close_hangs_up_and_closes_the_terminal(self):
        talk = self.talk()
        self.hear(talk, b'login: ')
        for _ in range(2):
            self.text.close()
            self.assertIsNone(self.terminals.get(self.lpar))
        self.assertEqual(b'', talk.recv(1))
        self.assertEqual(b'', self.talk().recv(1))
        self.assertFalse(self.ended.is_set())

    def test_terminal_that_others_close_is_told_and_stays_theirs(self):
        talk = self.talk()
        self.hear(talk, b'login: ')
        self.terminals.close(self.lpar)
        theirs = self.terminals.open(self.lpar, graphic=False)
        self.assertEqual(b'', talk.recv(1))
        self.assertTrue(self.ended.wait(30))
        self.text.close()
        self.assertIs(theirs, self.terminals.get(self.lpar))

    def test_who_takes_nothing_is_let_go(self):
        self.useFixture(fixtures.MonkeyPatch(
            'nova_powervm.virt.powervm.console.text._PATIENCE', 0.1))
        self.talk()
        talk = self.talk()
        self.hear(talk, b'login: ')
        for _ in range(50):
            talk.sendall(b'x' * 1000 + b'\r')
            self.hear(talk, b'\nlogin: ')
        self.threads[0].join(30)
        self.assertFalse(self.threads[0].is_alive())

    def test_log_that_cannot_be_written_does_not_end_the_console(self):
        talk = self.talk()
        self.hear(talk, b'login: ')
        self.ring.remove()
        open(os.path.join(self.path, 'the-instance'), 'w').close()
        talk.sendall(b'hello\r')
        self.hear(talk, b'\nlogin: ')
        self.assertIn('The console log of instance the-instance cannot be '
                      'written', self.log.output)
