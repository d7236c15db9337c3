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

"""The driver installed in every way it is meant to be, each beside Nova."""

import pathlib
import tempfile
import zipfile

from nova_powervm.tests import base
from nova_powervm.tests.packaging import environments

LOAD = """
from nova.virt import driver
loaded = driver.load_compute_driver(None, 'powervm.PowerVMDriver')
assert isinstance(loaded, driver.ComputeDriver)
print(type(loaded).__module__)
"""
LIKE_NOVA_COMPUTE = """
import os_vif
os_vif.initialize()
""" + LOAD
DRIVER = 'nova_powervm.virt.powervm.driver'


class LayoutsTestCase(base.TestCase):
    """One wheel and one Nova serve all of these; each works on a clone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        directory = tempfile.TemporaryDirectory()
        cls.addClassCleanup(directory.cleanup)
        cls.directory = pathlib.Path(directory.name)
        cls.tree = environments.copy_of_the_tree(cls.directory / 'tree')
        cls.nova = environments.Environment.create(cls.directory / 'nova')
        cls.nova.install('nova')
        cls.nova.pip('wheel', '--no-deps', '-w', cls.directory, cls.tree)
        cls.wheel, = cls.directory.glob('*.whl')
        cls.installed = cls.nova.clone(cls.directory / 'installed')
        cls.installed.install(cls.wheel)

    def setUp(self):
        super().setUp()
        name = self.id().rpartition('.')[2]
        self.environment = self.installed.clone(self.directory / name)

    def make_driver_editable(self):
        self.environment.pip('uninstall', '-y', 'nova-powervm')
        self.environment.pip('install', '--no-deps', '-e', self.tree)

    def make_nova_editable(self):
        """Put Nova where a source tree would be, reached by a path file."""
        source = self.environment.path / 'src' / 'nova'
        source.mkdir(parents=True)
        site = self.environment.site_packages
        ours = site / 'nova' / 'virt' / 'powervm'
        kept = ours.exists() and ours.rename(self.environment.path / 'kept')
        (site / 'nova').rename(source / 'nova')
        (site / '__editable__.nova.pth').write_text(f'{source}\n')
        if kept:
            ours.parent.mkdir(parents=True)
            kept.rename(ours)

    def assertLoads(self, how=LOAD):
        last = self.environment.python('-c', how).splitlines()[-1]
        self.assertEqual(DRIVER, last)

    def test_the_wheel_holds_the_source_tree_without_its_tests(self):
        package = self.tree / 'nova_powervm'
        source = {str(path.relative_to(self.tree))
                  for path in package.rglob('*')
                  if path.is_file() and path.suffix != '.pyc'
                  and package / 'tests' not in path.parents}
        names = zipfile.ZipFile(self.wheel).namelist()
        packed = {name for name in names if '.dist-info/' not in name}
        self.assertEqual(source | {'nova/virt/powervm/__init__.py'}, packed)

    def test_the_wheel_loads(self):
        self.assertLoads()

    def test_the_wheel_brings_its_commands_and_options(self):
        usage = self.environment.python('bin/pvmsim', '--help')
        self.assertIn('usage: pvmsim', usage)
        options = self.environment.python(
            'bin/oslo-config-generator', '--namespace', 'nova_powervm')
        self.assertIn('[powervm]', options)

    def test_uninstalling_the_wheel_leaves_nova_as_it_was(self):
        self.environment.pip('uninstall', '-y', 'nova-powervm')

        self.assertEqual([], self.environment.damage('nova'))
        site = self.environment.site_packages
        self.assertEqual([], list(site.glob('nova_powervm*')))
        self.assertFalse((site / 'nova' / 'virt' / 'powervm').exists())

    def test_an_editable_driver_loads_beside_the_wheel_of_nova(self):
        self.make_driver_editable()
        self.assertLoads()

    def test_an_editable_driver_loads_beside_an_editable_nova(self):
        self.make_driver_editable()
        self.make_nova_editable()
        self.assertLoads()

    def test_the_wheel_loads_beside_an_editable_nova(self):
        self.make_nova_editable()
        self.assertLoads(LIKE_NOVA_COMPUTE)
