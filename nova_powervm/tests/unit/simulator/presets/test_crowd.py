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

from nova_powervm.simulator.presets import crowd
from nova_powervm.simulator.presets.dual_vios import dual_vios
from nova_powervm.simulator.presets.single_vios import single_vios
from nova_powervm.tests import base


class TestEnlarge(base.TestCase):

    def enlarged(self, make=dual_vios, **sizes):
        machine = make()
        self.addCleanup(machine.close)
        return crowd.enlarge(machine, **sizes)

    def test_partitions_run_and_have_a_disk_and_an_adapter(self):
        machine = self.enlarged(partitions=3)
        clients = [p for p in machine.lpars if not p.is_management]
        self.assertEqual(['lpar0001', 'lpar0002', 'lpar0003'],
                         [p.name for p in clients])
        for client in clients:
            self.assertEqual(('running', 'active', 1), (
                client.state, client.rmc, len(client.adapters)))
        disks = [(bus.client.name, lun.storage.name) for vios
                 in machine.vioses for bus in vios.buses for lun in bus.luns]
        self.assertEqual([('lpar0001', 'boot0001'), ('lpar0002', 'boot0002'),
                          ('lpar0003', 'boot0003')], sorted(disks))

    def test_servers_are_added_until_there_are_enough(self):
        machine = self.enlarged(vioses=4)
        self.assertEqual(['vios1', 'vios2', 'vios3', 'vios4'],
                         [v.name for v in machine.vioses])
        self.assertEqual(2, len(self.enlarged(vioses=1).vioses))

    def test_disks_are_spread_over_all_servers(self):
        machine = self.enlarged(partitions=8, vioses=4)
        self.assertEqual([2, 2, 2, 2], [len(v.buses) for v in machine.vioses])

    def test_a_small_machine_grows(self):
        machine = self.enlarged(single_vios, partitions=300)
        self.assertEqual(302, len(machine.partitions))
        self.assertLessEqual(0, machine.memory_available)
        self.assertLessEqual(0, machine.units_available)
