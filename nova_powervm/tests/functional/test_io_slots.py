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

"""Servers that have physical I/O slots of their host."""

from nova_powervm.tests.functional import cloud  # isort: skip

import dataclasses

import fixtures

from nova_powervm.simulator.model import io_slot

INVENTORY = """
adapters:
  identification:
    vendor_id: '1657'
    class: '0200'
  resource_class: CUSTOM_NIC
  traits: [CUSTOM_FAST]
"""


class SlotsTest(cloud.CloudTestCase):

    def setUp(self):
        self.path = self.useFixture(fixtures.TempDir()).join('inventory.yaml')
        with open(self.path, 'w') as file:
            file.write(INVENTORY)
        super().setUp()

    def point_at(self, host):
        super().point_at(host)
        self.flags(group='powervm', io_slots_file=self.path)

    def slots_of(self, server):
        return io_slot.indexes(self.partition_of(server).settings)

    def test_servers_get_slots_as_long_as_there_are_some(self):
        there = {slot.index for slot in self.machine.io_slots
                 if slot.card is io_slot.ETHERNET}
        flavor = self.make_flavor(extra_spec={
            'resources1:CUSTOM_NIC': '1', 'trait1:CUSTOM_FAST': 'required'})

        first, second = self.boot(flavor), self.boot(flavor)
        refused = self.boot_in_vain(flavor)

        self.assertEqual(there, self.slots_of(first) | self.slots_of(second))
        self.assertEqual(1, len(self.slots_of(first)))
        self.assertIn('No valid host', refused['fault']['message'])

        # A service that starts anew knows them again.
        self.restart()
        freed = self.slots_of(first)
        self._delete_server(first)
        third = self.boot(flavor)
        self.assertEqual(freed, self.slots_of(third))

    def test_slot_that_an_administrator_took_is_not_given(self):
        flavor = self.make_flavor(extra_spec={'resources1:CUSTOM_NIC': '1'})
        taken, left = (slot.index for slot in self.machine.io_slots
                       if slot.card is io_slot.ETHERNET)
        lpar = self.machine.lpar('novalink')
        with self.machine.lock:
            lpar.settings = dataclasses.replace(lpar.settings, io_slots=(
                io_slot.Assignment(taken, False),))
        self._run_periodics()

        server = self.boot(flavor)

        self.assertEqual({left}, self.slots_of(server))
        self.assertIn('No valid host',
                      self.boot_in_vain(flavor)['fault']['message'])
