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

from nova_powervm.simulator.wire import machine as wire
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines
from nova_powervm.tests.unit.simulator.wire import documents


class TestMachine(base.TestCase):

    def setUp(self):
        super().setUp()
        self.machine = machines.machine(self)

    def test_what_is_left_is_shown(self):
        body = documents.encoded(self.machine)
        memory = body.child('AssociatedSystemMemoryConfiguration')
        self.assertEqual(self.machine.memory_available,
                         memory.integer('CurrentAvailableSystemMemory'))
        self.assertEqual(256, memory.integer('MemoryRegionSize'))
        units = body.child('AssociatedSystemProcessorConfiguration')
        self.assertEqual(18.5, units.decimal(
            'CurrentAvailableSystemProcessorUnits'))

    def test_capabilities_are_those_of_the_machine(self):
        self.machine.capabilities = {'IBMiCapable': True}
        body = documents.encoded(self.machine).child(
            'AssociatedSystemCapabilities')
        self.assertTrue(body.boolean('IBMiCapable'))
        self.assertFalse(body.boolean('ActiveMemoryExpansionCapable'))
        self.assertEqual('inactive', body.text('AIXCapable'))

    def test_groups_add_what_belongs_to_them(self):
        path = 'AssociatedIPLConfiguration'
        self.assertIsNone(documents.encoded(self.machine).child(path))
        full = documents.encoded(self.machine, ('Hypervisor',))
        self.assertIsNotNone(full.child(path))

    def test_quick_properties_name_the_system(self):
        quick = wire.quick(self.machine, documents.HREFS)
        self.assertEqual(('pvmsim', '8247-22L*2100000'),
                         (quick['SystemName'], quick['MTMS']))
