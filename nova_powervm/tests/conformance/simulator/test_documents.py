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

"""Documents against recorded ones: which elements, in which order."""

from lxml import etree

from nova_powervm.tests.conformance.simulator import base
from nova_powervm.tests.conformance.simulator import recordings

# Which of pypowervm's files show which objects.
PARTITION_FILES = (
    'fake_lpar_feed.txt', 'lpar.txt', 'lpar_ibmi.txt',
    'fake_vios.txt', 'fake_vios_feed.txt', 'fake_vios_feed2.txt',
    'fake_vios_feed3.txt', 'fake_vios_hosting_vios_feed.txt',
    'fake_vios_mappings.txt', 'fake_vios_ssp_npiv.txt',
    'fake_vios_with_volume_group_data.txt', 'vio_multi_vscsi_mapping.txt')
SYSTEM_FILES = ('fake_managedsystem.txt', 'managedsystem.txt',
                'sys_with_sriov.txt')
GROUP_FILES = ('fake_volume_group.txt', 'fake_volume_group2.txt',
               'get_volume_group.txt', 'upload_volgrp2.txt')

_NEWER = 'the client reads it; newer than the recordings'
_EMPTY = 'the client reads it; the recordings leave it out when empty'
_SAME = 'a disk looks the same wherever it is shown'

# Elements that no recording has, each with the reason why we show it.
UNRECORDED = {
    'Partition/IsBootable': _NEWER,
    'LogicalPartition/MigrationDisable': _NEWER,
    'ManagedSystem/AssociatedSystemCapabilities/DisableSecureBootCapable':
        _NEWER,
    'ManagedSystem/AssociatedSystemCapabilities/IBMiNativeIOCapable': _NEWER,
    'ManagedSystem/AssociatedSystemCapabilities/PersistentMemoryCapable':
        _NEWER,
    'VirtualIOServer/LinkAggregations': _EMPTY,
    'VirtualIOServer/SharedStoragePoolCapable': _NEWER,
    'VirtualIOServer/SharedStoragePoolVersion': _NEWER,
    'VirtualIOServer/VirtualNICBackingDevices': _NEWER,
    'VirtualIOServer/VirtualSCSIMappings/VirtualSCSIMapping/Storage'
    '/VirtualDisk/VolumeGroup': _SAME,
    'VolumeGroup/MinimumAllocationSize': _NEWER,
    'VolumeGroup/VirtualDisks/VirtualDisk/VirtualDiskType': _NEWER,
}


class DocumentTest(base.ConformanceTest):

    def setUp(self):
        super().setUp()
        self.known = recordings.orders()

    def objects(self, noun, path):
        """Objects of a noun as the simulator writes them, all groups."""
        body = self.adapter.read_by_path(f'/rest/api/uom/{path}').body
        return list(etree.fromstring(body.encode()).iter(
            recordings.UOM + noun))

    def vios_path(self):
        return f'VirtualIOServer/{self.machine.vios("vios1").uuid}'


class TestElementOrder(DocumentTest):

    def assertInOrder(self, noun, path):
        for element in self.objects(noun, path):
            self.assertEqual(
                [], recordings.disorder(element, self.known))

    def test_partitions(self):
        self.deploy()
        self.create_lpar('lpar2', vcpu=2, dedicated_proc=True)
        self.assertInOrder('LogicalPartition', 'LogicalPartition')

    def test_vioses(self):
        self.deploy()
        self.assertInOrder('VirtualIOServer', 'VirtualIOServer')

    def test_the_system(self):
        self.assertInOrder('ManagedSystem', 'ManagedSystem')

    def test_volume_groups(self):
        self.deploy()
        self.assertInOrder('VolumeGroup', f'{self.vios_path()}/VolumeGroup')

    def test_switches(self):
        self.assertInOrder(
            'VirtualSwitch',
            f'ManagedSystem/{self.machine.uuid}/VirtualSwitch')


