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
from nova_powervm.simulator import presets
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines


class ViosCase(base.TestCase):

    def setUp(self):
        super().setUp()
        self.machine = machines.machine(self)
        self.vios = self.machine.vios('vios1')
        self.lpar = machines.lpar(self.machine)
        self.disk = machines.disk(self.machine)

    def current(self):
        return [machines.wanted(bus=b, storage=n.storage, lun=n)
                for b in self.vios.buses for n in b.luns]

    def replace(self, *more):
        self.vios.plan_mappings([*self.current(), *more])()

    def refused(self, kind, *more):
        before = self.machine.snapshot()
        error = self.assertRaises(kind, self.replace, *more)
        self.assertEqual(before, self.machine.snapshot())
        return error


class TestMappings(ViosCase):

    def test_a_new_mapping_makes_a_bus(self):
        self.replace(machines.wanted(client=self.lpar, storage=self.disk))
        bus, = self.vios.buses
        self.assertIs(self.lpar, bus.client)
        self.assertEqual([self.disk], [n.storage for n in bus.luns])

    def test_a_new_mapping_can_share_a_bus(self):
        self.replace(machines.wanted(client=self.lpar, storage=self.disk))
        bus, = self.vios.buses
        other = machines.disk(self.machine, 'disk2')
        self.replace(machines.wanted(bus=bus, storage=other))
        self.assertEqual([self.disk, other], [n.storage for n in bus.luns])

    def test_the_same_list_changes_nothing(self):
        self.replace(machines.wanted(client=self.lpar, storage=self.disk))
        version = self.vios.version
        self.replace()
        self.assertEqual(version, self.vios.version)

    def test_the_order_of_the_list_does_not_matter(self):
        bus = self.vios.add_bus(self.lpar)
        for name in ('a', 'b'):
            bus.attach(machines.disk(self.machine, name))
        before = self.machine.snapshot()
        self.vios.plan_mappings(self.current()[::-1])()
        self.assertEqual(before, self.machine.snapshot())

    def test_the_last_mapping_takes_its_bus_with_it(self):
        self.replace(machines.wanted(client=self.lpar, storage=self.disk))
        self.vios.plan_mappings([])()
        self.assertEqual([], self.vios.buses)
        self.assertEqual([], self.lpar.slots.numbers())

    def test_a_bus_can_be_kept_with_nothing_on_it(self):
        lun = machines.attach(self.lpar, self.disk)
        self.vios.plan_mappings([machines.wanted(bus=lun.bus)])()
        self.assertEqual([lun.bus], self.vios.buses)
        self.assertEqual([], lun.bus.luns)

    def test_an_empty_bus_can_be_made(self):
        self.replace(machines.wanted(client=self.lpar))
        self.assertEqual([[]], [b.luns for b in self.vios.buses])

    def test_other_media_can_be_loaded(self):
        repository = self.vios.group('rootvg').create_repository('vopt', 1)
        old, new = repository.add('a', 0.1), repository.add('b', 0.1)
        lun = machines.attach(self.lpar, old)
        self.vios.plan_mappings(
            [machines.wanted(bus=lun.bus, storage=new, lun=lun)])()
        self.assertEqual(new, lun.storage)
        self.assertFalse(old.in_use)

    def test_slots_can_be_asked_for(self):
        self.replace(machines.wanted(client=self.lpar, storage=self.disk,
                                     client_slot=9, slot=20))
        bus, = self.vios.buses
        self.assertEqual((9, 20), (bus.client_slot, bus.slot))

    def test_a_slot_in_use_is_refused(self):
        machines.attach(self.lpar, self.disk)
        other = machines.disk(self.machine, 'disk2')
        for slots in ({'client_slot': 2}, {'slot': 2}):
            self.refused(errors.NameTaken, machines.wanted(
                client=self.lpar, storage=other, **slots))

    def test_the_slot_of_a_lost_mapping_can_be_taken_again(self):
        machines.attach(self.lpar, self.disk)
        self.vios.plan_mappings([machines.wanted(
            client=self.lpar, storage=self.disk, client_slot=2, slot=2)])()
        self.assertEqual(2, self.vios.buses[0].client_slot)

    def test_a_partition_does_not_see_storage_twice(self):
        machines.attach(self.lpar, self.disk)
        self.refused(errors.InUse, machines.wanted(
            client=self.lpar, storage=self.disk))

    def test_two_partitions_may_see_the_same_storage(self):
        machines.attach(self.lpar, self.disk)
        other = machines.lpar(self.machine, 'lpar2')
        self.replace(machines.wanted(client=other, storage=self.disk))
        self.assertEqual(2, len(self.vios.buses))

    def test_a_new_mapping_names_its_partition(self):
        self.refused(errors.Invalid, machines.wanted(storage=self.disk))

    def test_without_rmc_nothing_changes(self):
        self.vios.rmc = 'inactive'
        self.refused(errors.Unreachable, machines.wanted(
            client=self.lpar, storage=self.disk))

    def test_a_running_client_needs_rmc_for_a_new_adapter(self):
        self.lpar.begin_start()
        self.lpar.finish_start()
        self.refused(errors.NotNow, machines.wanted(
            client=self.lpar, storage=self.disk))
        self.lpar.connect_rmc()
        self.replace(machines.wanted(client=self.lpar, storage=self.disk))


