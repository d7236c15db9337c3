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

"""Fibre Channel and SAN documents against recorded ones."""

from nova_powervm.simulator.model import san_volume
from nova_powervm.simulator import presets
from nova_powervm.tests.conformance.simulator import recordings
from nova_powervm.tests.conformance.simulator import test_documents

VIOS_FILES = test_documents.PARTITION_FILES
_NODE_NAME = 'recorded of ports in VirtualFibreChannelClientAdapter only'
_SAME = 'a disk looks the same wherever it is shown'
_OPTION = 'of disks that have a label or are encrypted; ours are not'
_PORT = ('PhysicalFibreChannelAdapter/PhysicalFibreChannelPorts/'
         'PhysicalFibreChannelPort')

# Elements shown that no recording of the noun has, each with the reason.
UNRECORDED = {
    'VirtualFibreChannelMapping/Port/WWNN': _NODE_NAME,
    'VirtualFibreChannelMapping/ServerAdapter/PhysicalPort/WWNN': _NODE_NAME,
    f'{_PORT}/WWNN': _NODE_NAME,
    f'{_PORT}/PhysicalVolumes/PhysicalVolume/DescriptorPage83': _SAME,
}

# Elements recorded that are not shown, each with the reason.
UNSHOWN = {
    'PhysicalVolume/EncryptionAgent': _OPTION,
    'PhysicalVolume/EncryptionState': _OPTION,
    'PhysicalVolume/StorageLabel': _OPTION,
}


class SanDocumentTest(test_documents.DocumentTest):

    def make_machine(self):
        return presets.fc()

    def setUp(self):
        super().setUp()
        self.create_lpar()
        lpar = self.machine.lpar('lpar1')
        vios = self.machine.vios('vios1')
        vios.add_fc_mapping(lpar, port=vios.ports[0])
        vios.add_fc_mapping(lpar)
        lun = self.machine.san.lun('lun1')
        lun.mask(*(p.wwpn for p in vios.ports))
        san_volume.configure(
            vios, lun, san_volume.FcVolume.visible_paths(vios),
            san_volume.FcVolume)
        self.adapters = (f'LogicalPartition/{lpar.uuid}/'
                         'VirtualFibreChannelClientAdapter')

    def shown(self, noun, path=None):
        found = set()
        for element in self.objects(noun, path or self.vios_path()):
            found |= recordings.paths(element)
        return found

    def recorded(self, noun, *files):
        found = set()
        for element in recordings.documents(noun, *files or VIOS_FILES):
            found |= recordings.paths(element)
        return found


class TestOrder(SanDocumentTest):

    def test_a_vios_with_ports_mappings_and_luns(self):
        for element in self.objects('VirtualIOServer', self.vios_path()):
            self.assertEqual([], recordings.disorder(element, self.known))

    def test_client_adapters(self):
        for element in self.objects('VirtualFibreChannelClientAdapter',
                                    self.adapters):
            self.assertEqual([], recordings.disorder(element, self.known))


class TestShapes(SanDocumentTest):

    def compare(self, noun, path=None, files=()):
        shown = self.shown(noun, path)
        recorded = self.recorded(noun, *files)
        self.assertEqual([], _unexcused(shown - recorded, UNRECORDED))
        self.assertEqual([], _unexcused(recorded - shown, UNSHOWN))

    def test_mappings(self):
        self.compare('VirtualFibreChannelMapping')

    def test_cards_with_ports_and_volumes(self):
        self.compare('PhysicalFibreChannelAdapter')

    def test_volumes(self):
        self.compare('PhysicalVolume')

    def test_client_adapters(self):
        self.compare('VirtualFibreChannelClientAdapter', self.adapters,
                     ['vfc_client_adapter_feed.txt'])


def _unexcused(paths, excused):
    """The paths that are neither excused nor below one that is."""
    return sorted(path for path in paths if not any(
        f'{path}/'.startswith(f'{known}/') for known in excused))