class TestShapes(DocumentTest):

    def assertRecorded(self, shown, recorded):
        """No path is shown that is neither recorded nor an exception."""
        self.assertNotEqual(set(), recorded)
        self.assertEqual(
            [], sorted(shown - recorded - _excused(shown)))

    def shown(self, noun, path):
        return _all_paths(self.objects(noun, path))

    def recorded(self, noun, *files):
        return _all_paths(recordings.documents(noun, *files))

    def partitions(self):
        """What is recorded of LPARs and VIOSes, which have much in common.

        What was recorded of either may be shown of both.
        """
        lpar = self.recorded('LogicalPartition', *PARTITION_FILES)
        vios = self.recorded('VirtualIOServer', *PARTITION_FILES)
        return (_renamed(lpar | vios, 'LogicalPartition')
                | _renamed(lpar | vios, 'VirtualIOServer'))

    def test_partitions(self):
        self.deploy()
        self.create_lpar('lpar2', vcpu=2, dedicated_proc=True)
        self.assertRecorded(
            self.shown('LogicalPartition', 'LogicalPartition'),
            self.partitions())

    def test_vioses(self):
        self.deploy()
        self.assertRecorded(self.shown('VirtualIOServer', 'VirtualIOServer'),
                            self.partitions())

    def test_the_system(self):
        self.assertRecorded(self.shown('ManagedSystem', 'ManagedSystem'),
                            self.recorded('ManagedSystem', *SYSTEM_FILES))

    def test_volume_groups(self):
        self.deploy()
        self.assertRecorded(
            self.shown('VolumeGroup', f'{self.vios_path()}/VolumeGroup'),
            self.recorded('VolumeGroup', *GROUP_FILES))

    def test_switches(self):
        self.assertRecorded(
            self.shown('VirtualSwitch',
                       f'ManagedSystem/{self.machine.uuid}/VirtualSwitch'),
            self.recorded('VirtualSwitch', 'vswitch_feed.txt'))

    def test_events(self):
        recorded = self.recorded('Event', 'event_feed.txt')
        poll = ('Event?QUEUE_CLIENTKEY_METHOD=USE_APPLICATIONID'
                '&QUEUE_APPLICATIONID=1')
        self.assertRecorded(self.shown('Event', poll), recorded)
        self.create_lpar()
        self.assertRecorded(self.shown('Event', poll), recorded)

    def test_every_exception_is_still_needed(self):
        self.deploy()
        shown = set()
        for noun, path in (
                ('LogicalPartition', 'LogicalPartition'),
                ('VirtualIOServer', 'VirtualIOServer'),
                ('ManagedSystem', 'ManagedSystem'),
                ('VolumeGroup', f'{self.vios_path()}/VolumeGroup')):
            shown |= self.shown(noun, path)
        self.assertEqual([], [known for known in UNRECORDED
                              if not _excused(shown, [known])])


class TestNothingIsMissing(DocumentTest):
    """What every recording has, ours have too."""

    def assertComplete(self, noun, files, exceptions):
        everywhere = set.intersection(*(
            recordings.paths(element)
            for element in recordings.documents(noun, *files)))
        missing = everywhere - _all_paths(self.objects(noun, noun))
        self.assertEqual([], sorted(
            path for path in missing
            if not any(f'{path}/'.startswith(f'{noun}/{known}/')
                       for known in exceptions)))

    def test_partitions(self):
        # Profiles are an affair of HMCs.
        self.deploy()
        self.assertComplete('LogicalPartition',
                            ('lpar.txt', 'fake_lpar_feed.txt'),
                            ('CurrentProfileSync', 'PartitionProfiles'))

    def test_the_system(self):
        # The machine has no physical adapters.
        self.assertComplete(
            'ManagedSystem', ('fake_managedsystem.txt', 'sys_with_sriov.txt'),
            ('AssociatedSystemIOConfiguration/IOSlots/IOSlot',
             'SecondaryIPAddress'))


def _all_paths(elements):
    found = set()
    for element in elements:
        found |= recordings.paths(element)
    return found


def _renamed(found, noun):
    return {'/'.join([noun, *path.split('/')[1:]]) for path in found}


def _excused(shown, exceptions=UNRECORDED):
    """The paths that are, or are below, one of the exceptions."""
    wanted = []
    for known in exceptions:
        top, _, rest = known.partition('/')
        tops = (('LogicalPartition', 'VirtualIOServer')
                if top == 'Partition' else (top,))
        wanted += [f'{top}/{rest}' for top in tops]
    return {path for path in shown
            if any(f'{path}/'.startswith(f'{known}/') for known in wanted)}
