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
from lxml import etree

from nova_powervm.simulator.wire import document
from nova_powervm.tests.unit.simulator import pools
from nova_powervm.tests.unit.simulator.rest import http
from nova_powervm.tests.unit.simulator.rest import test_logical_unit


class TestPools(test_logical_unit.UnitCase):

    def setUp(self):
        super().setUp()
        self.cluster, = self.machine.clusters
        self.cluster_path = f'{http.UOM}/Cluster/{self.cluster.uuid}'
        self.pool_path = f'{http.UOM}/SharedStoragePool/{self.pool.uuid}'

    def test_feeds_and_searches_find_them(self):
        for path, name in (
                (f'{http.UOM}/Cluster', 'cluster1'),
                (f"{http.UOM}/Cluster/search/(ClusterName=='cluster1')",
                 'cluster1'),
                (f'{http.UOM}/SharedStoragePool', 'ssp1'),
                (f'{http.UOM}/SharedStoragePool/search/'
                 "(StoragePoolName=='ssp1')", 'ssp1'),
                (f'{http.UOM}/Tier', 'SYSTEM'),
                (f'{self.pool_path}/Tier', 'SYSTEM')):
            found, = self.get(path).contents
            self.assertIn(name, (found.text('ClusterName'),
                                 found.text('StoragePoolName'),
                                 found.text('Name')))

    def test_a_search_for_another_name_finds_nothing(self):
        self.assertEqual([], self.get(
            f"{http.UOM}/Cluster/search/(ClusterName=='x')").contents)

    def test_a_pool_is_found_in_its_cluster_too(self):
        answer = self.get(f'{self.cluster_path}/SharedStoragePool'
                          f'/{self.pool.uuid}')
        self.assertEqual('ssp1', answer.text('StoragePoolName'))

    def test_posting_back_what_was_read_changes_nothing(self):
        pools.clone(self.machine, pools.image(self.machine))
        before = self.machine.snapshot()
        for path in (self.cluster_path, self.pool_path, self.path):
            answer = self.get(path)
            self.assertEqual(200, self.post(
                path, answer.element, etag=answer.headers['ETag']).status)
        self.assertEqual(before, self.machine.snapshot())

    def test_a_node_goes_and_comes_back(self):
        whole = self.get(self.cluster_path).element
        less = self.get(self.cluster_path).element
        nodes = less.find('{*}Node')
        nodes.remove(nodes[-1])
        self.post(self.cluster_path, less)
        self.assertEqual(['vios1'], [n.name for n in self.cluster.nodes])
        self.post(self.cluster_path, whole)
        self.assertEqual(2, len(self.cluster.nodes))

    def test_units_left_out_are_deleted(self):
        pools.unit(self.machine)
        element = self.get(self.pool_path).element
        units = element.find('{*}LogicalUnits')
        units.remove(units.find('{*}LogicalUnit'))
        self.post(self.pool_path, element)
        self.assertEqual([], self.pool.units)

    def test_a_tier_is_renamed(self):
        element = self.get(self.path).element
        element.find('{*}Name').text = 'FAST'
        self.assertEqual('FAST', self.post(self.path, element).text('Name'))


class TestCreate(http.RestCase):

    def setUp(self):
        super().setUp()
        for _ in range(2):
            self.vios.add_volume(1024)
        self.path = f'{http.UOM}/Cluster/do/Create'

    def submit(self, **texts):
        element = self.get(self.path).element
        parameters = element.find('{*}JobParameters')
        for name, text in texts.items():
            one = etree.SubElement(parameters,
                                   f'{{{document.WEB}}}JobParameter')
            for key, value in (('ParameterName', name),
                               ('ParameterValue', text)):
                etree.SubElement(one, f'{{{document.WEB}}}{key}').text = value
        return self.ask('PUT', self.path, document.serialise(element))

    def text(self, name, **children):
        node = document.bare(**children)
        return http.body(name, node).decode()

    def test_a_cluster_is_made_by_a_job(self):
        one, two = (document.bare(VolumeName=name)
                    for name in ('hdisk2', 'hdisk3'))
        answer = self.submit(
            clusterXml=self.text(
                'Cluster', ClusterName='c',
                RepositoryDisk=document.bare(PhysicalVolume=one),
                Node=document.bare(Node=document.bare(HostName='vios1'))),
            sspXml=self.text(
                'SharedStoragePool',
                PhysicalVolumes=document.bare(PhysicalVolume=two),
                StoragePoolName='p'))
        self.assertEqual('COMPLETED_OK', answer.text('Status'))
        self.assertIn('Cluster/do/Create', answer.data.decode())
        self.assertEqual(['c'], [c.name for c in self.machine.clusters])

    def test_nonsense_makes_the_job_fail(self):
        answer = self.submit(clusterXml='<x>', sspXml='')
        self.assertEqual('COMPLETED_WITH_ERROR', answer.text('Status'))
        self.assertEqual([], self.machine.clusters)

    def test_other_jobs_of_clusters_are_not_simulated(self):
        self.assertRefused(501, self.get(
            f'{http.UOM}/Cluster/do/LULinkedClone'), 'LULinkedClone')
