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

"""Clusters and shared storage pools through pypowervm's tasks."""

import io
import warnings

from pypowervm import exceptions
from pypowervm.tasks import cluster_ssp
from pypowervm.tasks import scsi_mapper
from pypowervm.tasks import storage
from pypowervm.wrappers import cluster as cluster_wrappers
from pypowervm.wrappers import storage as wrappers

from nova_powervm.simulator import presets
from nova_powervm.tests.conformance.simulator import base
from nova_powervm.tests.conformance.simulator.functions import exercise
from nova_powervm.tests import fixtures

Cluster = cluster_wrappers.Cluster


class PoolVerbs:
    """What one does with a pool. Needs ``adapter``."""

    def cluster(self):
        return Cluster.search(self.adapter, name='cluster1')[0]

    def pool(self):
        return wrappers.SSP.get(self.adapter, uuid=self.cluster().ssp_uuid)

    def tier(self):
        return storage.default_tier_for_ssp(self.pool())

    def units(self):
        return wrappers.LUEnt.get(self.adapter, parent=self.tier())

    def create_unit(self, name='lu', size=1, **others):
        return storage.crt_lu(self.tier(), name, size, **others)[1]

    def upload_image(self, data=b'golden', name='image'):
        return cluster_ssp.get_or_upload_image_lu(
            self.tier(), name, self.vios().uuid, lambda: io.BytesIO(data),
            len(data))


class PoolTest(PoolVerbs, base.ConformanceTest):

    def make_machine(self):
        return presets.ssp()

    def assertUnchanged(self, before):
        self.assertEqual(before, self.machine.snapshot())


class TestReading(PoolTest):

    def test_the_cluster(self):
        found, = Cluster.get(self.adapter)
        self.assertEqual(('cluster1', self.machine.clusters[0].udid),
                         (found.name, found.id))
        self.assertEqual('hdisk2', found.repos_pv.name)
        self.assertEqual(found.uuid, self.cluster().uuid)
        self.assertEqual(
            [(v.name + '.pvmsim', v.number, 'Up', v.uuid)
             for v in self.machine.vioses],
            [(n.hostname, n.lpar_id, n.state, n.vios_uuid)
             for n in found.nodes])
        self.assertEqual(str(self.machine.mtms),
                         found.nodes[0].mtms.mtms_str)

    def test_the_pool(self):
        found = wrappers.SSP.get_by_href(self.adapter,
                                         self.cluster().ssp_uri)
        self.assertEqual(('ssp1', 1000, 1000, 0, 0), (
            found.name, found.capacity, found.free_space,
            found.total_lu_size, found.over_commit_space))
        self.assertEqual(['hdisk3', 'hdisk4'],
                         [v.name for v in found.physical_volumes])
        self.assertEqual('24', found.udid[:2])
        by_name, = wrappers.SSP.search(self.adapter, name='ssp1')
        self.assertEqual(found.uuid, by_name.uuid)

    def test_the_tier(self):
        tier, = wrappers.Tier.get(self.adapter)
        self.assertEqual(('SYSTEM', True, 1000, self.pool().uuid), (
            tier.name, tier.is_default, tier.capacity, tier.ssp_uuid))
        self.assertEqual(tier.uuid, self.tier().uuid)
        self.assertEqual('25', tier.udid[:2])

    def test_disks_of_the_pool_are_not_available(self):
        volumes = self.vios(groups=['ViosStorage']).phys_vols
        self.assertEqual(set(), {v.name for v in volumes if v.avail_for_use})


