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
from nova_powervm.simulator.model import partition
from nova_powervm.simulator import presets
from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.tests import pool_fixtures
from nova_powervm.tests.unit.simulator import pools
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.storage import base as storage


class SspCase(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(pool_fixtures.PoolHostFixture(
            presets.ssp(sizes=(100,), tiers={'fast': (50,)})))
        self.machine = self.fix.machine
        self.disks = self.fix.disks
        self.slow, self.fast = self.fix.pool.tiers
        self.fix.sim.trace.clear()

    def create(self, *disks, **more):
        return self.disks.create(
            [storage.Wanted(name, size) for name, size in disks], **more)

    def requests(self):
        return [f'{entry.verb} {entry.noun}'
                for entry in self.fix.sim.trace.entries]

    def wanted(self, tier=None):
        specs = {storage.TIER_SPEC: tier} if tier else {}
        return driver_fixtures.make_instance(extra_specs=specs)


class TestPlaces(SspCase):

    def test_capacity_is_that_of_the_pool_in_three_requests(self):
        pools.unit(self.machine, capacity=10.5, thin=False)
        capacity = self.disks.capacity()
        self.assertEqual((150, 11, 100), (
            capacity.total, capacity.used, capacity.largest))
        self.assertEqual((self.fix.pool.uuid, 'ssp1'), (
            capacity.shared.uuid, capacity.shared.name))
        self.assertEqual(['GET SharedStoragePool', 'GET Cluster',
                          'GET Tier'], self.requests())

    def test_disks_go_to_the_default_tier_unless_a_flavor_names_one(self):
        for tier, name in ((None, 'SYSTEM'), ('fast', 'fast')):
            self.assertEqual(name, self.disks.place(self.wanted(tier)).name)
        self.assertEqual([], self.requests())

    def test_tier_that_is_new_is_found(self):
        self.fast.rename('faster')
        self.assertEqual('faster',
                         self.disks.place(self.wanted('faster')).name)

    def test_unknown_tier_is_refused_with_those_there_are(self):
        exc = self.assertRaises(exception.FlavorNotUsable, self.disks.place,
                                self.wanted('gold'))
        self.assertIn("flavor 'small' asks for tier 'gold' (powervm:ssp_tier)"
                      ", and shared storage pool ssp1 has SYSTEM, fast.",
                      exc.format_message())


class TestCreate(SspCase):

    def test_boot_disk_is_a_clone_and_the_others_are_empty(self):
        image = self.disks.prepare(self.fix.download(), 0)
        self.fix.sim.trace.clear()
        boot, empty = self.create(('b1', 20), ('01', 5), image=image)
        unit = self.fix.unit('b1')
        self.assertEqual((unit.udid, 20, pool_fixtures.IMAGE), (
            boot.udid, unit.capacity, unit.read()))
        self.assertEqual(image.disk.udid, unit.source.udid)
        self.assertIsNone(self.fix.unit('01').sha256())
        self.assertTrue(all(unit.thin for unit in self.fix.pool.units))
        self.assertIn(empty.vios_uuid,
                      [vios.uuid for vios in self.machine.vioses])
        self.assertEqual(['PUT LogicalUnit'] * 2, self.requests())

    def test_all_disks_are_in_the_tier_of_the_flavor(self):
        place = self.disks.place(self.wanted('fast'))
        image = self.disks.prepare(self.fix.download(), 0, place)
        self.create(('b1', 20), ('01', 5), image=image, place=place)
        self.assertEqual(3, len(self.fast.units))
        self.assertEqual([], self.slow.units)

    def test_disks_without_an_image_are_in_the_tier_of_the_flavor(self):
        place = self.disks.place(self.wanted('fast'))
        self.create(('01', 5), place=place)
        self.create(('02', 5))
        self.assertEqual((['01'], ['02']), (
            [unit.name for unit in self.fast.units],
            [unit.name for unit in self.slow.units]))

    def test_image_swept_meanwhile_is_prepared_again(self):
        image = self.disks.prepare(self.fix.download(), 0)
        for unit in list(self.slow.units):
            self.slow.delete_unit(unit)
        self.create(('b1', 20), image=image)
        self.assertEqual(pool_fixtures.IMAGE, self.fix.unit('b1').read())

    def test_refusal_of_a_clone_is_not_tried_again(self):
        image = self.disks.prepare(self.fix.download(), 0)
        self.fix.sim.faults.add(faults.Fault(
            faults.refuse(500, 'Lights out.'), verb='PUT',
            noun='LogicalUnit'))
        exc = self.assertRaises(pvm_exc.HttpError, self.create, ('b1', 20),
                                image=image)
        self.assertIn('Lights out.', str(exc))

    def test_image_swept_every_time_is_given_up(self):
        image = self.disks.prepare(self.fix.download(), 0)
        image.place.download._progress = lambda done: self.fix.sim.faults.add(
            faults.Fault(faults.refuse(404), verb='PUT', noun='LogicalUnit',
                         times=None))
        for unit in list(self.slow.units):
            self.slow.delete_unit(unit)
        self.assertRaises(pvm_exc.HttpError, self.create, ('b1', 20),
                          image=image)

    def test_full_pool_sends_the_build_elsewhere(self):
        pools.unit(self.machine, 'thick', 100, thin=False)
        self.create(('01', 5), place=self.disks.place(self.wanted('fast')))
        exc = self.assertRaises(exception.HostFull, self.create, ('02', 60))
        self.assertIn('60 GB of disk space are needed and shared storage '
                      'pool ssp1 of cluster cluster1 has 50 GB free',
                      exc.format_message())


class TestFind(SspCase):

    def test_disk_is_found_in_any_tier_without_a_mapping(self):
        self.create(('b1', 20), place=self.disks.place(self.wanted('fast')))
        self.assertEqual(self.fix.unit('b1').udid,
                         self.disks.find('b1').udid)

    def test_what_is_not_there_is_not_found(self):
        pools.image(self.machine, name='b2')
        self.assertIsNone(self.disks.find('b2'))


class TestGrow(SspCase):

    def setUp(self):
        super().setUp()
        self.create(('b1', 20))
        self.unit = self.fix.unit('b1')

    def refusal(self, name, size):
        return self.assertRaises(exception.DiskNotGrown, self.disks.grow,
                                 name, size).format_message()

    def test_disk_grows_and_keeps_its_bytes(self):
        pools.fill(self.unit, b'bytes')
        self.disks.grow('b1', 30)
        self.assertEqual((30, b'bytes'),
                         (self.unit.capacity, self.unit.read()))

    def test_disk_that_is_that_large_already_is_left_alone(self):
        self.fix.sim.trace.clear()
        self.disks.grow('b1', 20)
        self.assertEqual(0, self.fix.sim.trace.counts()['POST LogicalUnit'])

    def test_disk_does_not_shrink(self):
        self.assertIn('has 20 GB and cannot shrink to 10 GB',
                      self.refusal('b1', 10))

    def test_full_pool_is_told(self):
        pools.unit(self.machine, 'thick', 100, thin=False)
        self.assertIn('needs 60 GB more, and shared storage pool ssp1 of '
                      'cluster cluster1 has 50 GB free',
                      self.refusal('b1', 80))

    def test_missing_disk_is_told(self):
        self.assertIn('disk b2 is not in shared storage pool ssp1',
                      self.refusal('b2', 80))

    def test_servers_that_ignore_the_new_size_are_told(self):
        self.unit.change = lambda **what: None
        self.assertIn('still has 20 GB: the Virtual I/O Servers may be too '
                      'old', self.refusal('b1', 80))


class TestDelete(SspCase):

    def test_ours_go_from_all_tiers_and_the_rest_stays(self):
        image = self.disks.prepare(self.fix.download(), 0)
        self.create(('b1', 20), image=image)
        self.create(('01', 5), place=self.disks.place(self.wanted('fast')))
        pools.unit(self.machine, 'theirs')
        pools.image(self.machine, name='s1')
        self.fix.sim.trace.clear()
        self.disks.delete_if_present(['b1', 's1', '01', '11'])
        self.assertEqual(sorted([image.disk.name, 's1', 'theirs']),
                         self.fix.names())
        self.assertEqual(2, self.requests().count('GET LogicalUnit'))
        self.assertEqual(2, self.requests().count('DELETE LogicalUnit'))

    def test_disk_shown_by_a_server_that_is_down_says_what_to_do(self):
        self.create(('b1', 20))
        self.show('b1', 'vios2')
        self.machine.vios('vios2').rmc = 'inactive'
        self.machine.changed(self.machine.clusters[0])
        exc = self.assertRaises(exception.DestroyFailed,
                                self.disks.delete_if_present, ['b1'])
        self.assertIn('disk b1 is still shown to a partition, and '
                      'vios2.pvmsim cannot be asked to let go of it',
                      exc.format_message())

    def test_names_are_those_of_all_disks(self):
        self.create(('b1', 20))
        self.create(('theirs', 20))
        found = self.disks.names()
        self.assertEqual({'b1', 'theirs'},
                         found & {'b1', 'theirs', 'never-was'})
        self.assertIn(self.disks.find('b1').udid, found)

    def test_disk_in_use_for_another_reason_is_not_deleted(self):
        self.create(('b1', 20))
        self.show('b1', 'vios2')
        exc = self.assertRaises(pvm_exc.HttpError,
                                self.disks.delete_if_present, ['b1'])
        self.assertIn('is mapped to a partition', str(exc))

    def show(self, name, vios):
        lpar = self.machine.create_lpar(partition.Settings('lpar'))
        node = self.machine.vios(vios)
        node.add_bus(lpar).attach(self.fix.unit(name))


class TestMappings(SspCase):

    def test_each_node_of_the_host_shows_a_disk(self):
        disk, = self.create(('b1', 20))
        mappings = self.disks.mappings(disk, 'LPAR')
        self.assertEqual([vios.uuid for vios in self.machine.vioses],
                         [one.vios_uuid for one in mappings])
        self.assertEqual({('LPAR', 'b1', disk.udid)}, {
            (one.lpar_uuid, one.name, one.udid) for one in mappings})
