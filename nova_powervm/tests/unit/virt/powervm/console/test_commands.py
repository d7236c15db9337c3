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
import stat

import fixtures
from nova import exception as nova_exception
from oslo_config import fixture as config_fixture

from nova_powervm import conf
from nova_powervm.tests import base
from nova_powervm.tests import console_fixtures
from nova_powervm.tests import fixtures as pvm_fixtures
from nova_powervm.tests.unit.simulator import machines
from nova_powervm.virt.powervm.console import commands
from nova_powervm.virt.powervm.console import partition


class TestCommands(base.TestCase):

    def setUp(self):
        super().setUp()
        self.log = self.useFixture(fixtures.FakeLogger())
        self.config = self.useFixture(config_fixture.Config(conf.CONF))
        sim = self.useFixture(pvm_fixtures.SimulatorFixture()).sim
        self.lpar = machines.lpar(sim.machine)
        self.terminals = sim.machine.terminals
        self.commands = self.useFixture(
            console_fixtures.ManagementCommandsFixture(sim))
        self.partition = partition.Partition(
            self.lpar.uuid, self.lpar.number, 'the-instance')

    def refusal(self, function, *args):
        return self.assertRaises(
            nova_exception.ConsoleTypeUnavailable, function,
            *args).format_message()

    def write(self, name, script):
        """Put a command on the PATH, before those of the simulator."""
        folder = self.useFixture(fixtures.TempDir()).path
        path = os.path.join(folder, name)
        with open(path, 'w') as file:
            file.write(f'#!/bin/sh\n{script}\n')
        os.chmod(path, stat.S_IRWXU)
        self.useFixture(fixtures.EnvironmentVariable(
            'PATH', os.pathsep.join((folder, os.environ['PATH']))))

    def test_terminal_opens_as_vnc_and_is_the_same_when_opened_again(self):
        port = commands.open_vnc(self.partition)
        self.assertEqual(self.terminals.get(self.lpar).port, port)
        self.assertEqual(port, commands.open_vnc(self.partition))
        self.assertTrue(commands.listens(port))
        commands.connect(port).close()
        commands.close(self.partition)
        self.assertIsNone(self.terminals.get(self.lpar))
        self.assertFalse(commands.listens(port))

    def test_terminal_of_somebody_else_is_left_to_them(self):
        theirs = self.terminals.open(self.lpar, graphic=False)
        self.assertIn('the terminal of instance the-instance is open '
                      'elsewhere',
                      self.refusal(commands.open_vnc, self.partition))
        self.assertIs(theirs, self.terminals.get(self.lpar))

    def test_terminal_of_somebody_else_is_taken_if_the_operator_says(self):
        self.terminals.open(self.lpar, graphic=False)
        commands.open_vnc(self.partition, take_over=True)
        self.assertTrue(self.terminals.get(self.lpar).graphic)
        self.assertIn('Taking the terminal', self.log.output)

    def open_text(self, **how):
        """Open it as text; return what was shown, and what reads more."""
        process, terminal, shown = commands.open_text(self.partition, **how)
        self.addCleanup(os.close, terminal)
        self.addCleanup(process.wait)
        self.addCleanup(process.terminate)
        return shown, terminal

    def test_terminal_opens_as_text(self):
        self.lpar.begin_start()
        self.lpar.finish_start()
        shown, terminal = self.open_text()
        self.assertFalse(self.terminals.get(self.lpar).graphic)
        self.assertEqual(b'lpar1 login: '[:len(shown)], shown)
        commands.close(self.partition)
        self.assertIsNone(self.terminals.get(self.lpar))

    def test_terminal_of_a_silent_guest_opens_as_text(self):
        self.useFixture(fixtures.MonkeyPatch(
            'nova_powervm.virt.powervm.console.commands._OPENING', 0))
        shown, terminal = self.open_text()
        self.assertEqual((b'', b''),
                         (shown, commands.read_terminal(terminal)))

    def test_text_of_somebody_else_is_left_to_them_or_taken(self):
        self.lpar.begin_start()
        self.lpar.finish_start()
        theirs = self.terminals.open(self.lpar, graphic=False)
        self.assertIn('is open elsewhere',
                      self.refusal(commands.open_text, self.partition))
        self.assertIs(theirs, self.terminals.get(self.lpar))
        self.open_text(take_over=True)
        self.assertIsNot(theirs, self.terminals.get(self.lpar))

    def test_what_a_killed_service_has_left_is_taken(self):
        self.lpar.begin_start()
        self.lpar.finish_start()
        commands.open_vnc(self.partition)
        self.open_text()
        self.assertFalse(self.terminals.get(self.lpar).graphic)

    def test_text_that_fails_says_why(self):
        self.write('mkvterm', 'echo no such thing >&2; exit 1')
        self.assertIn('mkvterm failed for partition',
                      self.refusal(commands.open_text, self.partition))
        self.assertIn('no such thing',
                      self.refusal(commands.open_text, self.partition))
        self.write('mkvterm', 'exit 0')
        self.assertIn('exit status 0',
                      self.refusal(commands.open_text, self.partition))
        self.useFixture(fixtures.EnvironmentVariable('PATH', '/nowhere'))
        self.assertIn('there are no consoles on this host',
                      self.refusal(commands.open_text, self.partition))

    def test_ibmi_has_no_text(self):
        self.assertIn('Ask for its VNC console', self.refusal(
            commands.open_text, partition.Partition(
                self.lpar.uuid, self.lpar.number, 'the-instance', True)))

    def test_ibmi_has_a_code_page(self):
        self.config.config(group='powervm', ibmi_codepage='273')
        commands.open_vnc(partition.Partition(
            self.lpar.uuid, self.lpar.number, 'the-instance', is_ibmi=True))
        self.assertEqual('codepage=273',
                         self.terminals.get(self.lpar).settings)

    def test_command_that_fails_says_what_it_said(self):
        gone = partition.Partition('ABC', 99, 'the-instance')
        told = self.refusal(commands.open_vnc, gone)
        self.assertIn('mkvterm failed for partition 99, which is instance '
                      'the-instance: There is no partition', told)

    def test_command_that_fails_silently_says_how(self):
        self.write('rmvterm', 'exit 7')
        self.assertIn('exit status 7',
                      self.refusal(commands.close, self.partition))

    def test_command_that_hangs_is_given_up(self):
        self.useFixture(fixtures.MonkeyPatch(
            'nova_powervm.virt.powervm.console.commands._PATIENCE', 0))
        self.write('rmvterm', 'read forever < /dev/zero')
        self.assertIn('rmvterm failed',
                      self.refusal(commands.close, self.partition))

    def test_host_without_the_commands_has_no_consoles(self):
        self.useFixture(fixtures.EnvironmentVariable('PATH', '/nowhere'))
        self.assertIn('there are no consoles on this host, since mkvterm',
                      self.refusal(commands.open_vnc, self.partition))