class TestUnits(PoolTest):

    def test_a_unit_is_created_in_a_tier(self):
        tier, made = storage.crt_lu(self.tier(), 'lu', 12.5, thin=True,
                                    typ=wrappers.LUType.DISK)
        self.assertEqual(('lu', 12.5, True, False, wrappers.LUType.DISK), (
            made.name, made.capacity, made.is_thin, made.in_use,
            made.lu_type))
        self.assertEqual('27', made.udid[:2])
        self.assertEqual([made.uuid], [u.uuid for u in self.units()])

    def test_a_unit_is_created_in_a_pool(self):
        pool = self.pool()
        changed, made = storage.crt_lu(pool, 'lu', 1)
        self.assertNotEqual(pool.etag, changed.etag)
        self.assertEqual([made.udid],
                         [u.udid for u in changed.logical_units])

    def test_thick_units_take_space(self):
        self.create_unit(size=100, thin=False)
        pool = self.pool()
        self.assertEqual((900, 100), (pool.free_space, pool.total_lu_size))

    def test_a_full_pool_says_so(self):
        before = self.machine.snapshot()
        error = self.assertRaises(exceptions.HttpError, self.create_unit,
                                  size=1001, thin=False)
        self.assertIn('ssp1 has 1000 GB free', str(error))
        self.assertUnchanged(before)

    def test_units_of_one_type_are_found(self):
        self.upload_image()
        self.create_unit()
        found = wrappers.LUEnt.search(self.adapter, parent=self.tier(),
                                      lu_type=wrappers.LUType.IMAGE)
        self.assertEqual(['image'], [u.name for u in found])

    def test_a_unit_is_renamed_and_grows(self):
        unit = self.create_unit()
        unit._name('other')
        unit._capacity(5)
        unit = unit.update()
        self.assertEqual(('other', 5), (unit.name, unit.capacity))

    def test_deleting_leaves_the_machine_as_it_was(self):
        before = self.machine.snapshot()
        storage.rm_tier_storage([self.create_unit()], tier=self.tier())
        self.assertUnchanged(before)


class TestImages(PoolTest):

    def test_the_bytes_arrive_and_the_marker_goes(self):
        image = self.upload_image(b'golden' * 1000)
        unit, = self.machine.clusters[0].pool.units
        self.assertEqual((image.udid, b'golden' * 1000),
                         (unit.udid, unit.read()))
        self.assertEqual(0.01, image.capacity)
        self.assertEqual('29', image.udid[:2])
        self.assertEqual([], self.machine.snapshot()['files'])

    def test_an_image_that_is_there_is_not_uploaded_again(self):
        image = self.upload_image()
        self.sim.trace.clear()
        self.assertEqual(image.uuid, self.upload_image(b'other').uuid)
        self.assertEqual(0, self.sim.trace.counts()['PUT LogicalUnit'])

    def test_a_new_unit_is_uploaded_to_through_any_node(self):
        for name in ('vios1', 'vios2'):
            unit, leftover = storage.upload_new_lu(
                self.vios(name).uuid, self.pool(), io.BytesIO(b'data'),
                name, 4, d_size=2 << 30)
            self.assertIsNone(leftover)
            self.assertEqual(2, unit.capacity)
        self.assertEqual([b'data', b'data'], [
            u.read() for u in self.machine.clusters[0].pool.units])

    def test_bytes_are_uploaded_to_a_unit_there_is(self):
        unit = self.create_unit()
        storage.upload_lu(self.vios().uuid, unit, io.BytesIO(b'data'), 4)
        found, = self.machine.clusters[0].pool.units
        self.assertEqual(b'data', found.read())

    def test_a_server_that_is_no_node_takes_no_upload(self):
        unit = self.create_unit()
        cluster = self.machine.clusters[0]
        cluster.remove_node(self.machine.vios('vios2'))
        self.assertRaises(
            exceptions.HttpNotFound, storage.upload_lu,
            self.vios('vios2').uuid, unit, io.BytesIO(b'data'), 4)

    def test_a_failed_upload_leaves_nothing(self):
        before = self.machine.snapshot()
        self.assertRaises(
            exceptions.HttpError, cluster_ssp.get_or_upload_image_lu,
            self.tier(), 'image', self.vios().uuid,
            lambda: io.BytesIO(b'short'), 50)
        self.assertUnchanged(before)


