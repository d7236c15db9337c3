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

import threading

import fixtures
from nova import exception as nova_exception

from nova_powervm.tests import base
from nova_powervm.tests import console_fixtures
from nova_powervm.virt.powervm.console import partition
from nova_powervm.virt.powervm.console import terminal


class Holder:
    """Has the terminal, and tells what happens to it."""

    def __init__(self, _partition, take_over, ring, ended):
        self.opened, self.is_open = 1, True
        self.take_over, self.ring, self.ended = take_over, ring, ended

    def renew(self):
        self.opened += 1

    def serve(self, connection):
        return self, connection

    def close(self):
        self.is_open = False


class Picture(Holder):
    what = 'picture'


class Text(Holder):
    what = 'text'


class Refused(Holder):
    what = 'nothing'

    def __init__(self, *args, **kwargs):
        raise nova_exception.ConsoleTypeUnavailable('it is held elsewhere')


class TerminalTest(base.TestCase):

    def setUp(self):
        super().setUp()
        self.log = self.useFixture(fixtures.FakeLogger())
        self.clock = self.useFixture(console_fixtures.IdleTimeFixture())
        self.terminal = terminal.Terminal(
            partition.Partition('ABC', 5, 'the-instance'))
        self.addCleanup(self.terminal.close)

    def holder(self, kind):
        """Return who serves a visitor of that kind."""
        with self.terminal.visit(kind) as serve:
            return serve and serve('connection')[0]


class TestTerminal(TerminalTest):

    def test_terminal_that_nobody_opened_has_no_visitors(self):
        self.assertIsNone(self.holder(Picture))

    def test_visitors_of_a_kind_share_it(self):
        self.terminal.lend(Picture)
        self.terminal.lend(Picture)
        one = self.holder(Picture)
        self.assertIs(one, self.holder(Picture))
        self.assertEqual(2, one.opened)
        self.assertIsNone(self.holder(Text))

    def test_terminal_that_nobody_uses_goes_to_who_asks(self):
        self.terminal.lend(Picture)
        before = self.holder(Picture)
        self.terminal.lend(Text)
        self.assertFalse(before.is_open)
        self.assertTrue(self.holder(Text).is_open)

    def test_terminal_that_is_used_is_not_taken(self):
        self.terminal.lend(Picture)
        with self.terminal.visit(Picture):
            exc = self.assertRaises(nova_exception.ConsoleTypeUnavailable,
                                    self.terminal.lend, Text)
            self.terminal.lend(Picture)
        self.assertIn(
            'instance the-instance has one terminal, and somebody is using '
            'it as a picture. Close that, then ask for the text again.',
            exc.format_message())

    def test_terminal_is_closed_when_it_was_idle_for_long_enough(self):
        self.terminal.lend(Picture)
        holder = self.holder(Picture)
        self.clock.pass_(299)
        self.assertTrue(holder.is_open)
        self.clock.pass_(1)
        self.assertFalse(holder.is_open)
        self.assertIsNone(self.holder(Picture))

    def test_terminal_is_not_idle_while_somebody_is_there(self):
        self.terminal.lend(Picture)
        with self.terminal.visit(Picture):
            with self.terminal.visit(Picture) as serve:
                holder, _ = serve('connection')
            self.clock.pass_(1000)
            self.assertTrue(holder.is_open)
        self.clock.pass_(1000)
        self.assertFalse(holder.is_open)

    def test_closing_does_not_wait_for_visitors(self):
        self.terminal.lend(Picture)
        with self.terminal.visit(Picture) as serve:
            holder, _ = serve('connection')
            self.terminal.close()
            self.assertFalse(holder.is_open)
        self.assertIsNone(self.holder(Picture))

    def test_terminal_that_was_closed_is_not_opened_again(self):
        self.terminal.close()
        exc = self.assertRaises(nova_exception.ConsoleTypeUnavailable,
                                self.terminal.lend, Picture)
        self.assertIn('instance the-instance is being deleted',
                      exc.format_message())

    def test_terminal_that_others_closed_is_nobodys(self):
        self.terminal.lend(Text)
        with self.terminal.visit(Text) as serve:
            holder, _ = serve('connection')
            holder.ended(holder)
        self.terminal.lend(Picture)
        holder.ended(holder)
        self.assertTrue(self.holder(Picture).is_open)

    def test_terminal_that_cannot_be_closed_is_logged(self):
        def fail():
            raise nova_exception.ConsoleTypeUnavailable('rmvterm broke')

        self.terminal.lend(Picture)
        self.holder(Picture).close = fail
        self.terminal.close()
        self.assertIn('A terminal stays open: rmvterm broke', self.log.output)


class TestLog(TerminalTest):

    def setUp(self):
        super().setUp()
        self.terminal.read(Text, 'the ring', delay=5)

    def test_terminal_is_read_after_a_while(self):
        self.assertIsNone(self.holder(Text))
        self.clock.pass_(5)
        reader = self.holder(Text)
        self.assertEqual(('the ring', False), (reader.ring, reader.take_over))
        self.clock.pass_(1000)
        self.assertTrue(reader.is_open)
        self.assertIs(reader, self.holder(Text))

    def test_log_gives_way_to_a_picture_and_goes_on_after_it(self):
        self.clock.pass_(5)
        reader = self.holder(Text)
        self.terminal.lend(Picture)
        self.assertFalse(reader.is_open)
        with self.terminal.visit(Picture):
            self.clock.pass_(1000)
        self.clock.pass_(300)
        self.assertTrue(self.holder(Text).is_open)

    def test_text_shares_the_terminal_with_the_log(self):
        self.clock.pass_(5)
        reader = self.holder(Text)
        self.terminal.lend(Text)
        self.assertIs(reader, self.holder(Text))

    def test_terminal_that_others_closed_is_read_again_in_a_minute(self):
        self.clock.pass_(5)
        reader = self.holder(Text)
        reader.ended(reader)
        self.assertIsNone(self.holder(Text))
        self.clock.pass_(60)
        self.assertTrue(self.holder(Text).is_open)

    def test_log_that_cannot_be_written_is_tried_each_minute_and_told_once(
            self):
        self.terminal.read(Refused, 'the ring', delay=0)
        for _ in range(3):
            self.clock.pass_(60)
        self.assertEqual(1, self.log.output.count('it is held elsewhere'))
        self.terminal.read(Text, 'the ring', delay=0)
        self.clock.pass_(0)
        self.assertTrue(self.holder(Text).is_open)


class TestLater(base.TestCase):

    def test_it_is_called(self):
        called = threading.Event()
        terminal.later(0, called.set)
        self.assertTrue(called.wait(30))
