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
from nova_powervm.simulator.model import adapter as model
from nova_powervm.simulator.model import errors
from nova_powervm.simulator.wire import adapter as wire
from nova_powervm.simulator.wire import document
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines
from nova_powervm.tests.unit.simulator import networks
from nova_powervm.tests.unit.simulator.wire import documents


def posted(**children):
    return documents.written('ClientNetworkAdapter',
                             document.bare(**children))


class TestAdapter(base.TestCase):

    def setUp(self):
        super().setUp()
        self.machine = machines.machine(self)
        self.made = networks.create(
            machines.lpar(self.machine), tagged=(6, 7), tagging=True)

    def test_it_reads_back(self):
        body = documents.encoded(self.made)
        self.assertEqual(self.made.settings,
                         wire.decode(body, self.made.settings))
        self.assertEqual({'slot': 2, 'high': False}, wire.decode_slot(body))
        self.assertEqual((self.machine.switches[0].uuid, 0),
                         wire.decode_switch(body))
        self.assertEqual('6 7', body.text('TaggedVLANIDs'))
        self.assertEqual(3, len(
            body.child('VirtualNetworks').children('link')))

    def test_addresses_are_advanced(self):
        self.made.address = ('192.0.2.7', '255.255.255.0', '192.0.2.1')
        self.assertIsNone(documents.encoded(self.made).text('IPAddress'))
        body = documents.encoded(self.made, ('Advanced',))
        self.assertEqual('192.0.2.7', body.text('IPAddress'))

    def test_absent_elements_leave_the_settings_alone(self):
        self.assertEqual(self.made.settings,
                         wire.decode(posted(), self.made.settings))

    def test_an_empty_list_is_no_vlans(self):
        self.assertEqual((), wire.decode(
            posted(TaggedVLANIDs=''), self.made.settings).tagged)

    def test_a_list_of_anything_but_numbers_is_invalid(self):
        self.assertRaises(errors.Invalid, wire.decode,
                          posted(TaggedVLANIDs='6 x'), self.made.settings)

    def test_a_mac_address_is_written_in_upper_case(self):
        self.assertEqual('FA163E000001', wire.decode(
            posted(MACAddress='fa163e000001'), self.made.settings).mac)

    def test_which_slot(self):
        self.assertEqual({'slot': None, 'high': True}, wire.decode_slot(
            posted(UseNextAvailableHighSlotID=True)))
        self.assertEqual({'slot': None, 'high': False}, wire.decode_slot(
            posted(UseNextAvailableSlotID=True, VirtualSlotNumber=3)))
        self.assertEqual({'slot': 3, 'high': False}, wire.decode_slot(
            posted(UseNextAvailableSlotID=False, VirtualSlotNumber=3)))

    def test_a_trunk_looks_the_same_in_all_its_places(self):
        vios = self.machine.vios('vios1')
        trunk = networks.create(vios, priority=1)
        body = documents.written('TrunkAdapter',
                                 wire.trunk(trunk, documents.HREFS))
        self.assertEqual(trunk.settings, wire.decode(body, model.Settings(
            switch=trunk.settings.switch, pvid=None)))
        self.assertEqual('ent0', body.text('DeviceName'))
