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

"""What is declared about the project, against the tree."""

import ast
from importlib import metadata
import pathlib
import re
import sys
import tomllib

import testtools

import nova_powervm
from nova_powervm.tests import base

PACKAGE = pathlib.Path(nova_powervm.__file__).parent
ROOT = PACKAGE.parent


def sources():
    """Return the files that are installed."""
    return [path for path in PACKAGE.rglob('*.py')
            if PACKAGE / 'tests' not in path.parents]


def libraries(path):
    """Yield the top-level names a file imports, without Python's own."""
    for node in ast.walk(ast.parse(path.read_text())):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module]
        for name in names:
            top = name.partition('.')[0]
            if top not in sys.stdlib_module_names:
                yield top


def normal(name):
    """Write the name of a distribution as an index would."""
    return re.sub('[-_.]+', '-', name).lower()


@testtools.skipUnless((ROOT / 'pyproject.toml').exists(),
                      'only a source tree has a list of packages')
class PackagingTestCase(base.TestCase):

    def setUp(self):
        super().setUp()
        with open(ROOT / 'pyproject.toml', 'rb') as document:
            self.project = tomllib.load(document)

    def test_every_package_of_the_tree_is_listed(self):
        in_tree = {'.'.join(path.parent.relative_to(ROOT).parts)
                   for path in sources()}
        listed = self.project['tool']['setuptools']['packages']
        self.assertEqual(sorted(in_tree | {'nova.virt.powervm'}),
                         sorted(listed))

    def test_every_package_has_an_init_file(self):
        without = {str(path.parent.relative_to(ROOT))
                   for path in PACKAGE.rglob('*.py')
                   if not (path.parent / '__init__.py').exists()}
        self.assertEqual(set(), without)

    def test_every_library_that_is_imported_is_required(self):
        lines = (ROOT / 'requirements.txt').read_text().splitlines()
        for extra in self.project['project'][
                'optional-dependencies'].values():
            lines += extra
        required = {normal(re.split('[<>=!~; #]', line)[0]) for line in lines}
        owners = metadata.packages_distributions()
        owners['nova'] = ['nova']   # our own nova.virt.powervm is there, too
        owners.setdefault('neutron', ['neutron'])
        owners.setdefault('neutron_lib', ['neutron-lib'])
        imported = {name for path in sources() for name in libraries(path)}
        missing = {name for name in imported - {'nova_powervm'}
                   if not required & set(map(normal, owners.get(name, [])))}
        self.assertEqual(set(), missing)

    def test_nothing_shadows_nova(self):
        # With either file the tree would hide the Nova that is installed.
        self.assertFalse((ROOT / 'nova' / '__init__.py').exists())
        self.assertFalse((ROOT / 'nova' / 'virt' / '__init__.py').exists())
