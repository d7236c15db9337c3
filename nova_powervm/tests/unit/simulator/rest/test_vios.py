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

from lxml import etree

from nova_powervm.simulator.wire import document
from nova_powervm.tests.unit.simulator import machines
from nova_powervm.tests.unit.simulator.rest import http

GROUPS = '?group=ViosFCMapping,ViosSCSIMapping'


def mapping(lpar_uuid=None, server=None, **storage):
    """A mapping as clients write it."""
    any_slot = document.bare(UseNextAvailableSlotID=True)
    return document.bare(
        AssociatedLogicalPartition=lpar_uuid and document.link(
            f'/rest/api/uom/LogicalPartition/{lpar_uuid}'),
        ClientAdapter=any_slot, ServerAdapter=server or any_slot,
        Storage=document.bare(**{
            kind: document.bare(**fields)
            for kind, fields in storage.items()}))


class ViosCase(http.RestCase):

    def setUp(self):
        super().setUp()
        self.lpar = machines.lpar(self.machine)
        self.disk = machines.disk(self.machine)
        self.path = self.vios_path + GROUPS

    def update(self, change=lambda element: None):
        """Read the VIOS, change what was read, and send it back."""
        element = self.get(self.path).element
        change(element)
        return self.post(self.path, element)

    def append(self, node, name='VirtualSCSIMapping'):
        """Add a mapping to the list of its kind."""
        def change(element):
            element.find(f'{{*}}{name}s').append(
                document.build(name, node, document.UOM))
        return self.update(change)

    def remove(self, name):
        """Remove every mapping of a kind, keeping the list."""
        def change(element):
            listed = element.find(f'{{*}}{name}s')
            for old in listed.findall(f'{{*}}{name}'):
                listed.remove(old)
        return self.update(change)


class TestMappings(ViosCase):

    def test_a_mapping_in_the_list_is_made_and_shown(self):
        answer = self.append(mapping(
            self.lpar.uuid, VirtualDisk={'DiskName': 'disk1'}))
        self.assertEqual('vhost0', answer.text('AdapterName'))
        self.assertEqual([self.disk], [
            n.storage for n in self.vios.buses[0].luns])

    def test_a_server_adapter_that_is_there_is_shared(self):
        lun = machines.attach(self.lpar, self.disk)
        machines.disk(self.machine, 'disk2')
        server = document.bare(VirtualSlotNumber=lun.bus.slot,
                               UniqueDeviceID=lun.bus.udid)
        self.append(mapping(self.lpar.uuid, server,
                            VirtualDisk={'DiskName': 'disk2'}))
        self.assertEqual(['disk1', 'disk2'],
                         [n.storage.name for n in lun.bus.luns])

    def test_sending_back_what_was_read_changes_nothing(self):
        machines.attach(self.lpar, self.disk)
        self.vios.add_bus(None)
        self.vios.add_fc_mapping(self.lpar, ['c0', 'c1'])
        gone = machines.lpar(self.machine, 'gone')
        machines.attach(gone, machines.disk(self.machine, 'disk2'))
        self.machine.delete_lpar(gone)
        before = self.machine.snapshot()
        for path in (self.path, self.vios_path,
                     f'{self.vios_path}?group=None'):
            read = self.get(path)
            answer = self.post(path, read.element)
            self.assertEqual(read.headers['ETag'], answer.headers['ETag'])
        self.assertEqual(before, self.machine.snapshot())

    def test_what_is_missing_from_the_list_goes(self):
        machines.attach(self.lpar, self.disk)
        self.remove('VirtualSCSIMapping')
        self.assertEqual([], self.vios.buses)

    def test_without_the_list_nothing_goes(self):
        machines.attach(self.lpar, self.disk)
        path = f'{self.vios_path}?group=None'
        self.post(path, self.get(path).element)
        self.assertEqual(1, len(self.vios.buses))

    def test_storage_of_every_kind_can_be_mapped(self):
        self.vios.group('rootvg').create_repository('vopt', 1).add('a', 0.1)
        volume = self.vios.add_volume(1024)
        self.append(mapping(self.lpar.uuid,
                            PhysicalVolume={'VolumeName': volume.name}))
        self.append(mapping(self.lpar.uuid,
                            VirtualOpticalMedia={'MediaName': 'a'}))
        self.assertEqual(
            ['PhysicalVolume', 'VirtualOpticalMedia'],
            [n.storage.kind for b in self.vios.buses for n in b.luns])

    def test_other_media_in_the_same_drive_are_loaded(self):
        repository = self.vios.group('rootvg').create_repository('vopt', 1)
        lun = machines.attach(self.lpar, repository.add('a', 0.1))
        repository.add('b', 0.1)

        def change(element):
            element.find('.//{*}MediaName').text = 'b'

        self.update(change)
        self.assertEqual('b', lun.storage.name)
        self.assertEqual([lun], lun.bus.luns)

    def test_what_cannot_be_changes_nothing(self):
        before = self.machine.snapshot()
        for status, node in (
                (404, mapping(self.lpar.uuid,
                              VirtualDisk={'DiskName': 'gone'})),
                (404, mapping('GONE', VirtualDisk={'DiskName': 'disk1'})),
                (404, mapping(self.lpar.uuid,
                              document.bare(UniqueDeviceID='1eGONE'),
                              VirtualDisk={'DiskName': 'disk1'})),
                (400, mapping(VirtualDisk={'DiskName': 'disk1'})),
                (404, mapping(self.lpar.uuid,
                              LogicalUnit={'UnitName': 'lu'}))):
            self.assertRefused(status, self.append(node))
        self.assertEqual(before, self.machine.snapshot())

    def test_a_bad_mapping_keeps_the_name_as_it_was(self):
        def change(element):
            element.find('{*}PartitionName').text = 'other'
            element.find('{*}VirtualSCSIMappings').append(document.build(
                'VirtualSCSIMapping', mapping(), document.UOM))

        self.assertRefused(400, self.update(change))
        self.assertEqual('vios1', self.vios.name)

    def test_a_vios_can_be_renamed(self):
        def change(element):
            element.find('{*}PartitionName').text = 'other'

        self.assertEqual(200, self.update(change).status)
        self.assertEqual('other', self.vios.name)


class TestServers(ViosCase):

    def test_one_is_made_and_deleted(self):
        path = f'{http.UOM}/VirtualIOServer'
        made = self.put(path, 'VirtualIOServer', document.bare(
            PartitionName='vios9'))
        self.assertEqual('Virtual IO Server', made.text('PartitionType'))
        path = f'{path}/{made.text("PartitionUUID")}'
        self.assertEqual(204, self.ask('DELETE', path).status)
        self.assertRefused(409, self.ask('DELETE', self.vios_path),
                           'volume groups')

    def test_it_is_a_mover_or_not(self):
        def change(element):
            element.find('{*}MoverServicePartition').text = 'false'
        answer = self.update(change)
        self.assertEqual('false', answer.text('MoverServicePartition'))


class TestFeed(ViosCase):

    def test_all_servers_are_listed_in_compact_xml(self):
        answer = self.get(f'{http.UOM}/VirtualIOServer')
        self.assertEqual(['vios1', 'vios2'], [
            b.text('PartitionName') for b in answer.contents])
        self.assertNotIn(b'\n', answer.data)
        self.assertIsNone(etree.fromstring(answer.data).tail)
