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
"""The page in a real browser, where there is one."""

import os
import pathlib
import shutil
import subprocess
import sys

import fixtures
from lxml import html

from nova_powervm import simulator
from nova_powervm.simulator import presets
from nova_powervm.tests import base

BROWSERS = ('chromium', 'chromium-browser', 'google-chrome', 'chrome')
DRAW = pathlib.Path(simulator.__file__).parents[2] / 'tools' / 'draw_page'
_PNG = b'\x89PNG\r\n\x1a\n'


class TestPage(base.TestCase):

    def setUp(self):
        super().setUp()
        self.browser = next(filter(None, map(shutil.which, BROWSERS)), None)
        if self.browser is None:
            self.skipTest(f'There is none of {", ".join(BROWSERS)} here.')
        self.folder = self.useFixture(fixtures.TempDir()).path

    def visit(self, url):
        """The page as the browser has it, and what it complained about."""
        done = subprocess.run(
            [self.browser, '--headless', '--no-sandbox', '--disable-gpu',
             f'--user-data-dir={self.folder}', '--enable-logging=stderr',
             '--dump-dom', url], capture_output=True, text=True)
        return html.fromstring(done.stdout), [
            line for line in done.stderr.splitlines() if 'CONSOLE' in line]

    def test_a_browser_sees_the_machines(self):
        machines = presets.pair(luns=3)
        with simulator.Simulators(machines) as (one, two):
            one.machine.lpar('novalink').rename('<b>&"novalink"')
            page, complaints = self.visit(f'{one.url}/?refresh=60')
        self.assertEqual([], complaints)
        self.assertEqual('pvmsim1', page.findtext('.//h1'))
        rows = {section.find('h2').text.strip():
                section.findall('.//tbody/tr')
                for section in page.iter('section')}
        self.assertEqual(
            ['<b>&"novalink"', 'vios1', 'vios2'],
            [row[1].text_content() for row in rows['Partitions']])
        self.assertEqual(3, len(rows['LUNs']))
        self.assertEqual([f'{two.url}/'], [
            a.get('href') for a in page.iter('a') if a.text == 'pvmsim2'])

    def test_a_picture_is_taken_for_the_documentation(self):
        if not DRAW.exists():
            self.skipTest('The tools are not installed.')
        path = os.path.join(self.folder, 'page.png')
        subprocess.run([sys.executable, DRAW, '--output', path], check=True)
        with open(path, 'rb') as picture:
            self.assertEqual(_PNG, picture.read(8))
