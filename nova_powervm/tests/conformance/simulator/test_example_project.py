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
"""The example in the documentation of a project that is not this one."""

import os
import pathlib
import shutil
import subprocess
import sys

import fixtures

from nova_powervm import simulator
from nova_powervm.tests import base

PROJECT = (pathlib.Path(simulator.__file__).parents[2]
           / 'doc' / 'source' / 'simulator' / 'example')


class TestExampleProject(base.TestCase):

    def test_its_tests_pass(self):
        if not PROJECT.is_dir():
            self.skipTest('The documentation is not installed.')
        folder = os.path.join(self.useFixture(fixtures.TempDir()).path, 'x')
        shutil.copytree(PROJECT, folder)
        done = subprocess.run(
            [sys.executable, '-m', 'pytest', '-q', '-p', 'no:cacheprovider'],
            cwd=folder, capture_output=True, text=True,
            env={**os.environ, 'PYTEST_DISABLE_PLUGIN_AUTOLOAD': '1'})
        self.assertIn('3 passed', done.stdout, done.stdout + done.stderr)
