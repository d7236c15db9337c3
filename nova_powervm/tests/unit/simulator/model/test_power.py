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

from nova_powervm.simulator.model import clock
from nova_powervm.simulator.model import job
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines


class OperationCase(base.TestCase):

    def setUp(self):
        super().setUp()
        self.machine = machines.machine(self)

    def run_job(self, target, name, **parameters):
        return self.machine.jobs.submit(name, target, parameters)


class TestPowerOn(OperationCase):

    def test_boot_mode_and_keylock_are_taken(self):
        lpar = machines.lpar(self.machine)
        self.run_job(lpar, 'PowerOn', bootmode='sms', keylock='manual')
        self.assertEqual(
            ('open firmware', 'System_Management_Services', 'manual'),
            (lpar.state, lpar.boot_mode, lpar.keylock))

    def test_an_unknown_boot_mode_is_refused(self):
        lpar = machines.lpar(self.machine)
        failed = self.run_job(lpar, 'PowerOn', bootmode='magic')
        self.assertEqual(job.FAILED, failed.status)
        self.assertIn('sms', failed.results['result'])

    def test_codes_tell_how_far_it_is(self):
        lpar = machines.lpar(self.machine)
        self.assertEqual('00000000', lpar.reference_code)
        self.machine.clock = clock.Manual()
        self.run_job(lpar, 'PowerOn')
        seen = []
        for _ in range(5):
            seen.append(lpar.reference_code)
            self.machine.clock.advance(3)
        self.assertEqual(['CA00E1F1', 'CA00E14D', 'CA00E140', 'CA00E140',
                          'Linux ppc64le'], seen)

    def test_rmc_comes_half_a_minute_after_boot(self):
        lpar = machines.lpar(self.machine)
        self.machine.clock = clock.Manual()
        self.run_job(lpar, 'PowerOn')
        self.machine.clock.advance(39)
        self.assertEqual(('running', 'inactive', None),
                         (lpar.state, lpar.rmc, lpar.rmc_address))
        self.machine.clock.advance(1)
        self.assertEqual('active', lpar.rmc)
        self.assertTrue(lpar.dlpar)
        self.assertIsNotNone(lpar.rmc_address)

    def test_rmc_of_an_earlier_boot_does_not_come(self):
        lpar = machines.lpar(self.machine)
        self.machine.clock = clock.Manual()
        self.run_job(lpar, 'PowerOn')
        self.machine.clock.advance(15)
        self.run_job(lpar, 'PowerOff', immediate='true')
        self.machine.clock.advance(5)
        self.run_job(lpar, 'PowerOn')
        self.machine.clock.advance(30)
        self.assertEqual(('running', 'inactive'), (lpar.state, lpar.rmc))

    def test_a_boot_mode_is_for_one_start(self):
        lpar = machines.lpar(self.machine)
        self.run_job(lpar, 'PowerOn', bootmode='of')
        self.run_job(lpar, 'PowerOff', immediate='true')
        self.assertEqual('Normal', lpar.boot_mode)
        self.run_job(lpar, 'PowerOn')
        self.assertEqual('running', lpar.state)

    def test_the_settings_decide_what_the_job_does_not(self):
        lpar = machines.lpar(self.machine, boot_mode='Open_Firmware',
                             keylock='manual')
        self.run_job(lpar, 'PowerOn')
        self.assertEqual(('open firmware', 'manual'),
                         (lpar.state, lpar.keylock))

    def test_booting_writes_the_nvram(self):
        lpar = machines.lpar(self.machine)
        self.run_job(lpar, 'PowerOn')
        first = lpar.settings.nvram
        self.assertNotEqual('', first)
        self.run_job(lpar, 'PowerOff', immediate='true', restart='true')
        self.assertEqual(first, lpar.settings.nvram)
        self.run_job(lpar, 'PowerOff', immediate='true')
        self.run_job(lpar, 'PowerOn', bootstring='/vdevice/disk')
        self.assertNotEqual(first, lpar.settings.nvram)

    def test_a_boot_string_is_printable(self):
        lpar = machines.lpar(self.machine)
        for text in ('\0', 'x' * 256):
            self.assertEqual(job.FAILED, self.run_job(
                lpar, 'PowerOn', bootstring=text).status)

    def test_it_was_up_since_it_was_started(self):
        lpar = machines.lpar(self.machine)
        self.machine.clock = clock.Manual()
        self.run_job(lpar, 'PowerOn')
        self.machine.clock.advance(100)
        self.assertEqual(100, lpar.uptime)


