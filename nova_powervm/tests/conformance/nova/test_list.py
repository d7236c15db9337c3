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

"""The list of what is left out, and what runs, are all there is."""

from nova_powervm.tests.conformance.nova import collection  # isort: skip

import collections
import unittest

import fixtures

from nova_powervm.tests import base
from nova_powervm.tests.conformance.nova import left_out
from nova_powervm.tests.conformance.nova import test_functional
from nova_powervm.tests.conformance.nova import test_interface


class ListTest(base.TestCase):

    def setUp(self):
        super().setUp()
        self.names = collection.all_names()

    def test_no_test_is_left_out_twice(self):
        without = left_out.LeftOut()
        found = {name: [entry.pattern for entry in without.matching(name)]
                 for name in self.names}
        self.assertEqual({}, {name: patterns for name, patterns
                              in found.items() if len(patterns) > 1})

    def test_every_entry_leaves_something_out(self):
        self.assertEqual([], [
            entry.pattern for entry in left_out.entries()
            if not any(entry.matches(name) for name in self.names)])

    def test_every_test_runs_or_is_left_out(self):
        self.useFixture(fixtures.EnvironmentVariable(
            'NOVA_TESTS', 'all'))
        run = [*map(collection.name_of, test_functional.chosen()),
               *(f'interface.{test._testMethodName}' for test
                 in test_interface.load_tests(
                     unittest.TestLoader(), None, None))]
        without = left_out.LeftOut()
        missing = [name for name in self.names if name in without]
        self.assertEqual(collections.Counter(self.names),
                         collections.Counter(run + missing))

    def test_choice_is_part_of_everything(self):
        self.useFixture(fixtures.EnvironmentVariable('NOVA_TESTS'))
        run = {collection.name_of(test) for test in test_functional.chosen()}
        self.assertTrue(run)
        self.assertLess(run, set(self.names))
        for beginning in test_functional.CHOICE:
            self.assertTrue(any(name.startswith(beginning) for name in run),
                            f'{beginning} chooses nothing')
