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
from nova_powervm.tests.unit.simulator import pools


class TestSsp(base.TestCase):

    def test_both_servers_are_nodes_of_a_pool(self):
        machine = presets.PRESETS['ssp'](cluster='c', pool='p', sizes=(5, 7))
        self.addCleanup(machine.close)
        cluster, = machine.clusters
        self.assertEqual(('c', 'p', 12.0), (
            cluster.name, cluster.pool.name, cluster.pool.capacity))
        self.assertEqual(machine.vioses, cluster.nodes)

    def test_the_disks_of_the_pool_are_in_use_on_each(self):
        machine = pools.machine(self)
        udids = [{v.udid for v in vios.volumes.values() if not v.group}
                 for vios in machine.vioses]
        self.assertEqual(udids[0], udids[1])
        self.assertEqual({False}, {
            v.available for vios in machine.vioses
            for v in vios.volumes.values()})


class TestPair(base.TestCase):

    def test_two_machines_share_one_pool(self):
        one, two = pools.pair(self, vg_size=50)
        self.assertEqual(one.clusters, two.clusters)
        self.assertEqual(4, len(one.clusters[0].nodes))
        self.assertNotEqual(one.mtms, two.mtms)
        self.assertNotEqual(one.name, two.name)

    def test_both_snapshots_show_it(self):
        one, two = pools.pair(self)
        before = two.snapshot()
        pools.unit(one)
        self.assertNotEqual(before, two.snapshot())
        self.assertEqual(one.snapshot()['clusters'],
                         two.snapshot()['clusters'])
