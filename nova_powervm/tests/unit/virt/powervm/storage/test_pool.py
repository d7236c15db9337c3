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

from pypowervm import exceptions as pvm_exc

from nova_powervm.simulator import faults
from nova_powervm.simulator import presets
from nova_powervm.tests import base
from nova_powervm.tests import pool_fixtures
from nova_powervm.tests.unit.simulator import pools
from nova_powervm.virt.powervm.storage import pool


class PoolCase(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(pool_fixtures.PoolHostFixture(
            presets.ssp_pair(tiers={'fast': (50,)})[0]))
        self.machine = self.fix.machine
        self.pool = self.fix.disks._pool
        self.tier, self.fast = self.pool.tiers()


class TestReading(PoolCase):

    def test_pool_is_named_with_its_cluster(self):
        self.assertEqual('ssp1 of cluster cluster1', str(self.pool))
        self.assertEqual('tier fast of pool ssp1', str(self.fast))

    def test_tiers_know_their_size_and_which_is_the_default(self):
        self.assertEqual([('SYSTEM', True, 1000), ('fast', False, 50)], [
            (tier.name, tier.is_default, tier.size_gb)
            for tier in self.pool.tiers()])

    def test_tier_that_was_added_is_read(self):
        self.fix.pool.tiers[1].rename('faster')
        self.assertEqual(['SYSTEM', 'faster'],
                         [tier.name for tier in self.pool.read_tiers()])
        self.assertEqual('faster', self.pool.tiers()[1].name)

    def test_change_of_the_pool_is_seen(self):
        pools.unit(self.machine, capacity=10, thin=False)
        self.assertEqual(1040, self.pool.read().free_space)

    def test_nodes_are_those_of_this_machine(self):
        self.assertEqual([vios.uuid for vios in self.machine.vioses],
                         [node.vios_uuid for node in self.pool.nodes()])

    def test_node_to_ask_is_one_that_is_up(self):
        first, second = self.machine.vioses
        self.assertEqual(first.uuid, self.pool.node())
        first.rmc = 'inactive'
        self.machine.changed(self.machine.clusters[0])
        self.assertEqual([f'{first.name}.{self.machine.name}'],
                         self.pool.idle_nodes())
        self.assertEqual(second.uuid, self.pool.node())


class TestUnits(PoolCase):

    def test_unit_is_thin_and_in_its_tier(self):
        made = self.fast.add('lu', 5)
        unit, = self.fix.pool.tiers[1].units
        self.assertEqual((made.udid, 5, True), (
            unit.udid, unit.capacity, unit.thin))
        self.assertEqual([], self.tier.units())

    def test_clone_is_known_by_its_image(self):
        image = self.tier.add('image', 1, pool.IMAGE)
        other = self.tier.add('other', 1, pool.IMAGE)
        self.tier.add('clone', 5, image=image)
        units = self.tier.units()
        self.assertTrue(pool.has_clones(image, units))
        self.assertFalse(pool.has_clones(other, units))

    def test_unit_is_found_by_name_and_kind(self):
        self.tier.add('same', 1)
        image = self.tier.add('same', 1, pool.IMAGE)
        units = self.tier.units()
        self.assertEqual(image.uuid,
                         pool.named(units, 'same', pool.IMAGE).uuid)
        self.assertIsNone(pool.named(units, 'other', pool.IMAGE))

    def test_deleting_tells_whether_the_unit_was_there(self):
        made = self.tier.add('lu', 1)
        self.assertTrue(pool.delete(made))
        self.assertFalse(pool.delete(made))
        self.assertEqual([], self.fix.names())

    def test_unit_changed_meanwhile_is_deleted_all_the_same(self):
        made = self.tier.add('lu', 1)
        self.fix.unit('lu').changed()
        self.assertTrue(pool.delete(made))

    def test_unit_in_use_is_not_deleted(self):
        image = self.tier.add('image', 1, pool.IMAGE)
        self.tier.add('clone', 1, image=image)
        self.assertRaises(pvm_exc.HttpError, pool.delete, image)

    def test_unit_grows_though_it_was_changed_meanwhile(self):
        made = self.tier.add('lu', 1)
        self.fix.sim.faults.add(faults.Fault(
            faults.stale_etag(), verb='POST', noun='LogicalUnit'))
        self.assertEqual(3, pool.grow(self.tier.getter(made), 3).capacity)
        self.assertEqual(3, self.fix.unit('lu').capacity)
