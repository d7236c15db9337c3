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

import collections

from nova_powervm.simulator import presets
from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.volume import npiv_ports


class PortsTestCase(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(
            driver_fixtures.DriverFixture(presets.fc()))
        self.machine = self.fix.machine
        self.ports = npiv_ports.Ports(self.fix.host)
        self.fabrics = {
            name: tuple(port.wwpn for vios in self.machine.vioses
                        for port in vios.ports if port.fabric.name == name)
            for name in 'AB'}

    def wanted(self, server=1, count=1, fabrics='AB'):
        """Return what an instance needs: (fabric, WWPNs, ports) each."""
        return [(name, tuple(f'C05{server:06X}{name}{number}{n:05X}'
                             for n in range(2)), self.fabrics[name])
                for name in fabrics for number in range(count)]

    def choose(self, *args, **kwargs):
        return self.ports.choose(self.wanted(*args, **kwargs))

    def port(self, wwpn):
        """Return the simulated port of that name."""
        return next(port for vios in self.machine.vioses
                    for port in vios.ports if port.wwpn == wwpn)

    def map(self, chosen, wanted):
        """Put adapters on the machine as they were chosen."""
        for _fabric, wwpns, _ports in wanted:
            port = self.port(chosen[wwpns[0]])
            client = self.machine.lpars[0]
            port.vios.add_fc_mapping(
                client, tuple(name.lower() for name in wwpns), port)
            self.machine.changed(port.vios)

    def fill(self, port, left=0):
        client = self.machine.lpars[0]
        client.slots.maximum = 1000
        for _ in range(port.available - left):
            port.vios.add_fc_mapping(client, None, port)
        self.machine.changed(port.vios)


class TestPorts(PortsTestCase):

    def test_one_adapter_of_each_fabric_goes_to_a_server_of_its_own(self):
        chosen = [self.port(port) for port in self.choose().values()]
        self.assertEqual(['A', 'B'], [port.fabric.name for port in chosen])
        self.assertEqual(2, len({port.vios for port in chosen}))

    def test_several_on_a_fabric_are_spread_over_servers_then_ports(self):
        chosen = [self.port(port)
                  for port in self.choose(count=4).values()]
        self.assertEqual({1}, set(collections.Counter(chosen).values()))
        for name in 'AB':
            vioses = collections.Counter(
                port.vios for port in chosen if port.fabric.name == name)
            self.assertEqual([2, 2], list(vioses.values()))

    def test_port_is_used_again_when_there_are_more_adapters_than_ports(self):
        chosen = self.choose(count=6, fabrics='A')
        self.assertEqual([2, 2, 1, 1], sorted(
            collections.Counter(chosen.values()).values(), reverse=True))

    def test_twenty_instances_at_once_are_spread_before_any_is_mapped(self):
        chosen = collections.Counter(
            port for server in range(20)
            for port in self.choose(server).values())
        self.assertEqual({5}, set(chosen.values()))

    def test_port_with_most_room_is_taken(self):
        for wwpn in self.fabrics['A'][:-1]:
            self.fill(self.port(wwpn), left=5)
        self.assertEqual([self.fabrics['A'][-1]],
                         list(self.choose(fabrics='A').values()))

    def test_full_port_is_never_chosen_and_promises_count(self):
        *full, last = map(self.port, self.fabrics['A'])
        for port in full:
            self.fill(port)
        self.fill(last, left=1)
        self.choose(1, fabrics='A')
        # Asking again for the same instance does no harm.
        self.choose(1, fabrics='A')
        exc = self.assertRaises(exception.AttachVolumeFailed, self.choose, 2,
                                fabrics='A')
        self.assertIn("fabric 'A' has no physical port left on this host: "
                      'fcs0 of vios1 is full', str(exc))
        self.ports.release(['C05000001A000000'])
        self.choose(2, fabrics='A')

    def test_reasons_are_told_of_every_port(self):
        self.port(self.fabrics['A'][0]).link = False
        self.fabrics['A'] = (self.fabrics['A'][0], '1' * 16)
        exc = self.assertRaises(exception.AttachVolumeFailed, self.choose)
        self.assertIn(f"fcs0 of vios1 has no link, {'1' * 16} is on no "
                      'active Virtual I/O Server', str(exc))
        self.fabrics['A'] = ()
        exc = self.assertRaises(exception.AttachVolumeFailed, self.choose)
        self.assertIn('none is configured', str(exc))

    def test_adapters_that_are_there_stay_where_they_are(self):
        wanted = self.wanted(count=2)
        chosen = self.ports.choose(wanted)
        self.map(chosen, wanted)
        again = npiv_ports.Ports(self.fix.host).choose(wanted)
        self.assertEqual(chosen, again)
