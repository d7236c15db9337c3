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

"""The list of packages in pyproject.toml against the tree."""

import pathlib
import tomllib

import testtools

import nova_powervm
from nova_powervm.tests import base

PACKAGE = pathlib.Path(nova_powervm.__file__).parent
ROOT = PACKAGE.parent


@testtools.skipUnless((ROOT / 'pyproject.toml').exists(),
                      'only a source tree has a list of packages')
class PackagingTestCase(base.TestCase):

    def setUp(self):
        super().setUp()
        with open(ROOT / 'pyproject.toml', 'rb') as document:
            self.project = tomllib.load(document)

    def test_every_package_of_the_tree_is_listed(self):
        in_tree = {'.'.join(path.parent.relative_to(ROOT).parts)
                   for path in PACKAGE.rglob('*.py')
                   if PACKAGE / 'tests' not in path.parents}
        listed = self.project['tool']['setuptools']['packages']
        self.assertEqual(sorted(in_tree | {'nova.virt.powervm'}),
                         sorted(listed))

    def test_every_package_has_an_init_file(self):
        without = {str(path.parent.relative_to(ROOT))
                   for path in PACKAGE.rglob('*.py')
                   if not (path.parent / '__init__.py').exists()}
        self.assertEqual(set(), without)

    def test_nothing_shadows_nova(self):
        # With either file the tree would hide the Nova that is installed.
        self.assertFalse((ROOT / 'nova' / '__init__.py').exists())
        self.assertFalse((ROOT / 'nova' / 'virt' / '__init__.py').exists())