class TestFibreChannel(ViosCase):

    def test_a_deleted_client_leaves_orphans(self):
        mapped = self.vios.add_fc_mapping(self.lpar, ['c0', 'c1'])
        self.machine.delete_lpar(self.lpar)
        self.assertTrue(mapped.is_orphan)


class TestStorage(ViosCase):

    def test_things_are_found_by_name_or_udid(self):
        self.assertIs(self.disk, self.vios.disk('disk1'))
        self.assertIs(self.disk, self.vios.disk(udid=self.disk.udid))
        volume = self.vios.volumes['hdisk0']
        self.assertIs(volume, self.vios.volume(udid=volume.udid))

    def test_what_is_not_there_is_named(self):
        for find in (self.vios.disk, self.vios.volume, self.vios.medium,
                     self.vios.group):
            error = self.assertRaises(errors.NoSuchThing, find, 'nothing')
            self.assertIn('nothing', str(error))

    def test_a_group_is_made_of_free_volumes(self):
        volume = self.vios.add_volume(10240)
        group = self.vios.create_group('more', [volume])
        self.assertEqual(10, group.capacity)
        self.assertRaises(errors.InUse, self.vios.create_group, 'yet',
                          [volume])
        self.assertRaises(errors.NameTaken, self.vios.create_group, 'more',
                          [self.vios.add_volume(1024)])
        self.assertRaises(errors.Invalid, self.vios.create_group, 'none', [])

    def test_an_empty_group_gives_its_volumes_back(self):
        volume = self.vios.add_volume(10240)
        group = self.vios.create_group('data', [volume])
        group.create_disk('one', 1.0)
        for kept in ('data', 'rootvg'):
            self.assertRaises(errors.InUse, self.vios.delete_group,
                              self.vios.group(kept))
        group.delete_disk(group.disks['one'])
        self.vios.delete_group(group)
        self.assertTrue(volume.available)

    def test_a_server_moves_partitions_or_not(self):
        self.vios.plan_mover(None)()
        self.assertTrue(self.vios.is_mover)
        self.vios.plan_mover(False)()
        self.assertFalse(self.vios.is_mover)
        linux = presets.mgmt_storage()
        self.addCleanup(linux.close)
        self.assertRaises(errors.Invalid, linux.vioses[0].plan_mover, True)

    def test_a_server_that_others_may_need_stays(self):
        self.vios.begin_stop()
        self.vios.finish_stop()
        self.assertRaises(errors.InUse, self.machine.delete_lpar, self.vios)
        unused = self.machine.create_vios(machines.settings('vios9'))
        self.machine.delete_lpar(unused)
        self.assertNotIn(unused, self.machine.vioses)

    def test_a_vios_that_is_off_is_unreachable(self):
        self.vios.check_reachable()
        self.vios.begin_stop()
        self.assertRaises(errors.Unreachable, self.vios.check_reachable)
