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
"""The table of exercised network functions is complete and true."""

import ast
import importlib
import inspect
import pathlib

from pypowervm.wrappers import entry_wrapper

from nova_powervm.tests import base
from nova_powervm.tests.conformance.simulator import network_functions

HERE = pathlib.Path(__file__).parent


def public(module):
    """Functions of tasks, and wrappers of objects with a path of their own.

    As the source has them: some decorators hide where a function is from.
    """
    for node in ast.parse(inspect.getsource(module)).body:
        name = getattr(node, 'name', '_')
        if name.startswith('_'):
            continue
        if isinstance(node, ast.FunctionDef) or issubclass(
                getattr(module, name), entry_wrapper.EntryWrapper):
            yield name


class TestNetworkFunctions(base.TestCase):

    def test_every_function_is_in_the_table(self):
        for module, functions in network_functions.FUNCTIONS.items():
            self.assertEqual(
                sorted(functions),
                sorted(public(importlib.import_module(module))), module)

    def test_every_function_is_called_where_the_table_says(self):
        for functions in network_functions.FUNCTIONS.values():
            for name, file in functions.items():
                texts = [(HERE / each).read_text()
                         for each in (f'{file}.py', 'networks.py')]
                self.assertTrue(
                    any(f'.{name}' in text for text in texts), name)
