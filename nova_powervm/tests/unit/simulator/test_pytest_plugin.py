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
"""Tests of nova_powervm.simulator.pytest_plugin."""

import os
import subprocess
import sys
import textwrap

import fixtures

from nova_powervm.tests import base

_CONFTEST = "pytest_plugins = ['nova_powervm.simulator.pytest_plugin']\n"


class TestPlugin(base.TestCase):

    def run_tests(self, text):
        """What pytest says about tests; plug-ins of others stay out."""
        folder = self.useFixture(fixtures.TempDir()).path
        for name, content in (('conftest.py', _CONFTEST),
                              ('test_it.py', textwrap.dedent(text))):
            with open(os.path.join(folder, name), 'w') as file:
                file.write(content)
        return subprocess.run(
            [sys.executable, '-m', 'pytest', '-q', '-p', 'no:cacheprovider',
             '--strict-markers', '-W', 'ignore', folder], cwd=folder,
            env={**os.environ, 'PYTEST_DISABLE_PLUGIN_AUTOLOAD': '1'},
            capture_output=True, text=True).stdout

    def test_tests_have_the_machines_that_they_ask_for(self):
        said = self.run_tests('''\
            import pytest


            def test_default(powervm):
                assert powervm.machine.name == 'pvmsim'


            @pytest.mark.powervm('pair', hosts=3)
            def test_several(powervm, powervms):
                assert powervm is powervms[0]
                assert len(powervms) == 3
            ''')
        self.assertIn('2 passed', said)

    def test_a_test_that_fails_shows_its_requests(self):
        said = self.run_tests('''\
            import requests


            def test_it(powervm):
                requests.get(f'{powervm.url}/rest/api/uom/Cluster')
                assert False
            ''')
        self.assertIn('1 failed', said)
        self.assertIn('requests to pvmsim', said)
        self.assertIn('401 GET /rest/api/uom/Cluster', said)
