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
from nova_powervm.simulator.model import fibre_channel
from nova_powervm.simulator.model import mapping
from nova_powervm.simulator.model import resources
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines


class TestBus(base.TestCase):

    def setUp(self):
        super().setUp()
        self.machine = machines.machine(self)
        self.vios = self.machine.vios('vios1')
        self.lpar = machines.lpar(self.machine)
        self.bus = self.vios.add_bus(self.lpar)

    def test_it_takes_a_slot_at_both_ends(self):
        self.assertEqual(('vhost0', 2, 2), (
            self.bus.name, self.bus.slot, self.bus.client_slot))
        self.assertIn(2, self.vios.slots)
        self.assertIn(2, self.lpar.slots)

    def test_its_identity_is_its_location(self):
        self.assertEqual('U8247.22L.2100000-V2-C2', self.bus.location)
        self.assertEqual('1eU8247.22L.2100000-V2-C2', self.bus.udid)

    def test_luns_get_the_next_address_and_name(self):
        first = self.bus.attach(machines.disk(self.machine, 'a'))
        second = self.bus.attach(machines.disk(self.machine, 'b'))
        self.assertEqual(('0x8100000000000000', 'vtscsi0'),
                         (first.address, first.target))
        self.assertEqual(('0x8200000000000000', 'vtscsi1'),
                         (second.address, second.target))
        self.bus.detach(first)
        third = self.bus.attach(machines.disk(self.machine, 'c'))
        self.assertEqual(('0x8100000000000000', 'vtscsi0'),
                         (third.address, third.target))

    def test_addresses_are_counted_for_each_bus(self):
        self.bus.attach(machines.disk(self.machine, 'a'))
        lun = machines.attach(self.lpar, machines.disk(self.machine, 'b'))
        self.assertEqual('0x8100000000000000', lun.address)
        self.assertEqual('vtscsi1', lun.target)

    def test_media_are_optical_targets(self):
        repository = self.vios.group('rootvg').create_repository('vopt', 1)
        lun = self.bus.attach(repository.add('a.iso', 0.1))
        self.assertEqual('vtopt0', lun.target)
        self.assertTrue(lun.udid.startswith('19'))

    def test_an_address_or_name_in_use_is_refused(self):
        lun = self.bus.attach(machines.disk(self.machine))
        self.bus.check_free(None, None)
        self.assertRaises(errors.NameTaken, self.bus.check_free,
                          lun.address, None)
        self.assertRaises(errors.NameTaken, self.bus.check_free,
                          None, lun.target)

    def test_closing_frees_both_slots(self):
        self.bus.close()
        self.assertNotIn(2, self.vios.slots)
        self.assertNotIn(2, self.lpar.slots)

    def test_an_open_adapter_waits_for_any_partition(self):
        bus = self.vios.add_bus(None)
        self.assertEqual((resources.ANY, resources.ANY),
                         (bus.client_number, bus.client_slot))
        self.assertFalse(bus.is_orphan)


class TestNames(base.TestCase):

    def test_the_lowest_free_number_is_used(self):
        taken = {'vhost0', 'vhost2'}
        self.assertEqual('vhost1', mapping.lowest_free_name('vhost', taken))


class TestPlan(base.TestCase):
    """SCSI and Fibre Channel mappings that come in one request."""

    def setUp(self):
        super().setUp()
        self.machine = machines.machine(self)
        self.vios = self.machine.vios('vios1')
        self.lpar = machines.lpar(self.machine)

    def plan(self, scsi=(), fc=()):
        """Both sorts of new mappings, by slots of the client."""
        plan = mapping.Plan(self.vios)
        self.vios.plan_mappings(
            [machines.wanted(client=self.lpar, client_slot=slot)
             for slot in scsi], plan)
        fibre_channel.plan_mappings(
            self.vios,
            [fibre_channel.Wanted(None, self.lpar, slot, None, None, None)
             for slot in fc], plan)
        return plan

    def test_both_at_once(self):
        self.plan([5], [6])()
        self.assertEqual([5, 6], self.lpar.slots.numbers())

    def test_a_slot_that_both_want_goes_to_neither(self):
        before = self.machine.snapshot()
        error = self.assertRaises(errors.NameTaken, self.plan([5], [5]))
        self.assertIn('slot 5', str(error))
        self.assertEqual(before, self.machine.snapshot())

    def test_who_takes_any_slot_leaves_those_that_others_want(self):
        self.plan([None, 2], [3, None])()
        self.assertEqual([2, 3, 4, 5], self.lpar.slots.numbers())
        self.assertEqual([4, 2], [b.client_slot for b in self.vios.buses])
        self.assertEqual(set(), self.lpar.slots.promised)

    def test_a_slot_that_one_gives_up_is_for_the_other(self):
        self.plan(fc=[5])()
        self.plan([5], [])()
        self.assertEqual([5], [b.client_slot for b in self.vios.buses])
        self.assertEqual([], self.vios.fc_mappings)
