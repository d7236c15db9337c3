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
from nova_powervm.virt.powervm.console import partition
from nova_powervm.virt.powervm.console import terminal


class Holder:
    """Has the terminal, and tells what happens to it."""

    def __init__(self, _partition):
        self.opened, self.is_open = 1, True

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


class TestTerminal(base.TestCase):

    def setUp(self):
        super().setUp()
        self.log = self.useFixture(fixtures.FakeLogger())
        self.clock = self.useFixture(Clock())
        self.terminal = terminal.Terminal(
            partition.Partition('ABC', 5, 'the-instance'))
        self.addCleanup(self.terminal.close)

    def holder(self, kind):
        """Return who serves a visitor of that kind."""
        with self.terminal.visit(kind) as serve:
            return serve and serve('connection')[0]

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
            self.terminal.lend(Text)
        self.terminal.lend(Picture)

    def test_terminal_that_cannot_be_closed_is_logged(self):
        def fail():
            raise nova_exception.ConsoleTypeUnavailable('rmvterm broke')

        self.terminal.lend(Picture)
        self.holder(Picture).close = fail
        self.terminal.close()
        self.assertIn('A terminal stays open: rmvterm broke', self.log.output)


class TestLater(base.TestCase):

    def test_it_is_called(self):
        called = threading.Event()
        terminal.later(0, called.set)
        self.assertTrue(called.wait(30))


class Clock(fixtures.Fixture):
    """Time that passes when it is told to."""

    def _setUp(self):
        self._now, self._timers = 0, []
        self.useFixture(fixtures.MonkeyPatch(
            'nova_powervm.virt.powervm.console.terminal.later', self._later))

    def _later(self, seconds, function):
        timer = _Timer(self._now + seconds, function)
        self._timers.append(timer)
        return timer

    def pass_(self, seconds):
        self._now += seconds
        for timer in self._timers:
            if timer.function and timer.when <= self._now:
                function, timer.function = timer.function, None
                function()


class _Timer:

    def __init__(self, when, function):
        self.when, self.function = when, function

    def cancel(self):
        self.function = None
