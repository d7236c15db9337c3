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

import dataclasses

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import io_slot
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines


class TestIoSlot(base.TestCase):

    def setUp(self):
        super().setUp()
        self.machine = machines.machine(self)
        self.slot = self.machine.io_slots[0]
        self.lpar = machines.lpar(self.machine)

    def assign(self, part, *slots):
        part.update(dataclasses.replace(part.settings, io_slots=tuple(
            io_slot.Assignment(slot.index, False) for slot in slots)))

    def test_a_slot_belongs_to_nobody_at_first(self):
        self.assertIsNone(self.slot.owner)
        self.assertEqual([], io_slot.of(self.lpar))

    def test_a_slot_belongs_to_one_partition(self):
        self.assign(self.lpar, self.slot)
        self.assertIs(self.lpar, self.slot.owner)
        self.assertEqual([self.slot], io_slot.of(self.lpar))
        other = machines.lpar(self.machine, 'other')
        error = self.assertRaises(errors.InUse, self.assign, other, self.slot)
        self.assertIn('lpar1', str(error))

    def test_a_slot_is_given_back(self):
        self.assign(self.lpar, self.slot)
        self.assign(self.lpar)
        self.assertIsNone(self.slot.owner)

    def test_a_slot_of_another_system_is_not_there(self):
        bad = dataclasses.replace(
            self.lpar.settings, io_slots=(io_slot.Assignment(7, False),))
        self.assertRaises(errors.Invalid, self.lpar.update, bad)

    def test_a_running_partition_needs_rmc_for_it(self):
        running = machines.running(self.machine, 'on')
        running.rmc = 'inactive'
        self.assertRaises(errors.NotNow, self.assign, running, self.slot)
        running.rmc = 'active'
        self.assign(running, self.slot)
        self.assertIs(running, self.slot.owner)

    def test_restricted_partitions_have_none(self):
        bad = machines.settings(
            'ibmi', restricted_io=True,
            io_slots=(io_slot.Assignment(self.slot.index, True),))
        self.assertRaises(errors.Invalid, self.machine.create_lpar, bad,
                          'OS400')

    def test_empty_slots_and_usb_do_not_count(self):
        self.assertEqual([True, True, True, False, False, False],
                         [s.is_physical_io for s in self.machine.io_slots])
