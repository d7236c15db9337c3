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
from nova_powervm.simulator.model import logical_unit
from nova_powervm.simulator.model import pool_plan
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines
from nova_powervm.tests.unit.simulator import pools


def described(uuid=None, hostname=None, number=None, mtms=None):
    return {'uuid': uuid, 'hostname': hostname, 'number': number,
            'mtms': mtms}


class TestNodes(base.TestCase):

    def setUp(self):
        super().setUp()
        self.one, self.two = pools.pair(self)
        self.cluster, = self.one.clusters

    def test_a_node_is_found_by_what_is_known_of_it(self):
        node = self.two.vios('vios2')
        for known in ({'uuid': node.uuid}, {'hostname': 'vios2.pvmsim2'},
                      {'number': node.number, 'mtms': str(self.two.mtms)}):
            self.assertIs(node, pool_plan.find_node(self.one,
                                                    described(**known)))

    def test_who_is_unknown_is_no_node(self):
        error = self.assertRaises(
            errors.NoSuchThing, pool_plan.find_node, self.one,
            described(hostname='nobody'))
        self.assertIn('nobody', str(error))

    def test_nodes_come_and_go_with_the_list(self):
        first, *others = self.cluster.nodes
        names = [described(uuid=first.uuid)]
        pool_plan.set_nodes(self.cluster, self.one, names)
        self.assertEqual([first], self.cluster.nodes)
        self.assertEqual([], self.two.clusters)
        pool_plan.set_nodes(self.cluster, self.one, names + [
            described(uuid=node.uuid) for node in others])
        self.assertEqual([first, *others], self.cluster.nodes)

    def test_no_list_leaves_them_alone(self):
        pool_plan.set_nodes(self.cluster, self.one, None)
        self.assertEqual(4, len(self.cluster.nodes))

    def test_a_node_in_use_keeps_all_as_they_were(self):
        machines.attach(machines.lpar(self.one), pools.unit(self.one))
        last = self.cluster.nodes[-1]
        before = self.one.snapshot()
        self.assertRaises(errors.InUse, pool_plan.set_nodes, self.cluster,
                          self.one, [described(uuid=last.uuid)])
        self.assertRaises(errors.InUse, pool_plan.set_nodes, self.cluster,
                          self.one, [])
        self.assertEqual(before, self.one.snapshot())


class TestPool(base.TestCase):

    def setUp(self):
        super().setUp()
        self.machine = pools.machine(self)
        self.pool = pools.pool(self.machine)
        self.image = pools.image(self.machine)
        self.clone = pools.clone(self.machine, self.image)

    def change(self, volumes=None, units=None, name='ssp1'):
        pool_plan.change_pool(self.pool, self.machine, name, volumes, units)

    def volumes(self):
        return [(v.name, v.udid) for v in self.pool.volumes]

    def refused(self, kind, **changes):
        before = self.machine.snapshot()
        self.assertRaises(kind, self.change, **changes)
        self.assertEqual(before, self.machine.snapshot())

    def test_what_is_there_already_changes_nothing(self):
        version = self.pool.version
        self.change(self.volumes(), [u.udid for u in self.pool.units])
        self.change()
        self.assertEqual(version, self.pool.version)

    def test_an_image_goes_together_with_its_clones(self):
        self.change(units=[])
        self.assertEqual([], self.pool.units)

    def test_an_image_with_a_clone_that_stays_keeps_all(self):
        other = pools.unit(self.machine, 'other')
        self.refused(errors.InUse, units=[self.clone.udid])
        self.assertIn(other, self.pool.units)

    def test_new_units_are_made(self):
        self.change(units=[self.image.udid, self.clone.udid,
                           logical_unit.Wanted('new', 1.0)])
        self.assertEqual(['image', 'clone', 'new'],
                         [u.name for u in self.pool.units])

    def test_one_bad_unit_keeps_all(self):
        self.refused(errors.Invalid,
                     units=[logical_unit.Wanted('new', 0.0)])
        self.refused(errors.NoSuchThing, units=['27gone'])

    def test_a_volume_is_added_by_its_name(self):
        for vios in self.machine.vioses:
            vios.add_volume(1024, serial='12' * 16)
        name = self.machine.vios('vios1').volumes.popitem()[0]
        self.machine.vios('vios1').add_volume(1024, serial='12' * 16)
        self.change(self.volumes() + [(name, None)])
        self.assertEqual(1001, self.pool.capacity)

    def test_volumes_are_not_taken_out(self):
        self.refused(errors.InUse, volumes=self.volumes()[:1])

    def test_it_is_renamed(self):
        self.change(name='other')
        self.assertEqual('other', self.pool.name)


class TestFounder(base.TestCase):

    def setUp(self):
        super().setUp()
        self.machine = machines.machine(self)
        self.vios = self.machine.vios('vios1')
        for _ in range(2):
            self.vios.add_volume(1024)
        self.wanted = {
            'name': 'c', 'pool_name': 'p',
            'nodes': [described(hostname='vios1')],
            'repository': [('hdisk2', None)], 'volumes': [('hdisk3', None)]}
        self.founder = pool_plan.Founder(
            self.machine, lambda cluster_xml, pool_xml: self.wanted)

    def test_a_cluster_is_made_as_described(self):
        cluster = self.founder.create('', '')
        self.assertEqual([self.vios], cluster.nodes)
        self.assertEqual(['hdisk3'], [v.name for v in cluster.pool.volumes])

    def test_it_begins_with_one_node_and_one_repository(self):
        for key in ('nodes', 'repository'):
            self.wanted[key] = self.wanted[key] * 2
            self.assertRaises(errors.Invalid, self.founder.create, '', '')
        self.assertEqual([], self.machine.clusters)
