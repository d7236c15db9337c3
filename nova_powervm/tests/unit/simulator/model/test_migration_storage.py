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
from nova_powervm.simulator.model import guest
from nova_powervm.simulator.model import migration_storage
from nova_powervm.tests.unit.simulator import machines
from nova_powervm.tests.unit.simulator import migrations


class TestWishes(migrations.MigrationCase):

    def wishes(self, text):
        return migration_storage.wishes(text, self.target)

    def test_servers_are_named_or_numbered(self):
        vios = self.target.vios('vios2')
        found = self.wishes(f'4/vios2//9/fcs1,5//{vios.number}')
        self.assertEqual((vios, 9, 'fcs1'),
                         (found[4].vios, found[4].slot, found[4].port))
        self.assertEqual((vios, None, None),
                         (found[5].vios, found[5].slot, found[5].port))

    def test_nothing_is_wished(self):
        self.assertEqual({}, self.wishes(None))
        self.assertEqual({}, self.wishes(''))

    def test_nonsense_is_refused(self):
        for bad in ('4', '4//', 'x/vios1/', '4/vios1//x', '1/2/3/4/5/6'):
            self.assertRaises(errors.Invalid, self.wishes, bad)
        self.assertRaises(errors.NoSuchThing, self.wishes, '4/vios9/')


class TestScsi(migrations.MigrationCase):

    def test_a_logical_unit_is_shown_by_the_other_server(self):
        unit = self.add_unit()
        slot = self.source.vios('vios1').buses[0].client_slot
        self.assertMigrates()
        self.assertEqual([], self.source.vios('vios1').buses)
        bus, = [b for v in self.target.vioses for b in v.buses]
        self.assertEqual((self.lpar, slot, unit),
                         (bus.client, bus.client_slot, bus.luns[0].storage))

    def test_two_paths_stay_two(self):
        unit = self.add_unit()
        machines.attach(self.lpar, unit, 'vios2')
        self.assertMigrates()
        self.assertEqual([1, 1], [len(v.buses) for v in self.target.vioses])

    def test_the_server_is_chosen(self):
        self.add_unit()
        self.assertMigrates(VirtualSCSIMappings='2/vios2//20')
        bus, = self.target.vios('vios2').buses
        self.assertEqual(20, bus.slot)

    def test_a_local_disk_stays(self):
        machines.attach(self.lpar, machines.disk(self.source))
        self.assertRefused('disk1', 'VirtualDisk')

    def test_a_server_without_the_pool_cannot(self):
        self.add_unit()
        cluster = self.target.clusters[0]
        for vios in self.target.vioses:
            cluster.remove_node(vios)
        self.assertRefused('slot 2')

    def test_a_server_that_is_down_cannot(self):
        self.add_unit()
        self.target.vios('vios1').rmc = 'inactive'
        self.assertMigrates()
        self.assertEqual(1, len(self.target.vios('vios2').buses))

    def test_an_unknown_disk_stays(self):
        volume = self.source.vios('vios1').add_volume(1024)
        machines.attach(self.lpar, volume)
        self.assertRefused('does not see the disk', volume.name)


class TestFibreChannel(migrations.MigrationCase):

    def test_the_names_swap(self):
        names = self.add_port().wwpns
        self.assertEqual(['lun1'], [
            d.storage.name for d in guest.disks(self.lpar)])
        there = self.assertMigrates()
        pair, = [m for v in self.target.vioses for m in v.fc_mappings]
        self.assertEqual((names[::-1], there), (pair.wwpns, pair.client))
        self.assertIs(self.source.vios('vios1').port('fcs0').fabric,
                      pair.port.fabric)
        self.assertEqual(['lun1'], [
            d.storage.name for d in guest.disks(there)])
        self.assertEqual([], self.source.vios('vios1').fc_mappings)

    def test_the_names_stay_if_it_is_off(self):
        names = self.add_port().wwpns
        self.lpar.begin_stop()
        self.lpar.finish_stop()
        self.assertMigrates()
        pair, = [m for v in self.target.vioses for m in v.fc_mappings]
        self.assertEqual(names, pair.wwpns)

    def test_the_port_is_chosen(self):
        self.add_port()
        self.assertMigrates(VirtualFCMappings='2/vios2///fcs2')
        self.assertEqual('fcs2',
                         self.target.vios('vios2').fc_mappings[0].port.name)

    def test_the_port_must_be_on_the_fabric(self):
        self.add_port()
        self.assertRefused('no Fibre Channel port',
                           VirtualFCMappings='2/vios2///fcs1')

    def test_the_partner_must_reach_the_luns(self):
        pair = self.add_port(with_lun=False)
        self.source.san.lun('lun1').mask(pair.wwpns[0])
        self.assertRefused('lun1', pair.wwpns[1])

    def test_a_port_must_have_room(self):
        self.add_port()
        for vios in self.target.vioses:
            for port in vios.ports:
                port.link = False
        self.assertRefused('no Fibre Channel port')

    def test_without_a_port_it_stays(self):
        self.add_port().port = None
        self.assertRefused('has no port')
