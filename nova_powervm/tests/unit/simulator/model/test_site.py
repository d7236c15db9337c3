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
from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import site
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines
from nova_powervm.tests.unit.simulator import pools


class TestSite(base.TestCase):

    def test_a_machine_is_at_a_site_of_its_own(self):
        machine = machines.machine(self)
        self.assertEqual([machine], machine.site.machines)

    def test_machines_of_a_site_have_one_lock(self):
        one, two = pools.pair(self)
        self.assertIs(one.lock, two.lock)
        self.assertIs(one.site, two.site)

    def test_each_machine_sees_the_clusters_it_has_nodes_of(self):
        one, _two = pools.pair(self)
        third = machines.machine(self, seed=9)
        one.site.join(third)
        cluster, = one.clusters
        self.assertEqual([], third.clusters)
        self.assertIs(cluster, one.find('Cluster', cluster.uuid))
        self.assertRaises(errors.NoSuchThing, third.find, 'Cluster',
                          cluster.uuid)

    def test_what_happens_is_told_on_every_machine(self):
        one, two = pools.pair(self)
        for machine in (one, two):
            machine.events.poll('app')
        unit = pools.unit(one)
        for machine in (one, two):
            told = [(e.kind, e.path, e.detail)
                    for e in machine.events.poll('app')]
            self.assertIn(('ADD_URI', unit.path, 'LogicalUnit'), told)

    def test_a_machine_with_nodes_cannot_leave(self):
        machine = pools.machine(self)
        self.assertRaises(errors.InUse, site.Site().join, machine)
        self.assertEqual([machine], machine.site.machines)

    def test_ids_differ_from_those_of_machines_with_the_same_seed(self):
        machine = pools.machine(self, seed=3)
        self.assertNotEqual(machine.uuid, machine.clusters[0].uuid)

    def test_the_bytes_stay_until_the_last_machine_is_closed(self):
        one, two = pools.pair(self)
        image = pools.image(one)
        one.close()
        self.assertEqual(b'image', image.read())

    def test_the_cluster_of_a_volume_is_known(self):
        machine = pools.machine(self)
        cluster, = machine.clusters
        self.assertIs(cluster, machine.site.cluster_with(
            cluster.repository.udid))
        self.assertIsNone(machine.site.cluster_with('01other'))
