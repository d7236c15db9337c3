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
from nova_powervm.simulator.model import ethernet
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines


class TestEthernet(base.TestCase):

    def setUp(self):
        super().setUp()
        self.vios = machines.machine(self).vios('vios1')
        self.ports = [ethernet.add_port(self.vios) for _ in range(5)]

    def test_four_ports_make_a_card(self):
        self.assertEqual(['C5-T1', 'C5-T2', 'C5-T3', 'C5-T4', 'C6-T1'],
                         [p.location.split('-', 2)[2] for p in self.ports])
        self.assertEqual('13' + self.ports[0].location, self.ports[0].udid)

    def test_devices_are_found_by_name(self):
        self.assertIs(self.ports[3], ethernet.device(self.vios, 'ent3'))
        self.assertRaises(errors.NoSuchThing, ethernet.device, self.vios,
                          'ent9')

    def test_aggregated_ports_are_no_longer_free(self):
        made = ethernet.aggregate(self.vios, self.ports[:2])
        self.assertEqual('ent5', made.name)
        self.assertEqual([made], ethernet.aggregations(self.vios))
        self.assertEqual(self.ports[2:], ethernet.free_ports(self.vios))
        self.assertEqual(self.ports[2:] + [made],
                         ethernet.free_devices(self.vios))
        self.assertRaises(errors.InUse, ethernet.aggregate, self.vios,
                          self.ports[1:3])
        self.assertRaises(errors.Invalid, ethernet.aggregate, self.vios, [])

    def test_an_aggregation_has_a_link_while_a_port_has(self):
        made = ethernet.aggregate(self.vios, self.ports[:2])
        self.ports[0].link_down()
        self.assertTrue(made.link)
        made.link_down()
        self.assertFalse(self.ports[1].link)

    def test_a_pulled_cable_is_a_change_of_the_vios(self):
        version = self.vios.version
        self.ports[0].link_down()
        self.assertGreater(self.vios.version, version)
        self.assertFalse(self.vios.snapshot()['ethernet'][0]['link'])
