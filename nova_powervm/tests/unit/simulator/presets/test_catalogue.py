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
"""Tests of nova_powervm.simulator.presets.catalogue."""

from nova_powervm.simulator.model import errors
from nova_powervm.simulator import presets
from nova_powervm.tests import base


class TestBuild(base.TestCase):

    def build(self, *args, **sizes):
        machines = presets.build(*args, **sizes)
        for machine in machines:
            self.addCleanup(machine.close)
        return machines

    def test_one_machine_or_as_many_as_the_preset_has(self):
        self.assertEqual(['pvmsim'], [m.name for m in self.build()])
        self.assertEqual(2, len(self.build('pair')))
        self.assertEqual(8, len(self.build('rack')))

    def test_every_preset_comes_in_any_number(self):
        for name in (*presets.PRESETS, *presets.SITES):
            machines = self.build(name, hosts=3)
            self.assertEqual(3, len(machines[0].site.machines), name)

    def test_new_servers_see_what_the_others_see(self):
        for machine in self.build('pair', vioses=3):
            self.assertEqual([4, 4, 4], [len(v.ports)
                                         for v in machine.vioses])
            self.assertEqual(6, len(machine.clusters[0].nodes))

    def test_any_machine_can_have_a_pool(self):
        for name in ('dual_vios', 'sea', 'fc', 'ssp', 'pair', 'ssp_pair'):
            machines = self.build(name, hosts=2, vioses=3, pool=(5, 7))
            cluster, = machines[1].clusters
            self.assertEqual((12, 6), (cluster.pool.capacity,
                                       len(cluster.nodes)), name)

    def test_partitions_with_disks_in_the_pool_can_go(self):
        here, there = self.build('pair', partitions=2)
        lpar = here.lpar('pvmsim1-lpar0001')
        done = here.jobs.submit('Migrate', lpar, {
            'TargetManagedSystemName': 'pvmsim2'})
        self.assertEqual('COMPLETED_OK', done.status, done.results)
        self.assertIs(there, lpar.machine)

    def test_sizes_are_for_all(self):
        for machine in self.build('sea', hosts=2, vioses=3, vg_name='data',
                                  vg_size=50, memory=65536):
            self.assertEqual(65536, machine.memory)
            self.assertEqual([50, 50, 50], [v.group('data').capacity
                                            for v in machine.vioses])

    def test_an_unknown_preset(self):
        self.assertRaises(errors.Invalid, presets.build, 'nope', hosts=2)
