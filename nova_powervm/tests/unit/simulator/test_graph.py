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

import collections
import itertools
import json
import random
import threading

from nova_powervm.simulator import graph
from nova_powervm.simulator.model import event
from nova_powervm.simulator.model import registry
from nova_powervm.simulator.model import resources
from nova_powervm.tests import base


def copy(value):
    """What comes back of a value that was written as JSON."""
    written = graph.Writer({}).write(value)
    return graph.Reader({}).read(json.loads(json.dumps(written)))


class TestGraph(base.TestCase):

    def test_plain_values_come_back(self):
        for value in (None, True, 1, 1.5, 'a', [1, ['b']], {'a': {'b': 1}},
                      (1, (2, 3)), {1, 2}, frozenset('a'), {1: 'a'},
                      {'$ref': 1}, {(1, 2): [3]}, b'\0\xff',
                      collections.deque([1]), resources.Memory(),
                      event.Event('a', 1, ('b',), '')):
            again = copy(value)
            self.assertEqual((type(value), value), (type(again), again))

    def test_objects_are_written_once(self):
        parent = registry.Thing('u1', 'one')
        child = registry.Thing('u2', 'two', parent)
        parent.child = child
        again, same = copy([parent, parent])
        self.assertIs(again, same)
        self.assertIs(again, again.child.parent)
        self.assertEqual('two', again.child.name)

    def test_long_chains_are_no_trouble(self):
        last = None
        for number in range(5000):
            last = registry.Thing(str(number), '', last)
        self.assertEqual('4998', copy(last).parent.uuid)

    def test_generators_go_on_where_they_were(self):
        generator, count = random.Random(1), itertools.count(5)
        generator.random(), next(count)
        again, more = copy([generator, count])
        self.assertEqual((generator.random(), 6),
                         (again.random(), next(more)))

    def test_a_shared_lock_is_shared(self):
        lock = threading.RLock()
        one, other = registry.Thing('1', ''), registry.Thing('2', '')
        one.lock = other.lock = lock
        one, other = copy([one, other])
        self.assertIs(one.lock, other.lock)
        with one.lock:
            pass

    def test_what_is_foreign_is_named(self):
        thing = registry.Thing('1', '')
        thing.socket = threading.current_thread()
        error = self.assertRaises(graph.Unwritable, copy, thing)
        self.assertIn('Thing', str(error))
        self.assertIn('is no part of the model', str(error))
        self.assertIsInstance(error, OSError)

    def test_only_the_model_is_read(self):
        for name in ('os:system', 'subprocess:Popen',
                     'nova_powervm.simulator.server:Simulator',
                     'nova_powervm.simulator.model.content:os'):
            for data in ({'root': {'$ref': 0},
                          'objects': [{'class': name}]},
                         {'root': {'$function': name}, 'objects': []},
                         {'root': {'$value': name, 'fields': {}},
                          'objects': []}):
                self.assertRaises(ValueError, graph.Reader({}).read, data)