class TestClones(PoolTest):

    def setUp(self):
        super().setUp()
        self.image = self.upload_image(b'golden')

    def test_a_clone_has_the_bytes_of_its_image(self):
        clone = self.create_unit('clone', clone=self.image)
        self.assertEqual(self.image.udid, clone.cloned_from_udid)
        found = self.machine.clusters[0].pool.units[-1]
        self.assertEqual(b'golden', found.read())

    def test_a_clone_is_as_large_as_its_image(self):
        self.assertEqual(self.image.capacity, self.create_unit(
            'clone', 0.001, clone=self.image).capacity)

    def test_the_old_way_to_clone(self):
        with warnings.catch_warnings():
            warnings.simplefilter('ignore')
            pool, clone = storage.crt_lu_linked_clone(
                self.pool(), self.cluster(), self.image, 'clone', 5)
        self.assertEqual(5, clone.capacity)
        self.assertIn(clone.udid, [u.udid for u in pool.logical_units])

    def test_an_image_with_clones_is_not_deleted(self):
        self.create_unit('clone', clone=self.image)
        self.assertRaises(exceptions.HttpError, self.image.delete)

    def test_the_image_goes_with_its_last_clone(self):
        clones = [self.create_unit(name, clone=self.image)
                  for name in ('one', 'two')]
        storage.rm_tier_storage(clones[:1], tier=self.tier())
        self.assertEqual(['image', 'two'], [u.name for u in self.units()])
        storage.rm_tier_storage(clones[1:], lufeed=self.units())
        self.assertEqual([], self.units())

    def test_the_image_stays_if_told_so(self):
        clone = self.create_unit('clone', clone=self.image)
        storage.rm_tier_storage([clone], tier=self.tier(),
                                del_unused_images=False)
        self.assertEqual(['image'], [u.name for u in self.units()])

    def test_clone_and_image_go_with_one_update_of_the_pool(self):
        clone = self.create_unit('clone', clone=self.image)
        pool = storage.rm_ssp_storage(self.pool(), [clone])
        self.assertEqual([], list(pool.logical_units))
        self.assertEqual(1000, pool.free_space)


class TestMappings(PoolTest):

    def setUp(self):
        super().setUp()
        self.owner = self.create_lpar()
        self.before = self.machine.snapshot()

    def test_a_unit_is_shown_through_two_servers(self):
        unit = self.create_unit()
        for name in ('vios1', 'vios2'):
            vios = self.map_storage(self.owner, unit, name)
            found, = vios.scsi_mappings
            self.assertEqual(unit.udid, found.backing_storage.udid)
            self.assertIsInstance(found.target_dev, wrappers.LUTargetDev)
            self.assertEqual('0a', self.machine.vios(name)
                             .buses[0].luns[0].udid[:2])
        self.assertEqual([True], [u.in_use for u in self.units()])

    def test_unmapping_and_deleting_leaves_the_machine_as_it_was(self):
        unit = self.create_unit()
        vios = self.map_storage(self.owner, unit)
        self.assertRaises(exceptions.HttpError, self.units()[0].delete)
        _vios, removed = scsi_mapper.remove_lu_mapping(
            self.adapter, vios.uuid, self.owner.id, disk_names=['lu'])
        self.assertEqual([unit.udid], [u.udid for u in removed])
        storage.rm_tier_storage(removed, tier=self.tier())
        self.assertUnchanged(self.before)

    def test_a_server_that_is_no_node_shows_no_units(self):
        unit = self.create_unit()
        self.machine.clusters[0].remove_node(self.machine.vios('vios2'))
        before = self.machine.snapshot()
        self.assertRaises(exceptions.HttpNotFound, self.map_storage,
                          self.owner, unit, 'vios2')
        self.assertUnchanged(before)


class TestChanges(PoolTest):

    def test_what_was_read_and_is_posted_back_changes_nothing(self):
        self.create_unit('clone', clone=self.upload_image())
        before = self.machine.snapshot()
        for read in (self.cluster, self.pool, self.tier,
                     lambda: self.units()[0]):
            read().update()
            self.assertUnchanged(before)

    def test_the_pool_grows(self):
        for vios in self.machine.vioses:
            vios.add_volume(100 << 10, serial='ab' * 16)
        free = [v for v in self.vios(groups=['ViosStorage']).phys_vols
                if v.avail_for_use]
        pool = self.pool()
        pool.physical_volumes.append(free[0])
        self.assertEqual(1100, pool.update().capacity)

    def test_units_are_created_with_the_pool(self):
        pool = self.pool()
        pool.logical_units.append(wrappers.LU.bld(self.adapter, 'old', 3))
        made, = pool.update().logical_units
        self.assertEqual(('old', 3), (made.name, made.capacity))

    def test_the_pool_is_renamed(self):
        pool = self.pool()
        pool.name = 'other'
        self.assertEqual('other', pool.update().name)

    def test_an_old_pool_is_refused(self):
        pool = self.pool()
        self.create_unit()
        error = self.assertRaises(exceptions.HttpError, pool.update)
        self.assertEqual(412, error.response.status)


