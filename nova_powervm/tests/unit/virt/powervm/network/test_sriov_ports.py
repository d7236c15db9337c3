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

import types

from nova_powervm.simulator.model import sriov
from nova_powervm.simulator import presets
from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.virt.powervm.network import sriov_ports


class PortsTestCase(base.TestCase):

    def setUp(self):
        super().setUp()
        machine = presets.sriov()
        self.first, self.second = machine.sriov_adapters
        sriov.update(machine, [(self.first, sriov.SRIOV, [
            (self.first.ports[0], sriov.PortSettings(label='red'))])])
        self.fix = self.useFixture(driver_fixtures.DriverFixture(machine))

    def codes(self, network):
        return [port.loc_code for port in sriov_ports.on_network(
            self.fix.host.system(), network)]

    def test_label_is_the_physical_network(self):
        self.assertEqual([self.first.ports[0].location], self.codes('red'))
        self.assertEqual([], self.codes('blue'))

    def test_ports_without_label_are_the_default_network(self):
        self.assertEqual(7, len(self.codes('default')))

    def test_broken_and_dedicated_adapters_have_no_ports(self):
        self.first.fail()
        self.assertEqual([], self.codes('red'))
        self.second.switch(sriov.DEDICATED)
        self.assertEqual([], self.codes('default'))

    def test_speed_is_known_while_there_is_a_link(self):
        ports = sriov_ports.on_network(self.fix.host.system(), 'default')
        self.assertEqual({10 ** 7, 10 ** 6}, set(map(sriov_ports.kbps, ports)))

        self.first.ports[0].link_down()

        port, = sriov_ports.on_network(self.fix.host.system(), 'red')
        self.assertEqual(0, sriov_ports.kbps(port))


class CapacityTestCase(base.TestCase):

    def test_fractions_and_percentages_are_understood(self):
        for text in ('10%', ' 10 % ', 0.1, '0.1'):
            self.assertAlmostEqual(0.1, sriov_ports.capacity(text))

    def test_what_is_no_share_of_a_port_is_refused(self):
        for text in ('', 'much', 0, '0%', -1, 1.5, '101%'):
            self.assertRaises(ValueError, sriov_ports.capacity, text)

    def test_capacity_is_rounded_up_to_what_all_ports_can_give(self):
        ports = [types.SimpleNamespace(min_granularity=grain)
                 for grain in (0.02, 0.01)]
        for wanted, given in ((0.02, 0.02), (0.021, 0.04), (0.001, 0.02),
                              (0.06, 0.06), (1.0, 1.0), (None, None)):
            self.assertEqual(given, sriov_ports.round_up(wanted, ports))
