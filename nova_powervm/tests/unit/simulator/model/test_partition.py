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
from nova_powervm.simulator.model import partition
from nova_powervm.simulator.model import resources
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines


class PartitionCase(base.TestCase):

    def setUp(self):
        super().setUp()
        self.machine = machines.machine(self)

    def with_memory(self, part, **numbers):
        memory = dataclasses.replace(part.settings.memory, **numbers)
        return dataclasses.replace(part.settings, memory=memory)


class TestRules(PartitionCase):

    def refused(self, kind, **changes):
        settings = dataclasses.replace(machines.settings(), **changes)
        return self.assertRaises(kind, partition.check, self.machine,
                                 settings)

    def test_a_name_has_1_to_31_characters(self):
        self.refused(errors.Invalid, name='')
        self.refused(errors.Invalid, name='x' * 32)

    def test_a_name_is_taken_once_even_by_a_vios(self):
        self.assertIn('vios1', str(
            self.refused(errors.NameTaken, name='vios1')))

    def test_memory_comes_in_regions_of_the_machine(self):
        self.refused(errors.Invalid, memory=resources.Memory(300, 256, 512))

    def test_the_machine_has_the_processor_mode(self):
        self.assertIn('POWER8', str(
            self.refused(errors.Invalid, compatibility='Z80')))

    def test_numbers_have_ranges(self):
        self.refused(errors.Invalid, priority=256)
        self.refused(errors.Invalid, max_slots=1)
        self.refused(errors.Invalid, secure_boot=10)

    def test_more_memory_than_the_machine_has_is_refused(self):
        self.refused(errors.Invalid, memory=resources.Memory(
            256 * 1024, 256, 256 * 1024))

    def test_more_processors_than_the_machine_allows_are_refused(self):
        self.refused(errors.Invalid, processors=resources.SharedProcessors(
            vcpus=100, max_vcpus=100, units=5, max_units=5))


class TestUpdate(PartitionCase):

    def test_a_stopped_partition_can_be_changed_altogether(self):
        lpar = machines.lpar(self.machine)
        lpar.update(machines.settings('other', memory=2048, vcpus=2,
                                      units=1.0, max_slots=100))
        self.assertEqual('other', lpar.name)
        self.assertEqual(2048, lpar.settings.memory.desired)
        self.assertEqual(100, lpar.slots.maximum)

    def test_the_same_settings_change_nothing(self):
        lpar = machines.lpar(self.machine)
        version = lpar.version
        lpar.update(machines.settings())
        self.assertEqual(version, lpar.version)

    def test_a_bad_change_changes_nothing(self):
        lpar = machines.lpar(self.machine)
        before = self.machine.snapshot()
        self.assertRaises(errors.Invalid, lpar.update,
                          machines.settings('other', memory=1000))
        self.assertEqual(before, self.machine.snapshot())

    def test_a_partition_may_keep_its_own_name(self):
        lpar = machines.lpar(self.machine)
        lpar.update(dataclasses.replace(lpar.settings, priority=1))
        self.assertEqual(1, lpar.settings.priority)

    def test_a_running_partition_gets_memory_through_rmc(self):
        lpar = machines.lpar(self.machine)
        lpar.update(self.with_memory(lpar, maximum=4096))
        lpar.begin_start()
        lpar.finish_start()
        more = self.with_memory(lpar, desired=2048)
        self.assertRaises(errors.NotNow, lpar.update, more)
        lpar.connect_rmc()
        before = self.machine.memory_available
        lpar.update(more)
        self.assertEqual(before - 1024, self.machine.memory_available)

    def test_force_does_without_rmc(self):
        lpar = machines.lpar(self.machine)
        lpar.update(self.with_memory(lpar, maximum=4096))
        lpar.begin_start()
        lpar.finish_start()
        lpar.update(self.with_memory(lpar, desired=2048), force=True)
        self.assertEqual(2048, lpar.settings.memory.desired)

    def test_limits_are_fixed_while_it_is_on(self):
        self.machine.capabilities['PartitionSecureBootCapable'] = True
        lpar = machines.running(self.machine)
        for change in ({'max_slots': 100}, {'secure_boot': 1},
                       {'processors': resources.DedicatedProcessors()}):
            new = dataclasses.replace(lpar.settings, **change)
            self.assertRaises(errors.NotNow, lpar.update, new)
        new = self.with_memory(lpar, maximum=4096)
        self.assertRaises(errors.NotNow, lpar.update, new)

    def test_a_running_partition_cannot_get_more_than_there_is(self):
        lpar = machines.lpar(self.machine)
        lpar.update(self.with_memory(lpar, maximum=128 * 1024))
        lpar.begin_start()
        lpar.finish_start()
        lpar.connect_rmc()
        self.assertRaises(errors.NoSpace, lpar.update,
                          self.with_memory(lpar, desired=128 * 1024))

    def test_slots_in_use_limit_the_number_of_slots(self):
        lpar = machines.lpar(self.machine)
        lpar.slots.take('adapter', 20)
        new = dataclasses.replace(lpar.settings, max_slots=20)
        self.assertRaises(errors.Invalid, lpar.update, new)


class TestPower(PartitionCase):

    def test_a_started_partition_holds_memory_and_units(self):
        lpar = machines.lpar(self.machine)
        memory = self.machine.memory_available
        units = self.machine.units_available
        lpar.begin_start()
        self.assertEqual('starting', lpar.state)
        self.assertEqual(1024 + 256, memory - self.machine.memory_available)
        self.assertEqual(0.5, units - self.machine.units_available)
        lpar.begin_stop()
        lpar.finish_stop()
        self.assertEqual(memory, self.machine.memory_available)

    def test_rmc_comes_after_boot_and_goes_before_the_end(self):
        lpar = machines.running(self.machine)
        self.assertEqual(('running', 'active'), (lpar.state, lpar.rmc))
        self.assertTrue(lpar.dlpar)
        lpar.begin_stop()
        self.assertEqual(('shutting down', 'inactive'),
                         (lpar.state, lpar.rmc))

    def test_a_guest_without_rmc_has_none(self):
        lpar = machines.lpar(self.machine)
        lpar.has_rmc = False
        lpar.begin_start()
        lpar.finish_start()
        lpar.connect_rmc()
        self.assertEqual('inactive', lpar.rmc)

    def test_the_firmware_prompt_is_not_the_operating_system(self):
        lpar = machines.lpar(self.machine)
        lpar.begin_start('System_Management_Services')
        lpar.finish_start()
        lpar.connect_rmc()
        self.assertEqual(('open firmware', 'inactive'),
                         (lpar.state, lpar.rmc))

    def test_what_is_on_is_not_started_again(self):
        lpar = machines.running(self.machine)
        self.assertRaises(errors.AlreadyOn, lpar.begin_start)

    def test_what_is_off_is_not_stopped_again(self):
        lpar = machines.lpar(self.machine)
        self.assertRaises(errors.AlreadyOff, lpar.begin_stop)

    def test_too_little_memory_or_units_keep_it_off(self):
        for big in ({'memory': 120 * 1024}, {'vcpus': 20, 'units': 20.0}):
            lpar = machines.lpar(self.machine, f'l{len(big)}', **big)
            self.assertRaises(errors.NoSpace, lpar.begin_start)
            self.assertEqual('not activated', lpar.state)
