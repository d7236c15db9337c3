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

from nova_powervm.simulator.model import fibre_channel as model
from nova_powervm.simulator.wire import document
from nova_powervm.simulator.wire import fibre_channel as wire
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines
from nova_powervm.tests.unit.simulator.wire import documents

ONE = 'VirtualFibreChannelMappings/VirtualFibreChannelMapping'
CARD = ('PartitionIOConfiguration/ProfileIOSlots/ProfileIOSlot/'
        'AssociatedIOSlot/RelatedIOAdapter/PhysicalFibreChannelAdapter')


class FibreChannelCase(base.TestCase):

    def setUp(self):
        super().setUp()
        self.machine = machines.machine(self)
        self.vios = self.machine.vios('vios1')
        self.lpar = machines.lpar(self.machine)
        self.port = machines.fc_port(self.machine)

    def encoded(self, *groups):
        return documents.encoded(self.vios, groups)


class TestMappings(FibreChannelCase):

    def test_both_adapters_and_the_port_are_shown(self):
        self.vios.add_fc_mapping(self.lpar, ['c0', 'c1'], self.port)
        mapping = self.encoded('ViosFCMapping').child(ONE)
        self.assertEqual('c0 c1', mapping.text('ClientAdapter/WWPNs'))
        self.assertEqual('fcs0', mapping.text('Port/PortName'))
        self.assertEqual(63, mapping.integer('Port/AvailablePorts'))
        self.assertEqual(4, mapping.integer(
            'ServerAdapter/ConnectingPartitionID'))

    def test_one_without_port_shows_none(self):
        self.vios.add_fc_mapping(self.lpar, ['c0', 'c1'])
        mapping = self.encoded('ViosFCMapping').child(ONE)
        self.assertIsNone(mapping.child('Port'))
        self.assertIsNone(mapping.child('ServerAdapter/MapPort'))

    def test_an_orphan_shows_the_server_only(self):
        self.vios.add_fc_mapping(self.lpar, ['c0', 'c1'])
        self.machine.delete_lpar(self.lpar)
        mapping = self.encoded('ViosFCMapping').child(ONE)
        self.assertEqual(['Metadata', 'ServerAdapter'],
                         documents.names(mapping))

    def test_what_is_written_is_read(self):
        mapped = self.vios.add_fc_mapping(self.lpar, ['c0', 'c1'], self.port)
        read, = wire.decode(self.encoded('ViosFCMapping'))
        self.assertEqual(
            (mapped.udid, ('c0', 'c1'), 'fcs0', self.lpar.uuid),
            (read.server.udid, read.wwpns, read.port, read.client_uuid))

    def test_a_body_without_the_list_says_so(self):
        self.assertIsNone(wire.decode(self.encoded()))
        self.assertEqual([], wire.decode(self.encoded('ViosFCMapping')))

    def test_a_new_mapping_may_say_little(self):
        body = documents.written('VirtualIOServer', document.bare(
            VirtualFibreChannelMappings=document.bare(
                VirtualFibreChannelMapping=document.bare())))
        self.assertEqual([wire.Posted(None, None, None, None, None)],
                         wire.decode(body))


class TestCards(FibreChannelCase):

    def test_physical_ports_are_in_no_group(self):
        card = self.encoded().child(CARD)
        port = card.child('PhysicalFibreChannelPorts/PhysicalFibreChannelPort')
        self.assertEqual('fcs0', port.text('PortName'))
        self.assertEqual(64, port.integer('TotalPorts'))
        self.assertIsNone(port.child('PhysicalVolumes'))

    def test_volumes_of_a_port_are_shown_with_the_storage(self):
        self.assertIsNotNone(self.encoded('ViosStorage').child(
            f'{CARD}/PhysicalFibreChannelPorts/PhysicalFibreChannelPort/'
            'PhysicalVolumes'))

    def test_a_port_without_link_has_no_places(self):
        self.port.link = False
        port = self.encoded().child(
            f'{CARD}/PhysicalFibreChannelPorts/PhysicalFibreChannelPort')
        self.assertIsNone(port.child('TotalPorts'))
        self.assertIsNone(port.child('AvailablePorts'))

    def test_two_ports_make_a_card(self):
        for name in ('fcs1', 'fcs2'):
            machines.fc_port(self.machine, name)
        slots = self.encoded().child(
            'PartitionIOConfiguration/ProfileIOSlots')
        found = [slot.child('AssociatedIOSlot/RelatedIOAdapter/'
                            'PhysicalFibreChannelAdapter/'
                            'PhysicalFibreChannelPorts')
                 for slot in slots.children('ProfileIOSlot')]
        self.assertEqual([2, 1], [
            len(ports.children('PhysicalFibreChannelPort'))
            for ports in found])


class TestClientAdapter(FibreChannelCase):

    def test_it_holds_its_server_adapter(self):
        self.vios.add_fc_mapping(self.lpar, ['c0', 'c1'], self.port)
        adapter, = model.client_adapters(self.lpar)
        body = documents.encoded(adapter)
        self.assertEqual('c0 c1', body.text('WWPNs'))
        self.assertEqual('vfchost0', body.text('ServerAdapter/AdapterName'))
        self.assertEqual(
            'fcs0', body.text('ServerAdapter/PhysicalPort/PortName'))
