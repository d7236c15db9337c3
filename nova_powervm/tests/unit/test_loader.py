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

import os
import sys
import types

import fixtures
import mock
import os_vif
from os_vif import exception

from nova_powervm import loader
from nova_powervm.tests import base


class LoaderTestCase(base.TestCase):
    """A package and a directory apart from it, both made up."""

    def setUp(self):
        super().setUp()
        self.here = self.useFixture(fixtures.TempDir()).path
        self.elsewhere = self.useFixture(fixtures.TempDir()).path
        self._package(self.here, 'madeup')
        self._package(self.elsewhere, 'powervm')
        self.useFixture(fixtures.PythonPathEntry(self.here))
        self.addCleanup(self._forget)

    @staticmethod
    def _package(directory, name):
        os.mkdir(os.path.join(directory, name))
        with open(os.path.join(directory, name, '__init__.py'), 'w'):
            pass

    @staticmethod
    def _forget():
        for name in ('madeup', 'madeup.powervm'):
            sys.modules.pop(name, None)

    def test_a_driver_elsewhere_becomes_importable(self):
        self.assertTrue(loader.extend('madeup', self.elsewhere))

        import madeup.powervm
        self.assertEqual(os.path.join(self.elsewhere, 'powervm'),
                         os.path.dirname(madeup.powervm.__file__))

    def test_a_driver_that_is_found_is_left_alone(self):
        self._package(os.path.join(self.here, 'madeup'), 'powervm')

        self.assertFalse(loader.extend('madeup', self.elsewhere))

        import madeup
        self.assertNotIn(self.elsewhere, madeup.__path__)

    def test_a_host_without_nova_is_left_alone(self):
        self.assertFalse(loader.extend('not_installed_here', self.elsewhere))

    def test_our_own_directory_holds_the_driver(self):
        self.assertTrue((loader.OURS / 'powervm' / '__init__.py').exists())


class DriverLoaderTestCase(base.TestCase):

    def setUp(self):
        super().setUp()
        os_vif.initialize()
        self.plugin = loader.DriverLoader.load('nova_powervm')

    def test_os_vif_loads_it(self):
        self.assertIn('nova_powervm',
                      [info.plugin_name
                       for info in os_vif.host_info().plugin_info])

    def test_it_serves_no_vif_type(self):
        self.assertEqual([], self.plugin.describe().vif_info)
        self.assertRaises(exception.PlugException,
                          self.plugin.plug, None, None)
        self.assertRaises(exception.UnplugException,
                          self.plugin.unplug, None, None)

    def test_what_goes_wrong_does_not_reach_other_users_of_os_vif(self):
        log = self.useFixture(fixtures.FakeLogger(loader.LOG.logger.name))
        nameless = types.ModuleType('nova.virt.powervm')   # has no spec

        with mock.patch.dict(sys.modules, {nameless.__name__: nameless}):
            loader.DriverLoader.load('nova_powervm')

        self.assertIn('Could not make nova.virt.powervm importable',
                      log.output)
