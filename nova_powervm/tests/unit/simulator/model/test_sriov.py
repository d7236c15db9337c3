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
from nova_powervm.simulator.model import sriov
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines
from nova_powervm.tests.unit.simulator import networks


class TestCards(base.TestCase):

    def setUp(self):
        super().setUp()
        self.machine = networks.machine(self, 'sriov')
        self.card = self.machine.sriov_adapters[0]
        self.port = self.card.ports[0]

    def update(self, mode='Sriov', **changes):
        sriov.update(self.machine, [(self.card, mode, [
            (self.port, dataclasses.replace(self.port.settings,
                                            **changes))])])

    def assertRefused(self, error, call, *args, **kwargs):
        """The call fails and leaves the machine as it was."""
        before = self.machine.snapshot()
        self.assertRaises(error, call, *args, **kwargs)
        self.assertEqual(before, self.machine.snapshot())

    def test_a_new_card_is_dedicated(self):
        card = sriov.add_card(self.machine, 10)
        self.assertEqual(('Dedicated', None, None),
                         (card.mode, card.state, card.number))
        self.assertRaises(errors.NotNow, card.check_usable)
        card.switch(sriov.SRIOV)
        self.assertEqual(('Running', 3), (card.state, card.number))

    def test_ports_are_found_by_their_ids(self):
        self.assertIs(self.port, sriov.find_port(self.machine, 1, 0))
        for wrong in ((3, 0), (1, 9), (None, 0)):
            self.assertRaises(errors.NoSuchThing, sriov.find_port,
                              self.machine, *wrong)

    def test_settings_change_and_the_system_with_them(self):
        version = self.machine.version
        self.update(label='red', mtu='E_9000')
        self.assertEqual('red', self.port.settings.label)
        self.assertGreater(self.machine.version, version)

    def test_nothing_is_nothing(self):
        version = self.machine.version
        self.update()
        self.assertEqual(version, self.machine.version)

    def test_impossible_settings(self):
        for wrong in ({'label': 'x' * 17}, {'sublabel': 'x' * 9},
                      {'mtu': '1500'}, {'switch_mode': 'Bus'},
                      {'max_logical_ports': 21}, {'mode': 'unknown'}):
            self.assertRefused(errors.Invalid, self.update, **wrong)

    def test_fewer_logical_ports_than_there_are(self):
        lpar = machines.lpar(self.machine)
        logical_port.create(lpar, logical_port.Settings(self.port))
        self.assertRefused(errors.InUse, self.update, max_logical_ports=0)
        self.assertRefused(errors.InUse, self.update, mode='Dedicated')

    def test_force_takes_ports_from_partitions_that_are_off(self):
        lpar = machines.lpar(self.machine)
        logical_port.create(lpar, logical_port.Settings(self.port))
        self.update(mode='ForceDedicated')
        self.assertEqual(([], 'Dedicated'),
                         (lpar.logical_ports, self.card.mode))

    def test_a_card_has_48_logical_ports_at_most(self):
        self.card.ports[2].supported_logical_ports = 20
        self.port = self.card.ports[2]
        self.assertRefused(errors.Invalid, self.update, max_logical_ports=5)

    def test_a_broken_card_is_of_no_use(self):
        self.card.fail()
        self.assertRaises(errors.NotNow, self.card.check_usable)
        self.card.recover()
        self.card.check_usable()
