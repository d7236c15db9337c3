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
from nova_powervm.simulator.model import resources
from nova_powervm.tests import base


class TestMemory(base.TestCase):

    def test_memory_in_order_and_in_whole_regions_is_good(self):
        resources.Memory(1024, 256, 2048).check(256)

    def test_memory_out_of_order_is_not(self):
        for wrong in ((1024, 2048, 2048), (4096, 256, 2048), (0, 0, 0)):
            memory = resources.Memory(*wrong)
            self.assertRaises(errors.Invalid, memory.check, 256)

    def test_part_of_a_region_is_refused_with_both_numbers(self):
        error = self.assertRaises(
            errors.Invalid, resources.Memory(1000, 256, 1024).check, 256)
        self.assertIn('1000 MB', str(error))
        self.assertIn('256 MB', str(error))


class TestSharedProcessors(base.TestCase):

    def refused(self, **numbers):
        processors = resources.SharedProcessors(**numbers)
        return self.assertRaises(errors.Invalid, processors.check, 0.05)

    def test_the_default_is_good(self):
        resources.SharedProcessors().check(0.05)

    def test_units_below_the_share_of_each_processor_are_refused(self):
        error = self.refused(units=0.05, max_units=0.05, vcpus=2, max_vcpus=2)
        self.assertIn('at least 0.1', str(error))

    def test_more_units_than_processors_are_refused(self):
        self.refused(units=1.5, max_units=1.5)

    def test_numbers_out_of_order_are_refused(self):
        self.refused(vcpus=2)
        self.refused(units=0.6)
        self.refused(min_units=0)

    def test_an_unknown_mode_is_refused(self):
        self.assertIn('capped', str(self.refused(mode='keen')))

    def test_a_weight_out_of_range_is_refused(self):
        self.refused(weight=256)

    def test_decimal_fractions_do_not_trip_over_rounding(self):
        resources.SharedProcessors(
            units=0.15, min_units=0.05, max_units=0.15, vcpus=3,
            max_vcpus=3).check(0.05)


class TestDedicatedProcessors(base.TestCase):

    def test_whole_processors_are_held(self):
        self.assertEqual(3.0, resources.DedicatedProcessors(vcpus=3).held)

    def test_numbers_out_of_order_are_refused(self):
        processors = resources.DedicatedProcessors(vcpus=3, max_vcpus=2)
        self.assertRaises(errors.Invalid, processors.check, 0.05)


class TestSlots(base.TestCase):

    def setUp(self):
        super().setUp()
        self.slots = resources.Slots(6)

    def test_the_lowest_free_slot_is_taken_first(self):
        self.assertEqual(2, self.slots.take('a'))
        self.assertEqual(3, self.slots.take('b'))
        self.slots.release(2)
        self.assertEqual(2, self.slots.take('c'))
        self.assertEqual([2, 3], self.slots.numbers())

    def test_a_slot_can_be_asked_for_if_it_is_free(self):
        self.assertEqual(4, self.slots.take('a', 4))
        self.assertIn(4, self.slots)
        self.assertRaises(errors.NameTaken, self.slots.take, 'b', 4)

    def test_serial_slots_and_those_beyond_the_end_are_refused(self):
        for slot in (0, 1, 6):
            self.assertRaises(errors.Invalid, self.slots.take, 'a', slot)

    def test_slots_run_out(self):
        for _ in range(4):
            self.slots.take('a')
        self.assertRaises(errors.NoSpace, self.slots.take, 'a')

    def test_the_highest_slot_is_that_of_the_serial_ports_at_first(self):
        self.assertEqual(1, self.slots.highest)
        self.slots.take('a', 5)
        self.assertEqual(5, self.slots.highest)

    def test_a_check_takes_nothing(self):
        self.slots.check([None, 3])
        self.assertEqual([], self.slots.numbers())

    def test_a_check_counts_what_will_be_freed(self):
        for _ in range(4):
            self.slots.take('a')
        self.assertRaises(errors.NoSpace, self.slots.check, [None])
        self.assertRaises(errors.NameTaken, self.slots.check, [3])
        self.slots.check([3, None], freed=[3, 4])

    def test_a_check_finds_one_slot_wanted_twice(self):
        self.assertRaises(errors.NameTaken, self.slots.check, [3, 3])

    def test_slots_are_kept_from_use(self):
        self.slots.take('a', 5)
        self.slots.reserve(left=1)
        self.assertEqual(2, self.slots.take('b'))
        self.assertRaises(errors.NoSpace, self.slots.take, 'c')
        self.assertRaises(errors.NameTaken, self.slots.check, [3])
        self.assertEqual([2, 5], self.slots.numbers())
        self.slots.give_back()
        self.assertEqual(3, self.slots.take('c'))
