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

from nova_powervm.simulator.model import logical_port
from nova_powervm.simulator.model import sriov
from nova_powervm.simulator import presets
from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.tests import network_fixtures
from nova_powervm.virt.powervm.network import reach


class ReachTestCase(base.TestCase):

    def read(self, machine, **options):
        self.fix = self.useFixture(driver_fixtures.DriverFixture(
            machine, **options))
        system = self.fix.host.system()
        self.fix.sim.trace.clear()
        return reach.read(self.fix.host, system,
                          reach.promised(self.fix.host))

    def test_host_without_either_reaches_nothing_at_no_cost(self):
        self.assertEqual(reach.Reach(), self.read(presets.sea()))
        self.assertEqual([], self.fix.sim.trace.entries)

    def test_mapped_networks_are_reached(self):
        found = self.read(presets.sea(), sea_mappings=[
            'red:ETHERNET0', 'blue:ETHERNET1'])

        self.assertEqual({'red', 'blue'}, found.shared_ethernet)
        self.assertEqual(2, len(self.fix.sim.trace.entries))

    def test_every_sriov_port_is_told_with_network_and_speed(self):
        found = self.read(presets.sriov()).sriov

        self.assertEqual(8, len(found))
        self.assertEqual({'default'}, {port.network for port in found})
        self.assertEqual({10 ** 6, 10 ** 7}, {port.kbps for port in found})

    def test_pulled_cable_is_told(self):
        machine = presets.sriov()
        machine.sriov_adapters[0].ports[0].link_down()

        self.assertEqual([False] + 7 * [True], [
            port.has_link for port in self.read(machine).sriov])

    def test_host_that_is_not_capable_of_vnics_has_no_sriov(self):
        machine = presets.sriov()
        machine.capabilities['VirtualNICDedicatedSRIOVCapable'] = False

        self.assertEqual((), self.read(machine).sriov)


class CapacityTestCase(base.TestCase):
    """How much of SR-IOV ports nobody can be promised any more."""

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(driver_fixtures.DriverFixture(
            presets.sriov()))
        self.ports = [port for card in self.fix.machine.sriov_adapters
                      for port in card.ports]

    def taken(self):
        """Return what is taken of each port of 10 Gbit/s, in percent."""
        found = reach.read(self.fix.host, self.fix.host.system(),
                           reach.promised(self.fix.host)).sriov
        return sorted(100 * port.taken // port.kbps for port in found
                      if port.kbps == 10 ** 7)

    def spawn(self, **details):
        instance = driver_fixtures.make_instance()
        vifs = [network_fixtures.make_vif(
            1, 'pvm_sriov', bridge=None,
            details={'physical_network': 'default', **details})]
        self.fix.spawn(instance, network_info=vifs)
        return instance, vifs

    def test_nothing_of_a_free_port(self):
        self.assertEqual([0, 0, 0, 0], self.taken())

    def test_slices_without_a_guarantee(self):
        self.spawn(physical_port=self.ports[0].location, capacity='10%')
        self.assertEqual([0, 0, 10, 10], self.taken())

    def test_of_a_guarantee_the_second_port_and_what_was_rounded_up(self):
        instance, vifs = self.spawn(
            physical_port=self.ports[0].location, min_kbps=5900000)
        self.assertEqual([0, 0, 1, 60], self.taken())

        self.fix.destroy(instance, vifs)

        self.assertEqual([0, 0, 0, 0], self.taken())

    def test_what_others_use(self):
        logical_port.create(
            self.fix.machine.vioses[0],
            logical_port.Settings(port=self.ports[0], capacity=3000))
        self.assertEqual([0, 0, 0, 30], self.taken())

    def test_all_of_a_port_that_takes_no_more_slices(self):
        port = self.ports[0]
        port.settings = sriov.PortSettings(max_logical_ports=1)
        self.fix.machine.changed(self.fix.machine)
        self.spawn(physical_port=port.location, min_kbps=1000000,
                   redundancy=1)
        self.assertEqual([0, 0, 0, 90], self.taken())
