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

"""Virtual environments that tests can break."""

import base64
import csv
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[3]
CONSTRAINTS = ROOT / 'constraints' / 'nova-34.txt'
NOT_SOURCE = shutil.ignore_patterns(
    '.*', '*.egg-info', '__pycache__', 'build', 'dist')


class Environment:
    """A virtual environment, by the directory it is in."""

    def __init__(self, path):
        self.path = pathlib.Path(path)

    @classmethod
    def create(cls, path):
        """Make an empty one."""
        subprocess.run([sys.executable, '-m', 'venv', '--without-pip', path],
                       check=True)
        return cls(path)

    def clone(self, path):
        """Copy it: a thousand times faster than installing Nova again.

        Files are linked, not copied. pip replaces files and never writes
        into them, so what happens to the copy stays there.
        """
        shutil.copytree(self.path, path, symlinks=True, copy_function=os.link)
        return Environment(path)

    @property
    def site_packages(self):
        return next(self.path.glob('lib/python3*/site-packages'))

    def python(self, *arguments):
        """Run this environment's Python; its output, errors included.

        :raises AssertionError: with the output, if it fails.
        """
        return self._run(self.path / 'bin' / 'python', *arguments)

    def pip(self, *arguments):
        """Run our own pip on this environment, which has none."""
        return self._run(
            sys.executable, '-m', 'pip', '--disable-pip-version-check', '-qq',
            '--python', self.path / 'bin' / 'python', *arguments)

    def _run(self, *command):
        # Neither the tree that the tests run from nor their environment may
        # help: Python's and Nova's variables stay outside.
        variables = {name: value for name, value in os.environ.items()
                     if not name.startswith(('PYTHON', 'OS_'))}
        done = subprocess.run(
            command, cwd=self.path, env={**variables, 'PBR_VERSION': '1.2.3'},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True)
        if done.returncode:
            raise AssertionError(f'{command} ended with status '
                                 f'{done.returncode}:\n{done.stdout}')
        return done.stdout

    def install(self, *what):
        """Install with the versions this project is tested with."""
        self.pip('install', '--no-compile', '-c', CONSTRAINTS, *what)

    def damage(self, name):
        """The files of a distribution that are not as it brought them."""
        record, = self.site_packages.glob(f'{name}-[0-9]*.dist-info/RECORD')
        with open(record, newline='') as lines:
            return [path for path, digest, _ in csv.reader(lines)
                    if digest and digest != self._digest(path)]

    def _digest(self, path):
        file = self.site_packages / path
        if not file.exists():
            return 'missing'
        digest = hashlib.sha256(file.read_bytes()).digest()
        encoded = base64.urlsafe_b64encode(digest).rstrip(b'=').decode()
        return f'sha256={encoded}'


def copy_of_the_tree(path):
    """A copy of the source with nothing in it that was built before."""
    shutil.copytree(ROOT, path, ignore=NOT_SOURCE)
    return pathlib.Path(path)
