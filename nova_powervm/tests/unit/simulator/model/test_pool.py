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
from nova_powervm.simulator.model import pool as model
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines
from nova_powervm.tests.unit.simulator import pools

MB = 1024


class TestCreateCluster(base.TestCase):

    def setUp(self):
        super().setUp()
        self.machine = machines.machine(self)
        self.vios = self.machine.vios('vios1')
        self.disks = [self.vios.add_volume(10 * MB) for _ in range(3)]

    def create(self, name='c', pool_name='p', disks=None):
        repository, *volumes = self.disks if disks is None else disks
        return model.create_cluster(self.vios, name, pool_name, repository,
                                    volumes)

    def test_it_has_one_node_and_one_tier(self):
        cluster = self.create()
        self.assertEqual([self.vios], cluster.nodes)
        self.assertEqual(['SYSTEM'], [t.name for t in cluster.pool.tiers])
        self.assertTrue(cluster.pool.default_tier.is_default)
        self.assertEqual([cluster], self.machine.clusters)

    def test_its_disks_are_in_use(self):
        self.create()
        self.assertEqual({False}, {d.available for d in self.disks})
        self.assertEqual(20, pools.pool(self.machine).capacity)

    def test_the_udids_share_a_serial_number(self):
        cluster = self.create()
        tier = cluster.pool.default_tier
        for prefix, udid in (('22', cluster.udid), ('24', cluster.pool.udid),
                             ('25', tier.udid),
                             ('26', tier.failure_group_udid)):
            self.assertTrue(udid.startswith(prefix + cluster.serial))

    def test_what_cannot_be_is_refused(self):
        self.assertRaises(errors.Invalid, self.create, name='')
        self.assertRaises(errors.Invalid, self.create, disks=self.disks[:1])
        self.assertRaises(errors.Invalid, self.create,
                          disks=[self.disks[0]] * 2)
        root = self.vios.volume('hdisk0')
        self.assertRaises(errors.InUse, self.create,
                          disks=[self.disks[0], root])
        self.vios.rmc = 'inactive'
        self.assertRaises(errors.Unreachable, self.create)
        self.assertEqual([], self.machine.clusters)

    def test_a_server_is_in_one_cluster(self):
        self.create()
        more = [self.vios.add_volume(MB) for _ in range(2)]
        self.assertRaises(errors.InUse, self.create, 'other', disks=more)
        self.assertRaises(errors.NameTaken, self.create, disks=more)


class TestNodes(base.TestCase):

    def setUp(self):
        super().setUp()
        self.one, self.two = pools.pair(self)
        self.cluster, = self.one.clusters

    def test_nodes_have_names_and_states(self):
        node = self.two.vios('vios2')
        self.assertEqual('vios2.pvmsim2', model.hostname(node))
        self.assertEqual('Up', model.node_state(node))
        node.rmc = 'inactive'
        self.assertEqual('Unknown', model.node_state(node))
        node.finish_stop()
        self.assertEqual('Down', model.node_state(node))

    def test_a_node_must_see_every_disk(self):
        third = machines.machine(self, seed=7)
        self.one.site.join(third)
        error = self.assertRaises(errors.NotNow, self.cluster.add_node,
                                  third.vios('vios1'))
        self.assertIn('does not see', str(error))

    def test_a_node_is_added_once(self):
        self.assertRaises(errors.InUse, self.cluster.add_node,
                          self.one.vios('vios1'))

    def test_a_node_that_shows_units_stays(self):
        node = self.one.vios('vios1')
        machines.attach(machines.lpar(self.one), pools.unit(self.one))
        self.assertRaises(errors.InUse, self.cluster.remove_node, node)

    def test_the_last_node_stays(self):
        *others, last = self.cluster.nodes
        for node in others:
            self.cluster.remove_node(node)
        self.assertRaises(errors.InUse, self.cluster.remove_node, last)


