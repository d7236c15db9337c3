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

import fixtures
from nova.compute import provider_tree

from nova_powervm.simulator.model import io_slot
from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.virt.powervm.inventory import slot_file
from nova_powervm.virt.powervm.inventory import slots

ETHERNET = slot_file.Paragraph('nics', (('vendor_id', '1657'),), 'CUSTOM_NIC',
                               ('CUSTOM_FAST',))


class TestSlots(base.TestCase):

    def setUp(self):
        super().setUp()
        self.log = self.useFixture(fixtures.FakeLogger())
        self.fix = self.useFixture(driver_fixtures.DriverFixture())
        self.cards = [slot for slot in self.fix.machine.io_slots
                      if slot.card.vendor == 0x1657]
        self.ours = set()
        self.tree = provider_tree.ProviderTree()
        self.tree.new_root('host1', 'b' * 8 + '-0000-0000-0000-' + 'b' * 12)

    def read(self, *paragraphs):
        return slots.read(self.fix.host.system(), paragraphs or (ETHERNET,),
                          lambda uuids: self.ours & set(uuids))

    def update(self, *paragraphs):
        return slots.update(self.tree, 'host1', self.read(*paragraphs))

    def offered(self):
        return {name: self.tree.data(name).inventory['CUSTOM_NIC']['reserved']
                for name in (f'host1:PowerVM IOSlot {slot.index:08X}'
                             for slot in self.cards)}

    def test_those_described_are_found_with_traits(self):
        found = self.read()
        self.assertEqual({slot.index for slot in self.cards},
                         {slot.index for slot in found})
        self.assertEqual({'CUSTOM_NIC'}, {s.resource_class for s in found})
        self.assertLessEqual({
            'CUSTOM_FAST', 'CUSTOM_POWERVM_IOSLOT_VENDOR_ID_1657',
            'CUSTOM_POWERVM_IOSLOT_DEVICE_ID_0420',
            'CUSTOM_POWERVM_IOSLOT_CLASS_0200',
            f'CUSTOM_POWERVM_IOSLOT_DRC_INDEX_{found[0].index:08X}'},
            found[0].traits)

    def test_no_file_costs_nothing_and_offers_nothing(self):
        self.assertEqual((), slots.read(None, (), None))

    def test_slot_that_two_paragraphs_describe_is_not_offered(self):
        second = slot_file.Paragraph('second', (
            ('drc_index', f'{self.cards[0].index:08X}'),))
        found = self.read(ETHERNET, second)
        self.assertEqual([self.cards[1].index], [s.index for s in found])
        self.assertIn('nics, second', self.log.output)

    def test_each_is_a_provider_of_one(self):
        known = self.update()
        self.assertEqual(set(self.read()), set(known.values()))
        self.assertEqual({0}, set(self.offered().values()))
        for uuid in known:
            data = self.tree.data(uuid)
            self.assertEqual(1, data.inventory['CUSTOM_NIC']['total'])
            self.assertIn('CUSTOM_FAST', data.traits)

    def test_slot_of_somebody_else_is_reserved_and_that_of_ours_is_not(self):
        lpar = self.fix.machine.lpar('novalink')
        parts = [(self.cards[0].index, lpar)]
        self.give(*parts[0])
        self.update()
        self.assertEqual([1, 0], list(self.offered().values()))
        self.ours = {lpar.uuid}
        self.update()
        self.assertEqual([0, 0], list(self.offered().values()))

    def give(self, index, lpar):
        lpar.settings = dataclasses.replace(lpar.settings, io_slots=(
            io_slot.Assignment(index, False),))

    def test_what_is_no_longer_described_offers_nothing(self):
        self.update()
        self.assertEqual({}, slots.update(self.tree, 'host1', ()))
        self.assertEqual({1}, set(self.offered().values()))
        self.update()
        self.assertEqual({0}, set(self.offered().values()))

    def test_what_placement_gave_is_known_by_its_provider(self):
        known = self.update()
        [first, second] = sorted(known, key=lambda uuid: known[uuid].index)
        self.assertEqual(
            (known[first].index, known[second].index), slots.granted(
                known, {second: {}, 'root': {}, first: {}}))
        self.assertEqual((), slots.granted(known, None))
