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

"""The table of what is exercised names everything there is."""

import ast
import importlib
import inspect
import pathlib
import re

from nova_powervm.tests import base
from nova_powervm.tests.conformance.simulator import coverage_table

HERE = pathlib.Path(__file__).parent
NOT = 'Not exercised: '


def public(module):
    """Names of the public functions and classes that a module defines."""
    source = inspect.getsource(importlib.import_module(module))
    return {node.name for node in ast.parse(source).body
            if isinstance(node, (ast.ClassDef, ast.FunctionDef))
            and not node.name.startswith('_')}


class TestTable(base.TestCase):

    def test_it_lists_what_the_modules_define(self):
        for module, table in coverage_table.TABLE.items():
            self.assertEqual(sorted(public(module)), sorted(table), module)

    def test_each_test_is_there_and_uses_what_it_is_listed_for(self):
        for module, table in coverage_table.TABLE.items():
            for name, where in table.items():
                if not where.startswith(NOT):
                    self._check(f'{module}.{name}', where)

    def _check(self, what, where):
        file, kind, method = where.split('.')
        loaded = importlib.import_module(f'{__package__}.{file}')
        self.assertTrue(hasattr(getattr(loaded, kind, None), method),
                        f'{what} names the test {where}, which is missing.')
        if '.wrappers.' in what:
            return  # Objects of a class are read without naming it.
        text = (HERE / f'{file}.py').read_text() + (
            HERE / 'base.py').read_text()
        name = what.rpartition('.')[2]
        self.assertTrue(re.search(rf'\b{name}\b', text),
                        f'{where} does not use {what}.')
