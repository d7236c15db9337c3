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
import dataclasses

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import vnic as model
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines
from nova_powervm.tests.unit.simulator import networks


class VnicCase(base.TestCase):

    def setUp(self):
        super().setUp()
        self.machine = networks.machine(self, 'sriov')
        self.lpar = machines.lpar(self.machine)

    def assertRefused(self, error, call, *args, **kwargs):
        """The call fails and leaves the machine as it was."""
        before = self.machine.snapshot()
        self.assertRaises(error, call, *args, **kwargs)
        self.assertEqual(before, self.machine.snapshot())


class TestMaking(VnicCase):

    def test_each_backing_device_is_a_logical_port_of_its_vios(self):
        made = networks.vnic(self.lpar, (0, 0), (1, 0))
        for vios, device in zip(self.machine.vioses, made.devices):
            self.assertEqual([device.port], vios.logical_ports)
            self.assertEqual(made.mac, device.port.mac)
            self.assertEqual([(made, device)], model.devices_on(vios))

    def test_what_cannot_be(self):
        for error, ports, others in (
                (errors.Invalid, [], {}),
                (errors.Invalid, [(0, 0), (0, 0)], {}),
                (errors.Invalid, [(0, n) for n in range(4)]
                 + [(1, n) for n in range(3)], {}),
                (errors.Invalid, [(0, 0)], {'priority': 0}),
                (errors.Invalid, [(0, 0)], {'capacity': 300}),
                (errors.Invalid, [(0, 0)],
                 {'settings': model.Settings(pvid=1)}),
                (errors.Invalid, [(0, 0)],
                 {'settings': model.Settings(mac='x')})):
            self.assertRefused(error, networks.vnic, self.lpar, *ports,
                               **others)

    def test_failover_is_a_capability(self):
        self.machine.capabilities['VirtualNICFailOverCapable'] = False
        self.assertRefused(errors.Invalid, networks.vnic, self.lpar, (0, 0),
                           (1, 0))
        networks.vnic(self.lpar, (0, 0))

    def test_a_vios_that_does_not_answer_gets_no_logical_port(self):
        self.machine.vioses[1].rmc = 'inactive'
        self.assertRefused(errors.Unreachable, networks.vnic, self.lpar,
                           (0, 0), (1, 0))


class TestFailover(VnicCase):

    def setUp(self):
        super().setUp()
        self.ports = [c.ports[0] for c in self.machine.sriov_adapters]
        self.vnic = networks.vnic(self.lpar, (0, 0), (1, 0))
        self.one, self.two = self.vnic.devices

    def statuses(self):
        return [d.status for d in self.vnic.devices]

    def test_the_first_of_the_best_is_active(self):
        self.assertIs(self.one, self.vnic.active)

    def test_a_lost_link(self):
        version = self.vnic.version
        self.ports[0].link_down()
        self.assertIs(self.two, self.vnic.active)
        self.assertEqual(['LINK_DOWN', 'OPERATIONAL'], self.statuses())
        self.assertGreater(self.vnic.version, version)

    def test_a_lost_vios(self):
        self.machine.vioses[0].begin_stop()
        self.assertIs(self.two, self.vnic.active)
        self.assertEqual(['POWERED_OFF', 'OPERATIONAL'], self.statuses())

    def test_a_broken_card(self):
        self.ports[0].card.fail()
        self.assertIs(self.two, self.vnic.active)
        self.assertEqual('ADAPTER_ERROR', self.one.status)

    def test_the_last_one_stays_active_when_all_are_lost(self):
        for port in self.ports:
            port.link_down()
        self.assertIs(self.two, self.vnic.active)

    def test_equals_do_not_fail_back(self):
        self.ports[0].link_down()
        self.ports[0].link_up()
        self.assertIs(self.two, self.vnic.active)

    def test_the_better_one_comes_back(self):
        backings = [dataclasses.replace(d.backing, priority=n)
                    for n, d in enumerate(self.vnic.devices, 1)]
        self.vnic.change(self.vnic.settings, backings)
        self.ports[0].link_down()
        self.ports[0].link_up()
        self.assertIs(self.one, self.vnic.active)


class TestChanging(VnicCase):

    def setUp(self):
        super().setUp()
        self.vnic = networks.vnic(self.lpar, (0, 0), (1, 0))

    def test_what_it_does_its_logical_ports_do(self):
        self.vnic.change(
            dataclasses.replace(self.vnic.settings, pvid=7, vlans='NONE'),
            [d.backing for d in self.vnic.devices])
        self.assertEqual([7, 7], [d.port.settings.pvid
                                  for d in self.vnic.devices])

    def test_the_active_device_may_go(self):
        last = self.vnic.devices[1]
        self.vnic.change(self.vnic.settings, [last.backing])
        self.assertIs(last, self.vnic.active)
        self.assertEqual([], self.machine.vioses[0].logical_ports)

    def test_the_last_device_may_not(self):
        self.assertRefused(errors.Invalid, self.vnic.change,
                           self.vnic.settings, [])

    def test_the_mac_address_stays(self):
        self.assertRefused(
            errors.Invalid, self.vnic.change, dataclasses.replace(
                self.vnic.settings, mac='FA163E000001'),
            [d.backing for d in self.vnic.devices])

    def test_it_goes_with_its_logical_ports(self):
        model.delete(self.vnic)
        self.assertEqual(([], []), (self.machine.vnics, [
            p for v in self.machine.vioses for p in v.logical_ports]))
        self.assertNotIn(2, self.lpar.slots)

    def test_it_stays_on_a_running_partition_without_rmc(self):
        self.lpar.begin_start()
        self.assertRefused(errors.NotNow, model.delete, self.vnic)