class TestRemovingMedia(OperationCase):

    def setUp(self):
        super().setUp()
        self.vios = self.machine.vios('vios1')
        repository = self.vios.group('rootvg').create_repository('vopt', 1)
        self.medium = repository.add('cfg', 0.1)
        self.lpar = machines.lpar(self.machine)
        machines.attach(self.lpar, self.medium)
        self.machine.clock = clock.Manual()

    def start(self, **parameters):
        self.run_job(self.lpar, 'PowerOn', **parameters)
        self.machine.clock.advance(10)

    def test_a_medium_goes_after_so_many_minutes(self):
        self.start(remove_optical_name='cfg', remove_optical_time='5')
        self.machine.clock.advance(299)
        self.assertIn('cfg', self.vios.repository.media)
        self.machine.clock.advance(1)
        self.assertNotIn('cfg', self.vios.repository.media)
        self.assertEqual([], self.vios.buses)

    def test_another_partition_keeps_it(self):
        machines.attach(machines.lpar(self.machine, 'other'), self.medium)
        self.start(remove_optical_name='cfg')
        self.machine.clock.advance(0)
        self.assertIn('cfg', self.vios.repository.media)
        self.assertEqual(['other'], [b.client.name for b in self.vios.buses])

    def test_what_is_not_there_is_not_missed(self):
        self.start(remove_optical_name='other')
        self.assertEqual('running', self.lpar.state)


class TestPowerOff(OperationCase):

    def off(self, lpar, operation, **parameters):
        return self.run_job(lpar, 'PowerOff', operation=operation,
                            **parameters).status

    def test_every_way_turns_a_willing_guest_off(self):
        for number, parameters in enumerate((
                {'operation': 'osshutdown'}, {'operation': 'shutdown'},
                {'operation': 'shutdown', 'immediate': 'true'}, {})):
            lpar = machines.running(self.machine, f'l{number}')
            done = self.run_job(lpar, 'PowerOff', **parameters)
            self.assertEqual((job.OK, 'not activated'),
                             (done.status, lpar.state))

    def test_only_pulling_the_plug_stops_a_stubborn_guest(self):
        lpar = machines.running(self.machine)
        lpar.ignores_shutdown = True
        self.assertEqual(job.FAILED, self.off(lpar, 'osshutdown',
                                              immediate='true'))
        self.assertEqual(job.FAILED, self.off(lpar, 'shutdown'))
        self.assertEqual('running', lpar.state)
        self.assertEqual(job.OK, self.off(lpar, 'shutdown',
                                          immediate='true'))
        self.assertEqual('not activated', lpar.state)

    def test_a_stubborn_guest_is_waited_for(self):
        lpar = machines.running(self.machine)
        lpar.ignores_shutdown = True
        self.machine.clock = clock.Manual()
        waiting = self.run_job(lpar, 'PowerOff', operation='osshutdown')
        self.machine.clock.advance(599)
        self.assertEqual(job.RUNNING, waiting.status)
        self.machine.clock.advance(1)
        self.assertEqual(job.FAILED, waiting.status)

    def test_the_operating_system_is_asked_through_rmc(self):
        lpar = machines.running(self.machine)
        lpar.rmc = 'inactive'
        self.assertEqual(job.FAILED, self.off(lpar, 'osshutdown'))
        self.assertEqual('running', lpar.state)

    def test_an_ibmi_guest_needs_no_rmc(self):
        lpar = self.machine.create_lpar(machines.settings(), 'OS400')
        self.run_job(lpar, 'PowerOn')
        self.assertEqual('inactive', lpar.rmc)
        self.assertEqual(job.OK, self.off(lpar, 'osshutdown'))

    def test_restart_leaves_it_running(self):
        lpar = machines.running(self.machine)
        lpar.update(machines.settings())
        self.assertEqual(job.OK, self.off(lpar, 'shutdown', immediate='true',
                                          restart='true'))
        self.assertEqual(('running', 'active'), (lpar.state, lpar.rmc))

    def test_what_is_off_cannot_be_turned_off(self):
        lpar = machines.lpar(self.machine)
        failed = self.run_job(lpar, 'PowerOff', operation='shutdown')
        self.assertIn('HSCL1558', failed.results['result'])
