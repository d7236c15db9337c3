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

from nova_powervm.simulator.presets import parts
from nova_powervm.tests import base


class TestParts(base.TestCase):

    def machine(self, **sizes):
        made = parts.bare_machine(**sizes)
        self.addCleanup(made.close)
        return made

    def test_a_bare_machine_has_switches_and_no_partitions(self):
        machine = self.machine()
        self.assertEqual([], machine.partitions)
        self.assertEqual(['ETHERNET0', 'MGMTSWITCH'],
                         [s.name for s in machine.switches])

    def test_sizes_are_those_asked_for(self):
        machine = self.machine(memory=800000, units=1000.0, lmb=128)
        self.assertEqual((800000, 1000.0, 128),
                         (machine.memory, machine.units, machine.lmb))

    def test_the_serial_number_follows_from_the_seed(self):
        self.assertEqual('2100000', self.machine().mtms.serial)
        self.assertEqual('210000F', self.machine(seed=15).mtms.serial)

    def test_the_management_partition_runs(self):
        machine = self.machine()
        lpar = parts.add_management(machine)
        self.assertTrue(lpar.is_management)
        self.assertEqual(('running', 'active'), (lpar.state, lpar.rmc))

    def test_a_vios_has_two_volume_groups_and_a_past(self):
        vios = parts.add_vios(self.machine(), 'v', vg_name='data',
                              vg_size=600000)
        self.assertEqual({'rootvg': 100, 'data': 600000},
                         {g.name: g.capacity for g in vios.groups})
        self.assertGreater(vios.uptime, 3600)

    def test_large_memory_blocks_are_respected(self):
        machine = self.machine(lmb=8192)
        vios = parts.add_vios(machine, 'v')
        self.assertEqual(8192, vios.settings.memory.desired)
