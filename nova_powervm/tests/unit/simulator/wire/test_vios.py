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

from nova_powervm.simulator.model import fibre_channel
from nova_powervm.simulator.wire import vios as wire
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines
from nova_powervm.tests.unit.simulator.wire import documents


class TestVios(base.TestCase):

    def setUp(self):
        super().setUp()
        self.vios = machines.machine(self).vios('vios1')

    def test_lists_are_shown_for_their_group_only(self):
        lists = {
            'ViosStorage': ['MediaRepositories', 'PhysicalVolumes',
                            'StoragePools'],
            'ViosSCSIMapping': ['VirtualSCSIMappings'],
            'ViosFCMapping': ['VirtualFibreChannelMappings'],
            'ViosNetwork': ['TrunkAdapters', 'SharedEthernetAdapters'],
        }
        for asked in ((), *((group,) for group in lists), tuple(lists)):
            shown = documents.names(documents.encoded(self.vios, asked))
            for group, names in lists.items():
                for name in names:
                    self.assertEqual(group in asked, name in shown)

    def test_a_list_says_which_group_it_is_of(self):
        body = documents.encoded(self.vios, ('ViosStorage',))
        self.assertEqual('ViosStorage', body.child(
            'PhysicalVolumes')._element.get('group'))

    def test_physical_ports_are_in_no_group(self):
        self.vios.ports.append(
            fibre_channel.Port(self.vios, 'fcs0', '10000090FA1B6898'))
        path = ('PartitionIOConfiguration/ProfileIOSlots/ProfileIOSlot/'
                'AssociatedIOSlot/RelatedIOAdapter/'
                'PhysicalFibreChannelAdapter/PhysicalFibreChannelPorts/'
                'PhysicalFibreChannelPort/TotalPorts')
        self.assertEqual(64, documents.encoded(self.vios).integer(path))

    def test_media_are_shown_with_the_storage(self):
        self.vios.group('rootvg').create_repository('vopt', 1).add('a', 0.1)
        body = documents.encoded(self.vios, ('ViosStorage',))
        self.assertEqual('a', body.text(
            'MediaRepositories/VirtualMediaRepository/OpticalMedia/'
            'VirtualOpticalMedia/MediaName'))

    def test_quick_properties_are_those_of_a_partition_and_more(self):
        quick = wire.quick(self.vios, documents.HREFS)
        self.assertEqual(('vios1', 'running', 'true'), (
            quick['PartitionName'], quick['PartitionState'],
            quick['APICapable']))
