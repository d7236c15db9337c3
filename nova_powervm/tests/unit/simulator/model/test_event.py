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

from nova_powervm.simulator.model import event
from nova_powervm.tests import base


class TestQueues(base.TestCase):

    def setUp(self):
        super().setUp()
        self.queues = event.Queues()

    def kinds(self, appid='a', seconds=0):
        return [e.kind for e in self.queues.poll(appid, seconds)]

    def test_a_new_application_is_told_so_at_once(self):
        self.assertEqual(['NEW_CLIENT'], self.kinds(seconds=10))

    def test_events_are_handed_out_once_and_in_order(self):
        self.kinds()
        self.queues.publish('ADD_URI', ('A', '1'))
        self.queues.publish('DELETE_URI', ('A', '1'))
        self.assertEqual(['ADD_URI', 'DELETE_URI'], self.kinds())
        self.assertEqual([], self.kinds())

    def test_each_application_hears_everything(self):
        self.kinds('a')
        self.kinds('b')
        self.queues.publish('ADD_URI', ('A', '1'))
        self.assertEqual(['ADD_URI'], self.kinds('a'))
        self.assertEqual(['ADD_URI'], self.kinds('b'))

    def test_ids_grow(self):
        first = self.queues.publish('ADD_URI', ('A', '1'))
        second = self.queues.publish('ADD_URI', ('A', '2'))
        self.assertGreater(second.id, first.id)

    def test_a_slow_reader_is_told_that_it_missed_something(self):
        self.kinds()
        for number in range(event._CAPACITY + 1):
            self.queues.publish('ADD_URI', ('A', str(number)))
        self.assertEqual(['MISSING_EVENTS'], self.kinds())

    def test_a_poll_ends_when_something_happens(self):
        self.kinds()
        heard = []
        waiting = threading.Thread(
            target=lambda: heard.extend(self.kinds(seconds=10)))
        waiting.start()
        self.queues.publish('ADD_URI', ('A', '1'))
        waiting.join(5)
        self.assertEqual(['ADD_URI'], heard)

    def test_closing_ends_polls(self):
        self.kinds()
        self.queues.close()
        self.assertEqual([], self.kinds(seconds=10))

    def test_after_forgetting_everybody_is_new(self):
        self.kinds()
        self.queues.forget()
        self.assertEqual(['NEW_CLIENT'], self.kinds())

    def test_all_that_was_not_heard_is_lost(self):
        for lose, kind in ((self.queues.overflow, 'MISSING_EVENTS'),
                           (self.queues.clear_cache, 'CACHE_CLEARED')):
            self.queues.poll(kind)
            self.queues.publish('ADD_URI', ('LogicalPartition', 'x'))
            lose()
            self.assertEqual([kind], [e.kind for e in
                                      self.queues.poll(kind)])
