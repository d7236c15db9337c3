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

from nova_powervm.simulator import presets
from nova_powervm.tests import base
from nova_powervm.tests import cinder_backends
from nova_powervm.tests import driver_fixtures
from nova_powervm.tests import volume_fixtures
from nova_powervm.virt.powervm import exception


class FileCase(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(
            driver_fixtures.DriverFixture(presets.mgmt_storage()))
        self.instance = driver_fixtures.make_instance()

    def shown(self, kind, **options):
        made = volume_fixtures.CinderVolume(self.fix, kind, **options)
        made.show()
        return made

    def found(self, shown):
        found, = shown.of(self.instance).discover()
        return found

    def refused(self, shown):
        error = self.assertRaises(exception.VolumeNotReachable,
                                  shown.of(self.instance).discover)
        return error.format_message()


class TestFiles(FileCase):

    def test_every_file_is_lent_by_its_path(self):
        for kind in ('nfs', 'gpfs', 'local'):
            shown = self.shown(kind)
            found = self.found(shown)
            self.assertTrue(self.fix.machine.vios('novalink').backings.exists(
                'File', found.name))
            self.assertEqual((shown.id, 'loop'), (found.tag, found.store))

    def test_how_it_is_lent_is_an_option_unless_it_is_qcow2(self):
        self.fix.config.config(group='powervm', file_backing_store='fileio')
        self.assertEqual('fileio', self.found(self.shown('nfs')).store)
        self.assertEqual('user:qcow', self.found(
            self.shown('nfs', format='qcow2')).store)

    def test_a_file_that_is_not_there_is_told(self):
        shown = self.shown('gpfs')
        self.fix.machine.san.exports['gpfs1'].remove(shown.storage.name)
        self.assertIn(f'no file /gpfs/volumes/{shown.storage.name}',
                      self.refused(shown))

    def test_a_file_without_a_name_is_refused(self):
        for kind in ('nfs', 'local'):
            shown = self.shown(kind)
            for key in ('name', 'device_path'):
                shown.info['data'].pop(key, None)
            self.assertIn('does not tell the file',
                          shown.of(self.instance).refusals()[0])

    def test_growth_of_a_qcow2_file_is_not_seen_and_told(self):
        error = self.assertRaises(
            exception.VolumeNotExtended,
            self.shown('nfs', format='qcow2').of(self.instance).extend)
        self.assertIn('detached and attached again', error.format_message())


class TestNfs(FileCase):

    def setUp(self):
        super().setUp()
        self.nfs = self.shown('nfs')
        self.backings = self.fix.machine.vios('novalink').backings

    def test_it_is_found_wherever_it_is_mounted(self):
        self.backings.unmount(cinder_backends.NFS_MOUNT)
        self.backings.mount(cinder_backends.NFS_EXPORT, '/elsewhere')
        self.assertEqual(f'/elsewhere/{self.nfs.storage.name}',
                         self.found(self.nfs).name)

    def test_an_export_that_is_not_mounted_is_told(self):
        self.backings.unmount(cinder_backends.NFS_MOUNT)
        self.assertIn(f'{cinder_backends.NFS_EXPORT} is not mounted',
                      self.refused(self.nfs))

    def test_an_export_without_a_name_is_refused(self):
        del self.nfs.info['data']['export']
        self.assertIn('does not tell the export',
                      self.nfs.of(self.instance).refusals()[0])
