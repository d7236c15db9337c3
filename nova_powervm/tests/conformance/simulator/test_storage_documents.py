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

"""Pools, buses and files against recorded documents."""

from lxml import etree
from pypowervm.tasks import storage
from pypowervm.tests.test_utils import pvmhttp
from pypowervm.wrappers import storage as wrappers
from pypowervm.wrappers import vios_file

from nova_powervm.simulator import presets
from nova_powervm.tests.conformance.simulator import recordings
from nova_powervm.tests.conformance.simulator import test_documents

WEB = '{http://www.ibm.com/xmlns/systems/power/firmware/web/mc/2012_10/}'
_NEWER = 'the client reads it; newer than the recordings'

# What is shown although nobody recorded it, and why. Disks in mappings are
# compared with those of volume groups in another place.
UNRECORDED = {
    'Cluster/Node/Node/PartitionName': _NEWER,
    'SharedStoragePool/LogicalUnits/LogicalUnit/ClonedFrom':
        'the recorded pool has no clones; units of tiers have it',
}

MAPPING = 'VirtualSCSIMapping'
PAIR = 'VirtualSCSIBus/AssociatedMappings/VirtualSCSIStorageAndTargetDevice'


class StorageDocumentTest(test_documents.DocumentTest):

    def make_machine(self):
        return presets.ssp()

    def setUp(self):
        super().setUp()
        self.owner = self.create_lpar()
        tier, = wrappers.Tier.get(self.adapter)
        self.tier_path = f'Tier/{tier.uuid}'
        _, image = storage.crt_lu(tier, 'image', 1, typ='VirtualIO_Image')
        _, clone = storage.crt_lu(tier, 'clone', 1, clone=image)
        self.map_storage(self.owner, clone)
        self.map_storage(self.owner, self.create_disk())

    def shown(self):
        """Noun to path of everything compared here."""
        return {
            'Cluster': 'Cluster',
            'SharedStoragePool': 'SharedStoragePool',
            'Tier': 'Tier',
            'LogicalUnit': f'{self.tier_path}/LogicalUnit',
            'VirtualSCSIBus': f'{self.vios_path()}/VirtualSCSIBus',
            MAPPING: f'{self.vios_path()}?group=ViosSCSIMapping',
        }


class TestShapes(StorageDocumentTest):

    files = {
        'Cluster': ('cluster.txt',),
        'SharedStoragePool': ('ssp.txt',),
        'Tier': ('tier.txt',),
        'LogicalUnit': ('lufeed.txt',),
        'VirtualSCSIBus': ('vscsibus_feed.txt',),
        MAPPING: ('vio_multi_vscsi_mapping.txt', 'fake_vios_ssp_npiv.txt',
                  'fake_vios_hosting_vios_feed.txt'),
    }

    def unrecorded(self, noun, path):
        shown, recorded = set(), set()
        for element in self.objects(noun, path):
            shown |= recordings.paths(element)
        for element in recordings.documents(noun, *self.files[noun]):
            recorded |= recordings.paths(element)
        self.assertNotEqual(set(), recorded)
        if noun == 'VirtualSCSIBus':
            recorded |= self.of_buses()
        return shown - recorded

    def of_buses(self):
        """What is recorded of mappings may be shown of buses."""
        found = set()
        for element in recordings.documents(MAPPING, *self.files[MAPPING]):
            found |= recordings.paths(element)
        return ({p.replace(MAPPING, 'VirtualSCSIBus', 1) for p in found}
                | {p.replace(MAPPING, PAIR, 1) for p in found})

    def test_everything_shown_was_recorded_or_is_excused(self):
        found = set()
        for noun, path in self.shown().items():
            found |= {p for p in self.unrecorded(noun, path)
                      if not _is_disk(p)}
        self.assertEqual(sorted(UNRECORDED), sorted(found))

    def test_everything_recorded_of_pools_is_shown(self):
        for noun, path in list(self.shown().items())[:4]:
            shown = set()
            for element in self.objects(noun, path):
                shown |= recordings.paths(element)
            for element in recordings.documents(noun, *self.files[noun]):
                self.assertEqual([], sorted(
                    p for p in recordings.paths(element) - shown
                    if not p.endswith('StorageLabel')))

    def test_files(self):
        recorded = set()
        for name in ('upload_file.txt', 'file_feed.txt'):
            recorded |= _file_paths(name)
        vios = self.vios()
        made = vios_file.File.bld(
            self.adapter, 'name', vios_file.FileType.DISK_IMAGE, vios.uuid,
            f_size=1, tdev_udid=self.machine.vios('vios1').disk('boot').udid)
        made = made.create()
        shown = recordings.paths(made.element.element)
        self.assertEqual(set(), shown - recorded)


class TestElementOrder(StorageDocumentTest):

    def test_children_stand_in_the_order_wrappers_demand(self):
        for noun, path in self.shown().items():
            found = self.objects(noun, path)
            self.assertNotEqual([], found)
            for element in found:
                self.assertEqual(
                    [], recordings.disorder(element, self.known))

    def test_children_stand_in_the_order_of_the_recordings(self):
        for noun, path in list(self.shown().items())[:4]:
            recorded = next(recordings.documents(
                noun, *TestShapes.files[noun]))
            order = [etree.QName(c).localname for c in recorded]
            for element in self.objects(noun, path):
                shown = [etree.QName(c).localname for c in element]
                self.assertEqual(
                    [n for n in order if n in shown],
                    [n for n in shown if n in order])


def _is_disk(path):
    return '/Storage/VirtualDisk/' in path


def _file_paths(name):
    root = etree.fromstring(pvmhttp.PVMFile(name).body.strip().encode())
    found = set()
    for element in root.iter(f'{WEB}File'):
        found |= recordings.paths(element)
    return found
