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
from nova_powervm.simulator.model import io_slot
from nova_powervm.simulator.wire import document
from nova_powervm.simulator.wire import io_slot as wire
from nova_powervm.simulator.wire import partition
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines
from nova_powervm.tests.unit.simulator.wire import documents


class TestIoSlot(base.TestCase):

    def setUp(self):
        super().setUp()
        self.machine = machines.machine(self)
        self.slot = self.machine.io_slots[1]
        self.assigned = (io_slot.Assignment(self.slot.index, True),)

    def shown(self):
        return documents.written('IOSlot', wire.encode(self.slot))

    def test_a_slot_tells_what_is_in_it(self):
        body = self.shown()
        self.assertEqual(('5899', 512, self.slot.index), (
            body.text('FeatureCodes'), body.integer('PCIClass'),
            body.integer('SlotDynamicReconfigurationConnectorIndex')))
        self.assertIsNone(body.text('PartitionID'))

    def test_a_slot_tells_whose_it_is(self):
        lpar = machines.lpar(self.machine, io_slots=self.assigned)
        body = self.shown()
        self.assertEqual((lpar.uuid, 'lpar1', 'AIX/Linux'), (
            body.text('PartitionUUID'), body.text('PartitionName'),
            body.text('PartitionType')))

    def test_slots_of_a_partition_read_back_the_same(self):
        lpar = machines.lpar(self.machine, io_slots=self.assigned)
        body = documents.encoded(lpar)
        self.assertEqual(self.assigned, wire.decode_assigned(body, ()))
        new = partition.decode_new(body)['settings']
        self.assertEqual(self.assigned, new.io_slots)

    def test_without_a_list_they_stay(self):
        body = documents.written('LogicalPartition', document.bare())
        self.assertEqual(self.assigned,
                         wire.decode_assigned(body, self.assigned))

    def test_a_slot_is_named_by_its_index(self):
        body = documents.written('LogicalPartition', document.bare(
            PartitionIOConfiguration=document.bare(
                ProfileIOSlots=document.bare(
                    ProfileIOSlot=[document.bare(IsRequired=True)]))))
        self.assertRaises(errors.Invalid, wire.decode_assigned, body, ())