class TestNewClusters(base.ConformanceTest):

    def setUp(self):
        super().setUp()
        for _ in range(2):
            serial = self.machine.registry.new_serial(32)
            for vios in self.machine.vioses:
                vios.add_volume(50 << 10, serial=serial)
        self.vios1 = self.vios(groups=['ViosStorage'])
        self.free = [v for v in self.vios1.phys_vols if v.avail_for_use]

    def create(self, node=None):
        node = node or cluster_wrappers.Node.bld(
            self.adapter, vios_uri=self.vios1.href)
        cluster_ssp.crt_cluster_ssp('new', 'pool', self.free[0], node,
                                    self.free[1:])
        return Cluster.search(self.adapter, name='new')[0]

    def test_a_cluster_is_made_of_one_server(self):
        found = self.create()
        self.assertEqual([self.vios1.uuid],
                         [n.vios_uuid for n in found.nodes])
        self.assertEqual(50, wrappers.SSP.get(
            self.adapter, uuid=found.ssp_uuid).capacity)

    def test_the_server_may_be_named_by_system_and_id(self):
        found = self.create(cluster_wrappers.Node.bld(
            self.adapter, hostname='vios1', lpar_id=self.vios1.id,
            mtms=str(self.machine.mtms)))
        self.assertEqual(self.vios1.uuid, found.nodes[0].vios_uuid)

    def test_another_node_is_added_by_its_name(self):
        found = self.create()
        found.nodes.append(cluster_wrappers.Node.bld(
            self.adapter, hostname='vios2'))
        self.assertEqual(2, len(found.update().nodes))

    def test_a_disk_in_use_makes_the_job_fail(self):
        self.create()
        error = self.assertRaises(exceptions.JobRequestFailed, self.create)
        self.assertIn('new', str(error))


class TestTwoMachines(exercise.Exercise):
    """One pool, two machines, each served on its own port."""

    def setUp(self):
        super().setUp()
        self.one, self.two = (
            _PoolClient(self.useFixture(
                fixtures.SimulatorFixture(machine)).sim)
            for machine in presets.ssp_pair())

    def test_what_one_makes_the_other_sees(self):
        image = self.one.upload_image(b'shared')
        found, = self.two.units()
        self.assertEqual((image.uuid, image.udid), (found.uuid, found.udid))
        clone = self.two.create_unit('clone', clone=found)
        lpar = self.two.create_lpar()
        self.two.map_storage(lpar, clone)
        self.assertEqual({'image': False, 'clone': True},
                         {u.name: u.in_use for u in self.one.units()})
        self.assertEqual(b'shared', self.two.machine.vios('vios1')
                         .buses[0].luns[0].storage.read())

    def test_what_the_other_uses_stays(self):
        unit = self.one.create_unit()
        self.two.map_storage(self.two.create_lpar(), self.two.units()[0])
        self.assertRaises(exceptions.HttpError, unit.refresh().delete)

    def test_the_etag_changes_for_both(self):
        pool = self.one.pool()
        self.two.create_unit()
        self.assertRaises(exceptions.HttpError, pool.update)

    def test_nodes_of_the_other_have_no_address(self):
        for client in (self.one, self.two):
            nodes = client.cluster().nodes
            mine = {v.uuid for v in client.machine.vioses}
            self.assertEqual(4, len(nodes))
            self.assertEqual(mine, {n.vios_uuid for n in nodes} - {None})


class _PoolClient(PoolVerbs, base.Client):
    """A client of a machine with a pool."""