class TestSpace(base.TestCase):

    def setUp(self):
        super().setUp()
        self.machine = pools.machine(self, sizes=(10, 10))
        self.pool = pools.pool(self.machine)

    def test_thick_units_take_all_their_space_at_once(self):
        pools.unit(self.machine, capacity=5.0, thin=False)
        self.assertEqual((15, 5), (self.pool.free,
                                   self.pool.total_unit_size))
        self.assertRaises(errors.NoSpace, pools.unit, self.machine,
                          capacity=16.0, thin=False)

    def test_thin_units_take_what_is_written(self):
        pools.image(self.machine, b'x' * (1 << 20), capacity=15.0)
        self.assertEqual(round(20 - 1 / 1024, 6), self.pool.free)

    def test_zeros_take_no_space(self):
        pools.image(self.machine, bytes(1 << 20))
        self.assertEqual(20, self.pool.free)

    def test_thin_units_may_claim_more_than_there_is(self):
        for name in ('a', 'b'):
            pools.unit(self.machine, name, 15.0)
        self.assertEqual((20, 30, 10),
                         (self.pool.free, self.pool.total_unit_size,
                          self.pool.overcommitted))

    def test_a_clone_takes_nothing(self):
        image = pools.image(self.machine, b'x' * (1 << 20))
        free = self.pool.free
        pools.clone(self.machine, image)
        self.assertEqual(free, self.pool.free)

    def test_more_disks_make_it_larger(self):
        one, two = (self.machine.vios(n) for n in ('vios1', 'vios2'))
        volume = one.add_volume(10 * MB, serial='ab' * 16)
        self.assertRaises(errors.NotNow, self.pool.add_volume, volume)
        two.add_volume(10 * MB, serial='ab' * 16)
        self.pool.add_volume(volume)
        self.assertEqual(30, self.pool.capacity)
        self.assertRaises(errors.InUse, self.pool.add_volume, volume)

    def test_pool_and_tier_change_with_their_units(self):
        tier = self.pool.default_tier
        before = (self.pool.version, tier.version)
        unit = pools.unit(self.machine)
        between = (self.pool.version, tier.version)
        tier.delete_unit(unit)
        after = (self.pool.version, tier.version)
        self.assertTrue(before < between < after)

    def test_deleting_leaves_it_as_it_was(self):
        before = self.machine.snapshot()
        image = pools.image(self.machine)
        clone = pools.clone(self.machine, image)
        self.assertNotEqual(before, self.machine.snapshot())
        for unit in (clone, image):
            unit.tier.delete_unit(unit)
        self.assertEqual(before, self.machine.snapshot())

    def test_events_name_unit_and_tier(self):
        self.machine.events.poll('app')
        unit = pools.unit(self.machine)
        told = [(e.kind, e.path[-2], e.detail)
                for e in self.machine.events.poll('app')]
        self.assertEqual(('ADD_URI', 'LogicalUnit', 'LogicalUnit'), told[0])
        self.assertIn(('MODIFY_URI', 'Tier', 'Tier'), told)
        unit.tier.delete_unit(unit)
        gone = self.machine.events.poll('app')[0]
        self.assertEqual(('DELETE_URI', unit.path, 'LogicalUnit'),
                         (gone.kind, gone.path, gone.detail))

    def test_names_of_units_may_repeat(self):
        pools.unit(self.machine, 'same')
        pools.unit(self.machine, 'same')
        self.assertEqual(2, len(self.pool.units))

    def test_things_can_be_renamed(self):
        self.pool.rename('other')
        self.pool.default_tier.rename('FAST')
        self.assertEqual(['FAST'], list(self.pool.snapshot()['tiers']))
        self.assertEqual('other', self.pool.snapshot()['name'])

    def test_images_have_a_udid_of_their_own_kind(self):
        self.assertEqual('29', pools.image(self.machine).udid[:2])
        self.assertEqual('27', pools.unit(self.machine).udid[:2])
        self.assertEqual(logical_unit.DISK, pools.unit(self.machine).type)


class TestTiers(base.TestCase):
    """A default tier of 20 GB and one of 5."""

    def setUp(self):
        super().setUp()
        self.machine = pools.machine(self, sizes=(10, 10),
                                     tiers={'fast': (5,)})
        self.pool = pools.pool(self.machine)
        self.slow, self.fast = self.pool.tiers

    def test_each_has_disks_of_its_own(self):
        self.assertEqual((25, 20, 5), (
            self.pool.capacity, self.slow.capacity, self.fast.capacity))
        self.assertEqual(self.slow, self.pool.default_tier)
        self.assertEqual(self.pool.volumes,
                         self.slow.volumes + self.fast.volumes)

    def test_one_fills_up_while_the_other_has_room(self):
        wanted = logical_unit.Wanted('thick', 6.0, thin=False)
        self.assertRaises(errors.NoSpace, self.fast.create_unit, wanted)
        self.slow.create_unit(wanted)
        self.assertEqual((14, 5, 19), (
            self.slow.free, self.fast.free, self.pool.free))

    def test_a_full_one_takes_no_thin_unit_either(self):
        self.fast.create_unit(logical_unit.Wanted('thick', 5.0, thin=False))
        self.assertRaises(errors.NoSpace, self.fast.create_unit,
                          logical_unit.Wanted('thin', 1.0))

    def test_an_image_is_cloned_in_its_own_tier_only(self):
        image = pools.image(self.machine)
        wanted = logical_unit.Wanted('clone', 1.0, source=image.udid)
        self.assertRaises(errors.NoSuchThing, self.fast.create_unit, wanted)
        self.assertEqual(image, self.slow.create_unit(wanted).source)

    def test_what_makes_no_tier_is_refused(self):
        volumes = list(self.fast.volumes)
        for name, volumes, error in (('fast', volumes, errors.NameTaken),
                                     ('other', [], errors.Invalid),
                                     ('other', volumes, errors.InUse)):
            self.assertRaises(error, self.pool.create_tier, name, volumes)
