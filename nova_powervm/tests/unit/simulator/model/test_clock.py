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

from nova_powervm.simulator.model import clock
from nova_powervm.tests import base


class TestImmediate(base.TestCase):

    def test_everything_has_happened_when_after_returns(self):
        done = []
        clock.Immediate().after(600, lambda: done.append(True))
        self.assertEqual([True], done)

    def test_the_time_it_should_have_taken_passes(self):
        immediate = clock.Immediate()
        immediate.after(600, lambda: None)
        self.assertAlmostEqual(600, immediate.now(), delta=5)


class TestResume(base.TestCase):

    def test_time_goes_on_from_where_it_was(self):
        for made in (clock.Immediate(), clock.Manual(), clock.Timed()):
            made.resume(1000)
            self.assertAlmostEqual(1000, made.now(), delta=5)


class TestManual(base.TestCase):

    def test_nothing_happens_before_its_time(self):
        manual, done = clock.Manual(), []
        manual.after(10, lambda: done.append('ten'))
        manual.advance(9)
        self.assertEqual([], done)
        manual.advance(1)
        self.assertEqual(['ten'], done)

    def test_what_falls_due_runs_in_its_order(self):
        manual, done = clock.Manual(), []
        manual.after(2, lambda: done.append(2))
        manual.after(1, lambda: done.append(1))
        manual.advance(5)
        self.assertEqual([1, 2], done)

    def test_what_an_action_starts_falls_due_in_the_same_advance(self):
        manual, done = clock.Manual(), []
        manual.after(1, lambda: manual.after(1, lambda: done.append(True)))
        manual.advance(2)
        self.assertEqual([True], done)
        self.assertEqual(2, manual.now())

    def test_closing_forgets_what_was_due(self):
        manual, done = clock.Manual(), []
        manual.after(1, lambda: done.append(True))
        manual.close()
        manual.advance(2)
        self.assertEqual([], done)


class TestTimed(base.TestCase):

    def test_actions_run_by_themselves(self):
        timed, done = clock.Timed(scale=1000), threading.Event()
        self.addCleanup(timed.close)
        timed.after(1, done.set)
        self.assertTrue(done.wait(5))
        self.assertGreaterEqual(timed.now(), 1)

    def test_nothing_runs_after_closing(self):
        timed, done = clock.Timed(scale=1), []
        timed.after(3600, lambda: done.append(True))
        timed.close()
        timed.after(0, lambda: done.append(True))
        self.assertEqual([], done)
