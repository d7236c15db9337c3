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
from nova_powervm.simulator.model import sriov as model
from nova_powervm.simulator.wire import document
from nova_powervm.simulator.wire import sriov as wire
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import networks
from nova_powervm.tests.unit.simulator.wire import documents


class TestSriov(base.TestCase):

    def setUp(self):
        super().setUp()
        self.machine = networks.machine(self, 'sriov')

    def test_cards_read_back(self):
        found = wire.decode(documents.encoded(self.machine))
        self.assertEqual([(c.index, 'Sriov')
                          for c in self.machine.sriov_adapters],
                         [(c.index, c.mode) for c in found])
        for number, body in found[0].ports:
            port = self.machine.sriov_adapters[0].port(number)
            self.assertEqual(port.settings, wire.decode_port(
                body, model.PortSettings()))

    def test_a_dedicated_card_shows_no_ports(self):
        self.machine.sriov_adapters[0].switch('Dedicated')
        found = wire.decode(documents.encoded(self.machine))
        self.assertEqual([0, 4], [len(c.ports) for c in found])

    def test_a_body_may_say_nothing_of_cards(self):
        self.assertIsNone(wire.decode(documents.written(
            'ManagedSystem', document.bare())))

    def test_a_port_without_a_link_has_no_speed(self):
        self.machine.sriov_adapters[0].ports[0].link_down()
        _number, body = wire.decode(documents.encoded(
            self.machine))[0].ports[0]
        self.assertEqual(('false', 'Unknown'),
                         (body.text('LinkStatus'),
                          body.text('CurrentConnectionSpeed')))

    def test_capacities_and_names(self):
        self.assertEqual(['2.0%', '42.42%', '100.0%'],
                         [wire.percent(n) for n in (200, 4242, 10000)])
        one, two = self.machine.sriov_adapters
        self.assertEqual(['PHB 4098', 'PHB 4162'],
                         [wire.drc_name(c, 2) for c in (one, two)])
