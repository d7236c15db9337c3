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

from nova_powervm.simulator.model import io_slot
from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.partition import lifecycle


class TestSlots(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(driver_fixtures.DriverFixture())
        self.slot = self.fix.machine.io_slots[1]

    def create(self, number, *indexes):
        instance = driver_fixtures.make_instance(number)
        made = lifecycle.create(self.fix.host, instance, indexes)
        return instance, self.fix.machine.lpar(made.name)

    def test_partition_has_the_slot_until_it_is_deleted(self):
        instance, lpar = self.create(1, self.slot.index)
        self.assertEqual({self.slot.index}, io_slot.indexes(lpar.settings))
        lifecycle.delete_if_present(self.fix.host, instance)
        self.assertIsNone(self.slot.owner)

    def test_slot_of_another_partition_is_named_with_its_owner(self):
        _, first = self.create(1, self.slot.index)
        exc = self.assertRaises(exception.HostFull, self.create, 2,
                                self.slot.index)
        self.assertIn(self.slot.name, exc.format_message())
        self.assertIn(first.name, exc.format_message())

    def test_slot_that_is_not_there_is_named(self):
        exc = self.assertRaises(exception.HostFull, self.create, 1, 0xBAD)
        self.assertIn('00000BAD', exc.format_message())
