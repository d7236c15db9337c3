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


class TestDualVios(base.TestCase):

    def test_it_has_a_management_partition_and_two_servers(self):
        machine = presets.dual_vios(memory=64 * 1024, vg_size=50)
        self.addCleanup(machine.close)
        self.assertEqual(['vios1', 'vios2', 'novalink'],
                         [p.name for p in machine.partitions])
        self.assertEqual(50, machine.vios('vios2').group('novavg').capacity)
        self.assertEqual(64 * 1024, machine.memory)

    def test_it_can_be_called_by_name(self):
        self.assertIs(presets.dual_vios, presets.PRESETS['dual_vios'])
