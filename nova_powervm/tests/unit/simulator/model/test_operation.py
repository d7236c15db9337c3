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


class TestOthers(OperationCase):

    def test_the_memory_a_partition_will_need_includes_overhead(self):
        done = self.run_job(
            self.machine, 'QueryReservedMemoryRequiredForPartition',
            DesiredMemory='1024', MaximumMemory='65536')
        self.assertEqual('2048', done.results['RequiredMemory'])
        self.assertEqual(str(self.machine.memory_available),
                         done.results['CurrentAvailableSystemMemory'])

    def test_memory_must_be_a_number(self):
        failed = self.run_job(
            self.machine, 'QueryReservedMemoryRequiredForPartition',
            DesiredMemory='much')
        self.assertIn('DesiredMemory', failed.results['result'])

    def test_closing_a_terminal_is_fine(self):
        done = self.run_job(machines.lpar(self.machine), 'CloseVterm')
        self.assertEqual(job.OK, done.status)

    def test_wwpns_come_in_pairs_and_only_once(self):
        first, second = (
            self.run_job(self.machine, 'GetNextWWPNs',
                         numberPairsRequested='2').results['wwpnList']
            for _ in range(2))
        self.assertEqual(4, len(first.split(',')))
        self.assertEqual(set(), set(first.split(',')) & set(
            second.split(',')))

    def test_at_most_eight_pairs_are_given_at_once(self):
        failed = self.run_job(self.machine, 'GetNextWWPNs',
                              numberPairsRequested='9')
        self.assertEqual(job.FAILED, failed.status)
