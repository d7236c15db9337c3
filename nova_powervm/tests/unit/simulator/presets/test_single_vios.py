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


class TestSingleVios(base.TestCase):

    def test_it_has_a_management_partition_and_one_server(self):
        machine = presets.single_vios(units=4.0, vg_name='data')
        self.addCleanup(machine.close)
        self.assertEqual(['vios1', 'novalink'],
                         [p.name for p in machine.partitions])
        self.assertEqual(1000, machine.vios('vios1').group('data').capacity)
        self.assertEqual(4.0, machine.units)

    def test_it_can_be_called_by_name(self):
        self.assertIs(presets.single_vios, presets.PRESETS['single_vios'])
