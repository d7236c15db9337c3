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
from nova_powervm.simulator.model import logical_port as model
from nova_powervm.simulator.wire import document
from nova_powervm.simulator.wire import logical_port as wire
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines
from nova_powervm.tests.unit.simulator import networks
from nova_powervm.tests.unit.simulator.wire import documents


class TestLogicalPort(base.TestCase):

    def setUp(self):
        super().setUp()
        machine = networks.machine(self, 'sriov')
        self.port = machine.sriov_adapters[1].ports[2]
        self.made = model.create(machines.lpar(machine), model.Settings(
            self.port, capacity=400, max_capacity=5000, vlans='7 8'))

    def test_it_reads_back(self):
        body = documents.encoded(self.made)
        self.assertEqual((2, 2), wire.decode_place(body))
        self.assertEqual(self.made.settings,
                         wire.decode(body, model.Settings(self.port)))
        self.assertEqual(2, body.integer('NumberOfAllowedVLANs'))

    def test_promiscuous_is_spelled_as_in_the_schema(self):
        self.assertIsNotNone(
            documents.encoded(self.made).text('IsPromiscous'))

    def test_a_capacity_is_a_percentage(self):
        for text, expected in (('2%', 200), ('2.00%', 200), ('0.5', 50)):
            body = documents.written('X', document.bare(
                ConfiguredCapacity=text))
            self.assertEqual(expected, wire.decode(
                body, self.made.settings).capacity)
        for text in ('much', '1.234%', 'nan%', 'inf', '%'):
            body = documents.written('X', document.bare(
                ConfiguredCapacity=text))
            self.assertRaises(errors.Invalid, wire.decode, body,
                              self.made.settings)
