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

from nova_powervm.simulator import presets
from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.virt.powervm.network import reach


class ReachTestCase(base.TestCase):

    def read(self, machine, **options):
        self.fix = self.useFixture(driver_fixtures.DriverFixture(
            machine, **options))
        system = self.fix.host.system()
        self.fix.sim.trace.clear()
        return reach.read(self.fix.host, system)

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

    def test_host_that_is_not_capable_of_vnics_has_no_sriov(self):
        machine = presets.sriov()
        machine.capabilities['VirtualNICDedicatedSRIOVCapable'] = False

        self.assertEqual((), self.read(machine).sriov)
