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

"""The troubleshooting page against the errors it explains."""

import ast
import pathlib
import re

import testtools

import nova_powervm
from nova_powervm import specs
from nova_powervm.tests import base

PACKAGE = pathlib.Path(nova_powervm.__file__).parent
PAGE = PACKAGE.parent / 'doc' / 'source' / 'admin' / 'index.rst'
FLAVORS = PAGE.parent.parent / 'user' / 'flavors.rst'

# Nova's own, explained because our users meet it.
OF_NOVA = {'Instance ... is not running',
           'Not able to acquire a free port for ...',
           'Unable to load the virtualization driver'}


def template(node):
    """Return a string of the code with ``...`` for what is filled in."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.sub(r'%\(\w+\)\w', '...', node.value)
    if isinstance(node, ast.JoinedStr):
        return ''.join('...' if isinstance(part, ast.FormattedValue)
                       else part.value for part in node.values)
    return ''


def templates():
    """Return every string of the driver, in words."""
    return [' '.join(template(node).split())
            for path in (PACKAGE / 'specs.py',
                         *(PACKAGE / 'virt').rglob('*.py'))
            for node in ast.walk(ast.parse(path.read_text()))]


def pattern(text):
    """Return what an error on the page looks like in the code."""
    return re.compile('.*'.join(map(re.escape, text.split('...'))))


@testtools.skipUnless(PAGE.exists(), 'only a source tree has the pages')
class TroubleshootingTestCase(base.TestCase):

    def test_every_error_explained_is_one_the_driver_raises(self):
        _, _, section = PAGE.read_text().partition('.. _troubleshooting:')
        explained = set(re.findall('^``(.+?)``', section, re.MULTILINE))
        strings = templates()
        gone = {text for text in explained - OF_NOVA
                if not any(map(pattern(text).search, strings))}
        self.assertNotEqual(set(), explained)
        self.assertEqual(set(), gone)


@testtools.skipUnless(FLAVORS.exists(), 'only a source tree has the pages')
class FlavorReferenceTestCase(base.TestCase):

    def test_every_extra_spec_is_there_with_values_default_and_effect(self):
        page = ' '.join(FLAVORS.read_text().split())
        for spec in specs.TABLE:
            allowed = (', '.join(spec.choices)
                       if isinstance(spec, specs.Choice) else spec.allowed)
            words = [f'``{spec.key}``', allowed, spec.default or 'none',
                     spec.what]
            row = re.compile('.*?'.join(
                re.escape(' '.join(word.split())) for word in words))
            self.assertRegex(page, row, spec.name)
