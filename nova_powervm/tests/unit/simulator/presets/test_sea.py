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


class TestSea(base.TestCase):

    def test_one_bridge_fails_over_and_one_balances(self):
        machine = networks.machine(self, 'sea')
        self.assertEqual(
            [('ETHERNET0-1', 'auto'), ('ETHERNET1-1', 'sharing')],
            [(b.name, b.mode) for b in machine.bridges])
        for bridge in machine.bridges:
            self.assertEqual(['vios1', 'vios2'],
                             [s.vios.name for s in bridge.seas])

    def test_sizes_are_those_of_dual_vios(self):
        machine = presets.sea(memory=64 * 1024, vg_size=50)
        self.addCleanup(machine.close)
        self.assertEqual(64 * 1024, machine.memory)
