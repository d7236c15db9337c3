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
from nova_powervm.tests.unit.simulator import networks


class TestSriov(base.TestCase):

    def test_two_shared_adapters_with_four_ports_each(self):
        machine = networks.machine(self, 'sriov')
        self.assertEqual('8408-E8E*2100000', str(machine.mtms))
        self.assertEqual(
            [(1, 'Sriov', 4), (2, 'Sriov', 4)],
            [(c.number, c.mode, len(c.ports))
             for c in machine.sriov_adapters])

    def test_sizes_are_those_of_dual_vios(self):
        machine = presets.sriov(memory=64 * 1024, vg_size=50)
        self.addCleanup(machine.close)
        self.assertEqual(64 * 1024, machine.memory)
