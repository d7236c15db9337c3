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

from nova_powervm.simulator.rest import trace
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import calls


class TestTrace(base.TestCase):

    def setUp(self):
        super().setUp()
        self.trace = trace.Trace(limit=3)

    def test_an_entry_tells_what_was_asked_and_answered(self):
        self.trace.record(calls.call(path='/x'), 200, 0.5)
        [entry] = self.trace.entries
        self.assertEqual(
            trace.Entry(1, 'GET', 'VirtualIOServer', 'read', '/x', 200, 0.5),
            entry)

    def test_operations_are_counted(self):
        self.trace.record(calls.call(), 200, 0)
        self.trace.record(calls.call(action='feed'), 200, 0)
        self.trace.record(calls.job(), 200, 0)
        self.assertEqual({'GET VirtualIOServer': 2,
                          'PUT LogicalPartition job:PowerOn': 1},
                         self.trace.counts())

    def test_only_the_last_entries_are_kept_but_all_are_counted(self):
        for _request in range(5):
            self.trace.record(calls.call(), 200, 0)
        self.assertEqual([3, 4, 5], [e.number for e in self.trace.entries])
        self.assertEqual({'GET VirtualIOServer': 5}, self.trace.counts())

    def test_what_came_after_a_mark(self):
        self.trace.record(calls.call(), 200, 0)
        mark = self.trace.mark()
        self.trace.record(calls.job(), 200, 0)
        self.assertEqual([2], [e.number for e in self.trace.since(mark)])
        self.assertEqual({'PUT LogicalPartition job:PowerOn': 1},
                         self.trace.counts(since=mark))

    def test_clearing_forgets_entries_and_counts_and_keeps_marks(self):
        self.trace.record(calls.call(), 200, 0)
        mark = self.trace.mark()
        self.trace.clear()
        self.assertEqual(([], {}), (self.trace.entries, self.trace.counts()))
        self.trace.record(calls.call(), 200, 0)
        self.assertEqual([2], [e.number for e in self.trace.since(mark)])
