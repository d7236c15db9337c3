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

from nova_powervm.simulator.wire import document
from nova_powervm.tests.unit.simulator import machines
from nova_powervm.tests.unit.simulator.rest import http

NOUN = 'VirtualFibreChannelMapping'


def mapping(lpar_uuid=None, server=None, port='fcs0', wwpns=None):
    """A mapping as clients write it."""
    any_slot = document.bare(UseNextAvailableSlotID=True)
    return document.bare(
        AssociatedLogicalPartition=lpar_uuid and document.link(
            f'/rest/api/uom/ManagedSystem/x/LogicalPartition/{lpar_uuid}'),
        ClientAdapter=document.bare(UseNextAvailableSlotID=True,
                                    WWPNs=wwpns),
        Port=port and document.bare(PortName=port),
        ServerAdapter=server or any_slot)


class FibreChannelCase(http.RestCase):

    def setUp(self):
        super().setUp()
        self.lpar = machines.lpar(self.machine)
        self.port = machines.fc_port(self.machine)
        self.path = f'{self.vios_path}?group=ViosFCMapping'

    def update(self, change=lambda listed: None):
        """Read the VIOS, change its list, and send it back."""
        element = self.get(self.path).element
        change(element.find(f'{{*}}{NOUN}s'))
        return self.post(self.path, element)

    def append(self, node):
        return self.update(lambda listed: listed.append(
            document.build(NOUN, node, document.UOM)))


class TestMappings(FibreChannelCase):

    def test_a_mapping_in_the_list_is_made_and_shown(self):
        answer = self.append(mapping(self.lpar.uuid))
        self.assertEqual('vfchost0', answer.text('AdapterName'))
        self.assertEqual('fcs0', answer.text('MapPort'))
        made, = self.vios.fc_mappings
        self.assertEqual((self.lpar, self.port), (made.client, made.port))

    def test_what_is_missing_from_the_list_goes(self):
        self.vios.add_fc_mapping(self.lpar)
        self.update(lambda listed: listed.remove(listed[-1]))
        self.assertEqual([], self.vios.fc_mappings)

    def test_taking_the_port_element_out_disconnects(self):
        made = self.vios.add_fc_mapping(self.lpar, port=self.port)
        self.update(lambda listed: listed[-1].remove(
            listed[-1].find('{*}Port')))
        self.assertEqual((None, [made]), (made.port, self.vios.fc_mappings))

    def test_sending_back_what_was_read_changes_nothing(self):
        self.vios.add_fc_mapping(self.lpar, port=self.port)
        self.vios.add_fc_mapping(machines.lpar(self.machine, 'gone'))
        self.machine.delete_lpar(self.machine.lpar('gone'))
        tag = self.get(self.path).headers['ETag']
        self.assertEqual(tag, self.update().headers['ETag'])

    def test_a_port_that_is_not_there_is_named(self):
        self.assertRefused(404, self.append(
            mapping(self.lpar.uuid, port='fcs9')), 'fcs9')

    def test_a_server_adapter_that_is_not_there_is_named(self):
        self.assertRefused(404, self.append(
            mapping(self.lpar.uuid, document.bare(UniqueDeviceID='1dX'))),
            '1dX')

    def test_a_bad_pair_is_refused(self):
        self.assertRefused(400, self.append(
            mapping(self.lpar.uuid, wwpns='c0 c1')), 'c0 c1')


class TestClientAdapters(FibreChannelCase):

    def setUp(self):
        super().setUp()
        self.vios.add_fc_mapping(self.lpar, port=self.port)
        self.path = (f'{self.lpar_path(self.lpar)}/'
                     'VirtualFibreChannelClientAdapter')

    def test_a_partition_lists_its_adapters(self):
        answer = self.get(self.path)
        self.assertEqual('vfchost0', answer.text('AdapterName'))

    def test_one_can_be_read_again(self):
        href = self.get(self.path).xml.find(
            '{*}entry/{*}link').get('href')
        answer = self.get(href.removeprefix('http://localhost'))
        self.assertEqual(200, answer.status)
        self.assertEqual(304, self.get(
            href.removeprefix('http://localhost'),
            **{'If-None-Match': answer.headers['ETag']}).status)

    def test_another_is_not_there(self):
        self.assertRefused(404, self.get(f'{self.path}/{self.lpar.uuid}'),
                           self.lpar.uuid)
