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

from nova_powervm.simulator.model import job
from nova_powervm.simulator.model import san_volume
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines


class OperationCase(base.TestCase):

    def setUp(self):
        super().setUp()
        self.machine = machines.machine(self)

    def run_job(self, target, name, **parameters):
        return self.machine.jobs.submit(name, target, parameters)


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

    def test_a_rescan_sees_how_large_a_lun_is_now(self):
        machine = machines.san_machine(self)
        vios = machine.vios('vios1')
        lun, paths = machines.masked(machine)
        volume = san_volume.configure(vios, lun, paths, san_volume.FcVolume)
        lun.grow(20)
        machine.jobs.submit('RescanVirtualDisk', vios,
                            {'VirtualDiskUDID': volume.udid})
        self.assertEqual(20480, volume.capacity)
