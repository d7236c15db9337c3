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

import io

from nova_powervm.simulator.model import errors
from nova_powervm.simulator import presets
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines


class MachineCase(base.TestCase):

    def setUp(self):
        super().setUp()
        self.machine = machines.machine(self)


class TestCreate(MachineCase):

    def test_the_lowest_free_id_is_given(self):
        first = machines.lpar(self.machine, 'first')
        machines.lpar(self.machine, 'second')
        number = first.number
        self.machine.delete_lpar(first)
        self.assertEqual(number, machines.lpar(self.machine, 'third').number)

    def test_an_id_and_a_uuid_can_be_asked_for(self):
        uuid = '0F4B1A3C-0000-4000-8000-000000000001'
        lpar = self.machine.create_lpar(machines.settings(), uuid=uuid,
                                        number=77)
        self.assertEqual((uuid, 77), (lpar.uuid, lpar.number))
        self.assertIs(lpar, self.machine.partition_by_uuid(uuid))

    def test_an_id_in_use_is_refused(self):
        self.assertRaises(errors.NameTaken, self.machine.create_lpar,
                          machines.settings(), number=1)

    def test_a_uuid_that_is_none_is_refused(self):
        self.assertRaises(errors.Invalid, self.machine.create_lpar,
                          machines.settings(), uuid='../x')

    def test_a_client_partition_is_no_vios(self):
        self.assertRaises(errors.Invalid, self.machine.create_lpar,
                          machines.settings(), kind='Virtual IO Server')

    def test_the_machine_has_a_maximum_of_partitions(self):
        self.machine.max_partitions = len(self.machine.partitions)
        self.assertRaises(errors.NoSpace, machines.lpar, self.machine)

    def test_a_refused_partition_leaves_nothing(self):
        before = self.machine.snapshot()
        self.assertRaises(errors.Invalid, machines.lpar, self.machine,
                          memory=1000)
        self.assertEqual(before, self.machine.snapshot())

    def test_the_event_queue_hears_of_it(self):
        self.machine.events.poll('test')
        lpar = machines.lpar(self.machine)
        heard = self.machine.events.poll('test')
        self.assertIn(('ADD_URI', lpar.path, ''),
                      [(e.kind, e.path, e.detail) for e in heard])


class TestDelete(MachineCase):

    def test_a_running_partition_stays(self):
        lpar = machines.running(self.machine)
        self.assertRaises(errors.NotNow, self.machine.delete_lpar, lpar)

    def test_the_management_partition_stays(self):
        lpar = self.machine.lpar('novalink')
        lpar.finish_stop()
        self.assertRaises(errors.InUse, self.machine.delete_lpar, lpar)

    def test_a_deleted_partition_cannot_be_found(self):
        lpar = machines.lpar(self.machine)
        self.machine.delete_lpar(lpar)
        self.assertRaises(errors.NoSuchThing, self.machine.lpar, 'lpar1')
        self.assertRaises(errors.NoSuchThing,
                          self.machine.partition_by_uuid, lpar.uuid)

    def test_its_mappings_become_orphans(self):
        lpar = machines.lpar(self.machine)
        disk = machines.disk(self.machine)
        bus = machines.attach(lpar, disk).bus
        self.machine.delete_lpar(lpar)
        self.assertTrue(bus.is_orphan)
        self.assertEqual((lpar.number, 2),
                         (bus.client_number, bus.client_slot))
        self.assertTrue(disk.in_use)


class TestAccounting(MachineCase):

    def test_what_serves_the_machine_holds_memory(self):
        # 4 % for the hypervisor, three partitions of 4 GB and overhead.
        self.assertEqual(128 * 1024 - 5376 - 3 * (4096 + 256),
                         self.machine.memory_available)
        self.assertEqual(18.5, self.machine.units_available)

    def test_a_stopped_partition_holds_nothing(self):
        before = self.machine.memory_available
        machines.lpar(self.machine)
        self.assertEqual(before, self.machine.memory_available)

    def test_overhead_grows_with_the_maximum_in_whole_blocks(self):
        self.assertEqual(256, self.machine.overhead(1024))
        self.assertEqual(1024, self.machine.overhead(64 * 1024))


class TestSnapshot(MachineCase):

    def test_the_same_history_makes_the_same_machine(self):
        other = presets.dual_vios()
        self.addCleanup(other.close)
        self.assertEqual(self.machine.snapshot(), other.snapshot())

    def test_another_seed_makes_another_machine(self):
        other = presets.dual_vios(seed=1)
        self.addCleanup(other.close)
        self.assertNotEqual(self.machine.snapshot(), other.snapshot())

    def test_what_came_and_went_leaves_no_trace(self):
        before = self.machine.snapshot()
        lpar = machines.running(self.machine)
        disk = machines.disk(self.machine)
        lun = machines.attach(lpar, disk)
        lpar.begin_stop()
        lpar.finish_stop()
        vios = self.machine.vios('vios1')
        vios.plan_mappings([])()
        self.assertEqual([], vios.buses)
        lun.bus.vios.group('novavg').delete_disk(disk)
        self.machine.delete_lpar(lpar)
        self.assertEqual(before, self.machine.snapshot())

    def test_bytes_on_a_disk_count(self):
        disk = machines.disk(self.machine)
        before = self.machine.snapshot()
        disk.content.write_from(io.BytesIO(b'boot'))
        self.assertNotEqual(before, self.machine.snapshot())

    def test_versions_do_not_count(self):
        before = self.machine.snapshot()
        self.machine.changed(self.machine.vios('vios1'))
        self.assertEqual(before, self.machine.snapshot())

    def test_a_forgotten_file_object_counts(self):
        machines.disk(self.machine)
        before = self.machine.snapshot()
        machines.upload(self.machine, b'')
        self.assertNotEqual(before, self.machine.snapshot())
