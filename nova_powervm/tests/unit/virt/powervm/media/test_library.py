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

from pypowervm import exceptions as pvm_exc

from nova_powervm.simulator import faults
from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.media import library
from nova_powervm.virt.powervm.vios import upload

MB = 1024 * 1024


class TestLibrary(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(driver_fixtures.DriverFixture())
        self.host = self.fix.host
        self.first, self.second = self.fix.machine.vioses

    def make(self, name, size=MB):
        medium = library.place(self.host, name, size)
        upload.make_medium(self.host, medium, [bytes(size)], size)
        return medium

    def media(self):
        return {vios.name: list(vios.repository.media)
                for vios in self.fix.machine.vioses if vios.repository}

    def test_repository_is_made_where_there_is_none(self):
        self.make('cfg_1')
        self.assertEqual({'vios1': ['cfg_1']}, self.media())
        self.assertEqual(1, self.first.repository.size)

    def test_options_say_where_and_how_large(self):
        self.fix.config.config(group='powervm', vopt_media_rep_size=3,
                               vopt_media_volume_group='novavg')
        self.make('cfg_1')
        self.assertEqual(3, self.first.group('novavg').repository.size)

    def test_existing_repository_is_used_wherever_it_is(self):
        self.second.group('novavg').create_repository('theirs', 2)
        self.assertEqual(self.second.uuid, self.make('cfg_1').vios_uuid)

    def test_drives_are_spread_over_the_servers(self):
        for vios in (self.first, self.second):
            vios.group('rootvg').create_repository('vopt', 1)
        for number in range(4):
            self.make(f'cfg_{number}')
        self.assertEqual({2}, {len(m) for m in self.media().values()})

    def test_full_repository_is_an_error_that_tells_the_sizes(self):
        self.make('cfg_1')
        exc = self.assertRaises(exception.HostFull, library.place, self.host,
                                'cfg_2', 1024 * MB)
        self.assertIn('have room for 1023.0 MB and a config drive of 1024.0 '
                      'MB', exc.format_message())

    def test_missing_volume_group_is_an_error_that_names_the_option(self):
        self.fix.config.config(group='powervm',
                               vopt_media_volume_group='nowhere')
        exc = self.assertRaises(exception.HostFull, library.place, self.host,
                                'cfg_1', MB)
        self.assertIn("'nowhere'", exc.format_message())
        self.assertIn('vopt_media_volume_group', exc.format_message())

    def test_repository_is_made_in_a_group_that_changed_meanwhile(self):
        self.fix.sim.faults.add(faults.Fault(
            faults.stale_etag(), verb='POST', noun='VolumeGroup'))
        medium = library.place(self.host, 'cfg_1', MB)
        self.assertEqual('cfg_1', medium.name)

    def test_deleting_takes_ours_and_leaves_the_others(self):
        self.make('cfg_1')
        self.make('install.iso')
        library.delete_if_present(self.host, ['cfg_1', 'never-was'])
        self.assertEqual({'vios1': ['install.iso']}, self.media())

    def test_names_are_those_of_all_media(self):
        self.assertEqual(set(), library.names(self.host))
        self.make('cfg_1')
        self.make('install.iso')
        self.assertEqual({'cfg_1', 'install.iso'}, library.names(self.host))

    def test_server_that_is_down_keeps_nothing_in_secret(self):
        for vios in (self.first, self.second):
            vios.group('rootvg').create_repository('vopt', 1)
            self.make(f'cfg_{vios.name}')
        self.second.set_rmc('inactive')
        library.delete_if_present(self.host, ['cfg_vios1'])
        exc = self.assertRaises(pvm_exc.HttpError, library.delete_if_present,
                                self.host, ['cfg_vios2'])
        self.assertIn('vios2 does not answer', str(exc))
        self.second.set_rmc('active')
        library.delete_if_present(self.host, ['cfg_vios2'])
        self.assertEqual({'vios1': [], 'vios2': []}, self.media())

    def test_server_that_cannot_be_read_may_have_what_is_nowhere_else(self):
        self.make('cfg_1')
        for raises in (False, True):
            self.fix.sim.faults.add(faults.Fault(
                faults.drop_before(), verb='GET', noun='VolumeGroup', skip=1))
            if raises:
                self.assertRaises(pvm_exc.Error, library.delete_if_present,
                                  self.host, ['cfg_1'])
            else:
                library.delete_if_present(self.host, ['cfg_1'])
            self.fix.sim.faults.clear()

    def test_nothing_to_delete_writes_nothing(self):
        self.make('install.iso')
        self.fix.sim.trace.clear()
        library.delete_if_present(self.host, ['cfg_1'])
        self.assertNotIn('POST VolumeGroup', self.fix.sim.trace.counts())

    def test_group_somebody_else_changed_meanwhile_is_read_again(self):
        self.make('cfg_1')
        self.fix.sim.faults.add(faults.Fault(
            faults.stale_etag(), verb='POST', noun='VolumeGroup'))
        library.delete_if_present(self.host, ['cfg_1'])
        self.assertEqual({'vios1': []}, self.media())
