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

from nova_powervm.simulator import describe
from nova_powervm.simulator.model import partition
from nova_powervm.simulator import presets
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import networks
from nova_powervm.tests.unit.simulator import pools


class TestDescribe(base.TestCase):

    def setUp(self):
        super().setUp()
        self.machine = presets.single_vios()
        self.addCleanup(self.machine.close)
        self.vios = self.machine.vios('vios1')

    def rows(self, table):
        """The cells of a table, row by row."""
        return [[cell.strip() for cell in line.split('|')[1:-1]]
                for line in table.splitlines() if line.startswith('|')][1:]

    def give_disk(self):
        lpar = self.machine.create_lpar(partition.Settings(name='lpar1'))
        disk = self.vios.group('novavg').create_disk('boot', 10)
        self.vios.add_bus(lpar).attach(disk)
        return lpar

    def test_the_system(self):
        self.assertEqual(
            ['pvmsim, a 8247-22L, serial 2100000',
             'Memory: 131072 MB in blocks of 256 MB, 116992 MB available',
             'Processors: 20 units, 19 available'],
            describe.system(self.machine).splitlines())

    def test_partitions_are_listed_by_id(self):
        rows = self.rows(describe.partitions(self.machine))
        self.assertEqual(
            [['1', 'novalink', 'AIX/Linux, management', 'running', 'active'],
             ['2', 'vios1', 'Virtual IO Server', 'running', 'active']],
            [row[:5] for row in rows])

    def test_volume_groups(self):
        self.assertEqual(
            [['vios1', 'rootvg', '100', '100', 'hdisk0'],
             ['vios1', 'novavg', '1000', '1000', 'hdisk1']],
            self.rows(describe.volume_groups(self.machine)))

    def test_networks_are_shown_where_there_are_any(self):
        self.assertNotIn('Network bridges', describe.machine(self.machine))
        sea = networks.machine(self, 'sea')
        self.assertIn('Network bridges', describe.machine(sea))
        self.assertEqual(
            ['ETHERNET0-1', 'auto', '1 100 101', 'vios1', 'ent7', 'ent0',
             'yes', 'up'], self.rows(describe.bridges(sea))[0])
        self.assertEqual(
            ['vios1', '3', 'FA0000002003', 'ETHERNET0', '4094', '100 101',
             '1'], self.rows(describe.adapters(sea))[1])

    def test_sriov_ports_and_vnics(self):
        machine = networks.machine(self, 'sriov')
        lpar = machine.create_lpar(partition.Settings(name='lpar1'))
        networks.vnic(lpar, (0, 0))
        self.assertEqual(['1', '0'], self.rows(
            describe.sriov_ports(machine))[0][:2])
        self.assertEqual(['OPERATIONAL', 'yes'],
                         self.rows(describe.vnics(machine))[0][-2:])

    def test_disks_and_media(self):
        self.give_disk()
        repository = self.vios.group('rootvg').create_repository('repo', 10)
        repository.add('config.iso', 0.5)
        self.assertEqual(
            [['vios1', 'rootvg', 'medium', 'config.iso', '0.5', '0'],
             ['vios1', 'novavg', 'disk', 'boot', '10', '0']],
            self.rows(describe.disks(self.machine)))

    def test_mappings(self):
        self.give_disk()
        self.assertEqual(
            [['vios1', '2', 'vhost0', 'lpar1', '2', 'boot',
              '0x8100000000000000']],
            self.rows(describe.mappings(self.machine)))

    def test_a_mapping_whose_partition_is_gone(self):
        self.machine.delete_lpar(self.give_disk())
        [row] = self.rows(describe.mappings(self.machine))
        self.assertEqual('gone (id 3)', row[3])

    def test_a_bus_with_nothing_on_it(self):
        lpar = self.machine.create_lpar(partition.Settings(name='lpar1'))
        self.vios.add_bus(lpar)
        [row] = self.rows(describe.mappings(self.machine))
        self.assertEqual(['lpar1', '2', '', ''], row[3:])

    def test_switches(self):
        self.assertEqual(
            [['0', 'ETHERNET0', 'Veb'], ['1', 'MGMTSWITCH', 'Vepa']],
            self.rows(describe.switches(self.machine)))

    def test_what_there_is_none_of_is_said_in_a_word(self):
        self.assertEqual('Virtual SCSI mappings: none',
                         describe.mappings(self.machine))

    def test_the_whole_machine_is_all_of_it(self):
        whole = describe.machine(self.machine)
        for title in ('Partitions', 'Volume groups', 'Virtual switches'):
            self.assertIn(title, whole)


class TestSan(base.TestCase):

    rows = TestDescribe.rows

    def setUp(self):
        super().setUp()
        self.machine = presets.fc(luns=1)
        self.addCleanup(self.machine.close)
        self.vios = self.machine.vios('vios1')
        self.lpar = self.machine.create_lpar(partition.Settings(name='lpar1'))

    def test_ports(self):
        self.vios.ports[1].link = False
        self.assertEqual(
            [['vios1', 'fcs0', '10000090FA1B0000', 'A', 'up', '64'],
             ['vios1', 'fcs1', '10000090FA1B0001', 'B', 'down', '64']],
            self.rows(describe.fc_ports(self.machine))[:2])

    def test_mappings(self):
        made = self.vios.add_fc_mapping(self.lpar, port=self.vios.ports[0])
        self.assertEqual(
            [['vios1', '2', 'vfchost0', 'lpar1', '2', 'fcs0',
              ' '.join(made.wwpns)]],
            self.rows(describe.fc_mappings(self.machine)))

    def test_luns(self):
        lun = self.machine.san.lun('lun1')
        lun.mask('c1')
        self.assertEqual(
            [['array1', 'lun1', '10', lun.identity, 'c1', '0']],
            self.rows(describe.luns(self.machine)))


class TestPools(base.TestCase):

    def setUp(self):
        super().setUp()
        self.machine = pools.machine(self)

    def test_a_pool_and_its_units_are_told(self):
        image = pools.image(self.machine, b'golden')
        pools.clone(self.machine, image, capacity=2.0)
        told = describe.machine(self.machine)
        for words in (('cluster1', '2', 'ssp1', '1000', '3'),
                      ('image', 'VirtualIO_Image', '6'),
                      ('clone', 'VirtualIO_Disk', '2', 'image')):
            self.assertTrue(any(all(word in line for word in words)
                                for line in told.splitlines()), words)

    def test_a_machine_without_pool_says_nothing_of_it(self):
        machine = presets.single_vios()
        self.addCleanup(machine.close)
        self.assertNotIn('pool', describe.machine(machine))
