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
"""Tests of nova_powervm.simulator.rest.links."""

from nova_powervm.simulator import presets
from nova_powervm.tests.unit.simulator import machines
from nova_powervm.tests.unit.simulator.rest import http


class TestLinks(http.RestCase):

    def serve(self, machine):
        self.addCleanup(machine.close)
        self.app.machine = self.machine = machine
        return machine

    def test_a_plain_machine_has_none(self):
        self.assertEqual([], self.done('GET', 'links'))
        self.refused(404, 'link', 'PUT', 'links/vios1/ent0', {'up': False})

    def test_a_cable_of_a_bridge(self):
        machine = self.serve(presets.sea())
        self.assertIn({'name': 'vios1/ent0', 'kind': 'Ethernet', 'up': True},
                      self.done('GET', 'links'))
        self.done('PUT', 'links/vios1/ent0', {'up': False})
        self.assertEqual('vios2', machine.bridges[0].carrier(100).vios.name)
        self.done('PUT', 'links/vios1/ent0', {'up': True})
        self.assertEqual('vios1', machine.bridges[0].carrier(100).vios.name)

    def test_a_cable_of_a_fabric(self):
        machine = self.serve(machines.san_machine(self))
        self.done('PUT', 'links/vios1/fcs0', {'up': False})
        self.assertFalse(machine.vios('vios1').port('fcs0').link)

    def test_ports_and_cards(self):
        machine = self.serve(presets.sriov())
        card = machine.sriov_adapters[0]
        for name, up in ((card.ports[0].location, False),
                         (card.location, False), (card.location, True)):
            shown = self.done('PUT', f'links/{name}', {'up': up})
            self.assertEqual((name, up), (shown['name'], shown['up']))
        self.assertEqual(('Running', False), (card.state,
                                              card.ports[0].link))
        self.refused(400, '"up" is needed', 'PUT',
                     f'links/{card.location}', {})
