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


class TestPair(base.TestCase):

    def setUp(self):
        super().setUp()
        self.machines = presets.pair()
        for machine in self.machines:
            self.addCleanup(machine.close)

    def test_they_have_names_and_serials_of_their_own(self):
        one, two = self.machines
        self.assertEqual(('pvmsim1', 'pvmsim2'), (one.name, two.name))
        self.assertNotEqual(one.mtms.serial, two.mtms.serial)
        self.assertNotEqual(one.next_mac_prefix(), two.next_mac_prefix())

    def test_they_share_pool_san_and_networks(self):
        one, two = self.machines
        self.assertEqual(one.clusters, two.clusters)
        self.assertEqual(4, len(one.clusters[0].nodes))
        self.assertIs(one.san, two.san)
        self.assertEqual([b.vlans for b in one.bridges],
                         [b.vlans for b in two.bridges])

    def test_sizes_are_taken(self):
        for machine in presets.pair(memory=64 * 1024, luns=1):
            self.addCleanup(machine.close)
            self.assertEqual(64 * 1024, machine.memory)
            self.assertEqual(['lun1'], [n.name for n in machine.san.luns])
