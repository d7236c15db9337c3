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

import fixtures
import mock
from oslo_config import fixture as config_fixture
from pypowervm.wrappers import vios_file

from nova_powervm import conf
from nova_powervm.simulator import faults
from nova_powervm.simulator import presets
from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.virt.powervm import exception


class TestOpenHost(base.TestCase):

    def setUp(self):
        super().setUp()
        self.log = self.useFixture(fixtures.FakeLogger())
        self.useFixture(config_fixture.Config(conf.CONF))

    def fixture(self, machine=None, **options):
        return self.useFixture(driver_fixtures.DriverFixture(
            machine, start=False, **options))

    def refusal(self, fix):
        exc = self.assertRaises(exception.HostNotReady, fix.start)
        return exc.format_message()

    def no_rmc(self):
        machine = presets.dual_vios()
        for vios in machine.vioses:
            vios.rmc = 'inactive'
        # The library counts the seconds it has slept.
        self.useFixture(fixtures.MockPatch(
            'pypowervm.tasks.partition.time', mock.Mock()))
        return machine

    def test_host_is_ready_with_its_disk_driver(self):
        fix = self.fixture()
        fix.start()
        self.assertEqual('host1', fix.host.name)
        self.assertEqual(2000, fix.host.disks.capacity().total)

    def test_value_that_makes_no_sense_is_named_before_anything_is_done(self):
        fix = self.fixture()
        fix.config.load_raw_values(group='powervm', file_backing_store='tape')
        self.assertIn('file_backing_store', self.refusal(fix))
        self.assertEqual([], fix.sim.trace.entries)

    def test_unset_volume_group_is_named(self):
        self.assertIn('volume_group_name is not set',
                      self.refusal(self.fixture(volume_group_name='')))

    def test_wrong_volume_group_is_named_with_those_there_are(self):
        message = self.refusal(self.fixture(volume_group_name='novag'))
        self.assertIn("volume_group_name is 'novag'", message)
        self.assertIn('novavg of vios1', message)
        self.assertIn('rootvg of vios2', message)

    def test_no_vios_with_rmc_is_named_with_the_time_waited(self):
        message = self.refusal(self.fixture(
            self.no_rmc(), vios_active_wait_timeout=60))
        self.assertIn('no Virtual I/O Server is running with an active RMC '
                      'connection after 60 seconds', message)

    def test_all_problems_are_in_one_message(self):
        message = self.refusal(self.fixture(
            self.no_rmc(), volume_group_name=''))
        self.assertIn('RMC', message)
        self.assertIn('volume_group_name is not set', message)

    def test_more_servers_than_there_are_cannot_be_required(self):
        self.assertIn('this host has 2 Virtual I/O Servers', self.refusal(
            self.fixture(vscsi_vios_connections_required=3)))

    def test_wrong_fabrics_are_told_with_the_other_problems(self):
        ports = {'A': '10:00:00:90:fa:1b:00:00;1000000000000001', 'C': ''}
        message = self.refusal(self.fixture(
            presets.fc(), volume_group_name='', fabric_ports=ports,
            fabrics=['A', 'B'], fc_attach_strategy='npiv'))
        for words in ('volume_group_name is not set', "names fabric 'C'",
                      "fabric 'B' has no physical ports",
                      "1000000000000001 of fabric 'A' is on no Virtual"):
            self.assertIn(words, message)
        self.assertNotIn('10000090FA1B0000', message)

    def test_ports_may_be_on_a_server_that_is_down(self):
        machine = presets.fc()
        machine.vioses[1].rmc = 'inactive'
        fix = self.fixture(machine, fc_attach_strategy='npiv',
                           fabric_ports={'A': '1000000000000001'})
        fix.start()
        self.assertIsNotNone(fix.host.disks)

    def test_what_a_killed_service_was_uploading_is_removed(self):
        fix = self.fixture()
        fix.start()
        fix.machine.vioses[0].group('rootvg').create_repository('vopt', 1)
        left = ('i' + '0' * 14, 'cfg_' + '0' * 32, 'theirs')
        for name in left:
            vios_file.File.bld(
                fix.host.adapter, name, vios_file.FileType.MEDIA_ISO,
                fix.machine.vioses[0].uuid, f_size=1).create()
        self.assertEqual(sorted(left), sorted(
            fix.machine.snapshot()['files']))
        fix.start()
        self.assertEqual(['theirs'], fix.machine.snapshot()['files'])

    def test_one_active_vios_is_enough(self):
        machine = self.no_rmc()
        machine.vioses[1].rmc = 'active'
        fix = self.fixture(machine)
        fix.start()
        self.assertIsNotNone(fix.host.disks)

    def test_volume_group_is_found_on_any_vios(self):
        machine = presets.dual_vios()
        second = machine.vios('vios2')
        second.create_group('only-here', [second.add_volume(50 * 1024)])
        fix = self.fixture(machine, volume_group_name='only-here')
        fix.start()
        self.assertEqual(50, fix.host.disks.capacity().total)

    def test_service_that_refuses_the_logon_is_explained(self):
        fix = self.fixture(rest_username='admin', rest_password='wrong')
        fix.sim.faults.add(faults.Fault(faults.refuse(401), times=None))
        message = self.refusal(fix)
        self.assertIn('refused the logon', message)
        self.assertNotIn('wrong', message)

    def test_service_that_stops_answering_is_explained_and_logged_off(self):
        for number in (1, 3, 4):
            fix = self.fixture()
            fix.sim.faults.add(faults.Fault(
                faults.refuse(500, 'out of order'), skip=number))
            message = self.refusal(fix)
            self.assertIn('out of order', message)
            self.assertIn('pvm-rest', message)
            last = fix.sim.trace.entries[-1]
            self.assertEqual(('DELETE', 'Logon'), (last.verb, last.noun))

    def test_ratios_that_cannot_be_honoured_are_named(self):
        fix = self.fixture()
        fix.config.config(ram_allocation_ratio=1.5)
        fix.start()
        self.assertIn('ram_allocation_ratio = 1.5 is ignored',
                      self.log.output)

    def test_ratio_of_local_disks_is_named_and_that_of_thin_ones_is_not(self):
        for disk_driver, named in (('LocalDisk', True), ('SSP', False)):
            fix = self.fixture(presets.ssp(), disk_driver=disk_driver)
            fix.config.config(disk_allocation_ratio=1.5)
            fix.start()
            self.assertEqual(named, 'disk_allocation_ratio = 1.5 is ignored'
                             in self.log.output)
            self.log.reset_output()

    def test_volume_group_is_not_asked_for_where_disks_are_in_a_pool(self):
        message = self.refusal(self.fixture(
            self.no_rmc(), disk_driver='SSP', volume_group_name=''))
        self.assertIn('no Virtual I/O Server is running', message)
        self.assertNotIn('volume_group_name', message)
