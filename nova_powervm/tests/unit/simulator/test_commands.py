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
import io
import os
import subprocess
import termios
import threading

from nova_powervm.simulator import commands
from nova_powervm.tests import base
from nova_powervm.tests import fixtures
from nova_powervm.tests.unit.simulator import machines


class TestCommands(base.TestCase):

    def setUp(self):
        super().setUp()
        self.sim = self.useFixture(fixtures.SimulatorFixture()).sim

    def run_it(self, name, *words, url=None):
        """Exit status, output and errors."""
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = commands.run(name, url or self.sim.url, words)
        return status, out.getvalue(), err.getvalue()

    def open(self, *words):
        return self.run_it('mkvterm', '--id', '1', *words)

    def test_a_terminal_is_opened_and_closed(self):
        status, out, _ = self.open('--vnc', '--local')
        port = self.sim.machine.terminals.all()[0].port
        self.assertEqual((0, f'{port}\n'), (status, out))
        self.assertEqual((0, '', ''), self.run_it('rmvterm', '--id', '1'))
        self.assertEqual([], self.sim.machine.terminals.all())

    def test_one_that_is_open_is_status_3_with_its_port(self):
        _, out, _ = self.open('--vnc')
        status, again, error = self.open('--vnc')
        self.assertEqual((3, out), (status, again))
        self.assertIn('open already', error)

    def test_one_that_is_text_has_no_port_to_tell(self):
        talk = self.talk()
        talk.stdout.read(6)
        number = str(self.sim.machine.lpar('guest').number)
        for how in (['--vnc'], []):
            status, out, error = self.run_it('mkvterm', '--id', number, *how)
            self.assertEqual((3, ''), (status, out))
            self.assertIn('open already', error)

    def talk(self):
        """Run mkvterm as a shell does, its input and output in pipes."""
        machines.running(self.sim.machine, 'guest')
        lpar = self.sim.machine.lpar('guest')
        talk = subprocess.Popen(
            ['mkvterm', '--id', str(lpar.number)], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, bufsize=0,
            env={**os.environ, 'PATH': self.sim.commands})
        self.addCleanup(talk.stdout.close)
        self.addCleanup(talk.wait)
        self.addCleanup(talk.stdin.close)
        return talk

    def test_one_that_is_text_is_the_terminal_until_it_is_left(self):
        talk = self.talk()
        talk.stdin.write(b'hello\r')
        shown = b''
        while not shown.endswith(b'hello\nhello\nlogin: '):
            shown += talk.stdout.read(100)
        talk.stdin.write(b'~.')
        self.assertEqual(0, talk.wait())
        self.closed()

    def test_one_that_is_text_ends_with_its_input(self):
        talk = self.talk()
        talk.stdout.read(6)
        talk.stdin.close()
        self.assertEqual(0, talk.wait())
        self.closed()

    def test_one_that_is_text_ends_when_it_is_closed(self):
        talk = self.talk()
        talk.stdout.read(6)
        number = str(self.sim.machine.lpar('guest').number)
        self.run_it('rmvterm', '--id', number)
        self.assertEqual(0, talk.wait())

    def test_keys_of_a_user_go_through_as_they_are_typed(self):
        master, slave = os.openpty()
        self.addCleanup(os.close, master)
        before = termios.tcgetattr(slave)
        machines.running(self.sim.machine, 'guest')
        talk = subprocess.Popen(
            ['mkvterm', '--id', str(self.sim.machine.lpar('guest').number)],
            stdin=slave, stdout=slave,
            env={**os.environ, 'PATH': self.sim.commands})
        self.addCleanup(talk.wait)
        os.read(master, 1)
        os.write(master, b'~.')
        self.assertEqual(0, talk.wait())
        self.assertEqual(before, termios.tcgetattr(slave))
        os.close(slave)

    def closed(self):
        """The end of the command is soon the end of the terminal."""
        terminals = self.sim.machine.terminals
        for thread in threading.enumerate():
            if thread.name.startswith('terminal-'):
                thread.join(30)
        self.assertEqual([], terminals.all())

    def test_a_partition_must_be_there(self):
        for name in ('mkvterm', 'rmvterm'):
            status, out, error = self.run_it(name, '--id', '99', '--vnc')
            self.assertEqual((1, ''), (status, out))
            self.assertIn('99', error)

    def test_the_simulator_must_answer(self):
        url = self.sim.url
        self.sim.stop()
        status, _, error = self.run_it('rmvterm', '--id', '1', url=url)
        self.assertEqual(1, status)
        self.assertIn('does not answer', error)

    def test_open_ones_are_listed_as_processes(self):
        self.assertEqual(1, self.run_it('pgrep', 'mkvtermutil')[0])
        self.open('--vnc', '--consolesettings', 'codepage=273')
        status, out, _ = self.run_it('pgrep', 'mkvtermutil', '--list-full')
        self.assertEqual(0, status)
        self.assertIn('--id 1 --codepage 273', out)

    def test_the_directory_goes_with_the_simulator(self):
        path = self.sim.commands
        self.assertEqual(['mkvterm', 'pgrep', 'rmvterm'],
                         sorted(os.listdir(path)))
        for name in os.listdir(path):
            self.assertTrue(os.access(os.path.join(path, name), os.X_OK))
        self.assertEqual(path, self.sim.commands)
        self.sim.stop()
        self.assertFalse(os.path.exists(path))
