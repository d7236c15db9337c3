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
from nova_powervm.simulator.model import logical_unit as model
from nova_powervm.simulator.wire import document
from nova_powervm.simulator.wire import hrefs
from nova_powervm.simulator.wire import pool as wire
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import pools
from nova_powervm.tests.unit.simulator.wire import documents

UOM = document.UOM


class TestEncode(base.TestCase):

    def setUp(self):
        super().setUp()
        self.one, self.two = pools.pair(self)
        self.cluster, = self.one.clusters
        self.pool = self.cluster.pool

    def cluster_seen_by(self, machine):
        node = wire.encode_cluster(
            self.cluster, hrefs.Hrefs('http://pvm:12080', machine), ())
        return documents.written('Cluster', node)

    def test_only_nodes_of_this_machine_have_an_address(self):
        for machine, known in ((self.one, [True, True, False, False]),
                               (self.two, [False, False, True, True])):
            nodes = self.cluster_seen_by(machine).child('Node')
            self.assertEqual(known, [
                n.href('VirtualIOServer') is not None
                for n in nodes.children('Node')])

    def test_a_cluster_points_to_its_pool(self):
        body = self.cluster_seen_by(self.one)
        self.assertEqual(self.pool.uuid, hrefs.uuid_in(
            body.href('ClusterSharedStoragePool')))

    def test_what_was_written_describes_the_same_nodes(self):
        node = wire.decode_nodes(self.cluster_seen_by(self.one))[0]
        vios = self.one.vios('vios1')
        self.assertEqual(
            {'uuid': vios.uuid, 'hostname': 'vios1.pvmsim1',
             'number': vios.number, 'mtms': str(self.one.mtms)}, node)

    def test_a_pool_lists_units_and_volumes(self):
        unit = pools.unit(self.one)
        body = documents.encoded(self.pool)
        self.assertEqual([unit.udid], wire.decode_units(body))
        self.assertEqual('1', body.text('TotalLogicalUnitSize'))
        self.assertEqual('35%', body.text('AlertThreshold'))
        self.assertEqual('ssp1', wire.decode_pool_name(body, 'other'))

    def test_a_tier_points_to_its_pool(self):
        body = documents.encoded(self.pool.default_tier)
        self.assertTrue(body.boolean('IsDefault'))
        self.assertEqual(self.pool.uuid, hrefs.uuid_in(
            body.href('AssociatedSharedStoragePool')))
        self.assertEqual('SYSTEM', wire.decode_tier_name(body, 'other'))


class TestDecode(base.TestCase):

    def texts(self):
        volume = document.bare(VolumeName='hdisk2', UniqueDeviceID='01a')
        cluster = document.bare(
            ClusterName='c',
            RepositoryDisk=document.bare(PhysicalVolume=volume),
            Node=document.bare(Node=document.bare(HostName='h')))
        pool = document.bare(
            PhysicalVolumes=document.bare(PhysicalVolume=volume),
            StoragePoolName='p')
        return [document.serialise(document.build(name, node, UOM)).decode()
                for name, node in (('Cluster', cluster),
                                   ('SharedStoragePool', pool))]

    def test_a_new_cluster(self):
        found = wire.decode_new_cluster(*self.texts())
        self.assertEqual(
            {'name': 'c', 'pool_name': 'p',
             'repository': [('hdisk2', '01a')],
             'volumes': [('hdisk2', '01a')],
             'nodes': [{'uuid': None, 'hostname': 'h', 'number': None,
                        'mtms': None}]}, found)

    def test_texts_of_other_things_are_refused(self):
        cluster, pool = self.texts()
        for wrong in ((pool, cluster), (cluster, None), ('<', pool)):
            self.assertRaises(errors.Invalid, wire.decode_new_cluster,
                              *wrong)

    def test_no_list_is_not_an_empty_list(self):
        empty = documents.written('SharedStoragePool', document.bare())
        self.assertIsNone(wire.decode_units(empty))
        self.assertIsNone(wire.decode_nodes(empty))

    def test_a_unit_without_udid_is_new(self):
        body = documents.written('SharedStoragePool', document.bare(
            LogicalUnits=document.bare(LogicalUnit=document.bare(
                UnitName='new', UnitCapacity=1))))
        self.assertEqual([model.Wanted('new', 1.0)], wire.decode_units(body))
