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
from nova_powervm.simulator.model import logical_port
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines
from nova_powervm.tests.unit.simulator import networks


class TestLogicalPorts(base.TestCase):

    def setUp(self):
        super().setUp()
        self.machine = networks.machine(self, 'sriov')
        self.port = self.machine.sriov_adapters[0].ports[0]
        self.lpar = machines.lpar(self.machine)

    def create(self, part=None, port=None, **others):
        return logical_port.create(part or self.lpar, logical_port.Settings(
            port or self.port, **others))

    def assertRefused(self, error, call, *args, **kwargs):
        """The call fails and leaves the machine as it was."""
        before = self.machine.snapshot()
        self.assertRaises(error, call, *args, **kwargs)
        self.assertEqual(before, self.machine.snapshot())

    def test_it_gets_the_least_capacity_and_a_mac_address(self):
        made = self.create()
        self.assertEqual((200, f'{self.lpar.mac_prefix + 1:012X}'),
                         (made.settings.capacity, made.mac))
        self.assertEqual(200, self.port.allocated)

    def test_numbers_count_over_the_whole_card(self):
        other = self.machine.sriov_adapters[0].ports[1]
        names = [self.create().name, self.create(port=other).name]
        self.assertEqual([f'{self.port.location}-S1',
                          f'{other.location}-S2'], names)

    def test_what_makes_no_sense(self):
        for wrong in ({'capacity': 100}, {'capacity': 0},
                      {'capacity': 10200}, {'max_capacity': 5000},
                      {'capacity': 400, 'max_capacity': 200},
                      {'pvid': 1}, {'pvid': 4095}, {'vlans': '1'},
                      {'vlans': 'SOME'}, {'vlans': ''}, {'mac': 'x'}):
            self.assertRefused(errors.Invalid, self.create, **wrong)

    def test_a_port_is_full_at_100_percent(self):
        self.create(capacity=9800)
        self.create()
        self.assertRefused(errors.NoSpace, self.create)

    def test_a_port_has_one_of_each_mac_address_and_one_promiscuous(self):
        self.create(mac='FA163E000001', promiscuous=True)
        self.assertRefused(errors.NameTaken, self.create, mac='FA163E000001')
        self.assertRefused(errors.NameTaken, self.create, promiscuous=True)

    def test_a_dedicated_card_has_none(self):
        self.port.card.switch('Dedicated')
        self.assertRefused(errors.NotNow, self.create)

    def test_it_can_be_changed(self):
        made = self.create()
        made.change(dataclasses.replace(made.settings, pvid=9, capacity=400))
        self.assertEqual((9, 400), (made.settings.pvid,
                                    self.port.allocated))

    def test_the_capacity_is_fixed_while_its_partition_runs(self):
        lpar = machines.running(self.machine, 'lpar2')
        made = self.create(lpar)
        made.change(dataclasses.replace(made.settings, vlans='2 3'))
        self.assertRefused(errors.NotNow, made.change,
                           dataclasses.replace(made.settings, capacity=400))

    def test_one_of_a_vnic_changes_and_goes_with_it(self):
        networks.vnic(self.lpar, (0, 0))
        made, = self.port.logical_ports
        self.assertRefused(errors.InUse, logical_port.delete, made)
        self.assertRefused(errors.Invalid, made.change,
                           dataclasses.replace(made.settings, pvid=9))

    def test_it_can_be_deleted(self):
        logical_port.delete(self.create())
        self.assertEqual(([], []), (self.lpar.logical_ports,
                                    self.port.logical_ports))
