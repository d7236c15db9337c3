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

"""The table of functions names everything there is, and no more."""

import importlib

from nova_powervm.tests import base
from nova_powervm.tests.conformance.simulator.functions import exercise
from nova_powervm.tests.conformance.simulator.functions import library
from nova_powervm.tests.conformance.simulator.functions import page
from nova_powervm.tests.conformance.simulator.functions import table

HELP = 'Run tools/list_functions, and give reasons for what it lists.'


class TestTable(base.TestCase):

    def test_each_function_has_one_line(self):
        for name in sorted(library.names()):
            self.assertEqual(1, len(table.about(name)), f'{name}: {HELP}')

    def test_each_line_is_about_a_function(self):
        found = {line for name in library.names()
                 for line in table.about(name)}
        self.assertEqual(set(), {*table.lines()} - found, HELP)

    def test_each_line_is_in_its_file_and_place(self):
        for file in set(table.FILES.values()):
            text = (table.HERE / f'{file}.txt').read_text()
            names = [line.split()[0] for line in text.splitlines()]
            self.assertEqual(sorted(names), names)
            self.assertEqual(
                {file}, {table.FILES[name.split('.')[0]] for name in names})

    def test_the_documentation_shows_it(self):
        if not page.PATH.parent.is_dir():
            self.skipTest('The documentation is not installed.')
        self.assertEqual(page.PATH.read_text(), page.text(), HELP)

    def test_each_test_is_there_and_is_recorded(self):
        for test in table.claims():
            file, kind, method = test.split('.')
            loaded = importlib.import_module(f'{__package__}.{file}')
            found = getattr(loaded, kind, None)
            self.assertTrue(hasattr(found, method), f'No {test}. {HELP}')
            self.assertTrue(issubclass(found, exercise.Exercise), test)
