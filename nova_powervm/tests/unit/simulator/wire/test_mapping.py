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
from nova_powervm.simulator.wire import mapping as wire
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines
from nova_powervm.tests.unit.simulator.wire import documents

ALL = ('ViosSCSIMapping', 'ViosFCMapping')


class MappingCase(base.TestCase):

    def setUp(self):
        super().setUp()
        self.machine = machines.machine(self)
        self.vios = self.machine.vios('vios1')
        self.lpar = machines.lpar(self.machine)

    def mappings(self):
        return documents.encoded(self.vios, ALL).child(
            'VirtualSCSIMappings').children('VirtualSCSIMapping')


class TestScsi(MappingCase):

    def test_both_adapters_agree(self):
        machines.attach(self.lpar, machines.disk(self.machine))
        mapping, = self.mappings()
        client, server = (mapping.child(f'{end}Adapter')
                          for end in ('Client', 'Server'))
        for one, other in ((client, server), (server, client)):
            self.assertEqual(one.integer('VirtualSlotNumber'),
                             other.integer('RemoteSlotNumber'))
            self.assertEqual(one.integer('LocalPartitionID'),
                             other.integer('RemoteLogicalPartitionID'))
            self.assertEqual(one.text('LocationCode'),
                             other.text('ServerLocationCode'))

    def test_each_lun_is_a_mapping(self):
        bus = self.vios.add_bus(self.lpar)
        for name in ('a', 'b'):
            bus.attach(machines.disk(self.machine, name))
        first, second = self.mappings()
        self.assertEqual(first.text('ServerAdapter/UniqueDeviceID'),
                         second.text('ServerAdapter/UniqueDeviceID'))
        self.assertEqual('b', first.text('ServerAdapter/BackingDeviceName'))
        self.assertEqual('LogicalVolumeVirtualTargetDevice',
                         first.child('TargetDevice').first().name)

    def test_an_empty_bus_is_a_mapping_without_storage(self):
        self.vios.add_bus(self.lpar)
        mapping, = self.mappings()
        self.assertIsNone(mapping.child('Storage'))
        self.assertIsNone(mapping.child('TargetDevice'))

    def test_an_orphan_remembers_whose_it_was(self):
        machines.attach(self.lpar, machines.disk(self.machine))
        self.machine.delete_lpar(self.lpar)
        mapping, = self.mappings()
        self.assertIsNone(mapping.child('ClientAdapter'))
        self.assertIsNone(mapping.href('AssociatedLogicalPartition'))
        server = mapping.child('ServerAdapter')
        self.assertEqual((4, 2), (
            server.integer('RemoteLogicalPartitionID'),
            server.integer('RemoteSlotNumber')))

    def test_storage_looks_the_same_as_in_its_volume_group(self):
        disk = machines.disk(self.machine)
        machines.attach(self.lpar, disk)
        shown = self.mappings()[0].child('Storage/VirtualDisk')
        owned = documents.encoded(disk.group).child(
            'VirtualDisks/VirtualDisk')
        self.assertEqual(document.serialise(owned._element),
                         document.serialise(shown._element))

    def test_what_was_written_reads_back(self):
        disk = machines.disk(self.machine)
        lun = machines.attach(self.lpar, disk)
        posted, = wire.decode_scsi(documents.encoded(self.vios, ALL))
        self.assertEqual(self.lpar.uuid, posted.client_uuid)
        self.assertEqual(('VirtualDisk', disk.name, disk.udid),
                         posted.storage)
        self.assertEqual((lun.bus.slot, lun.bus.name, lun.bus.udid),
                         posted.server)
        self.assertEqual((lun.address, lun.target),
                         (posted.address, posted.target))

    def test_any_slot_is_no_number(self):
        body = documents.written('VirtualIOServer', document.bare(
            VirtualSCSIMappings=document.bare(
                VirtualSCSIMapping=document.bare(
                    ServerAdapter=document.bare(
                        UseNextAvailableSlotID=True,
                        VirtualSlotNumber=7)))))
        posted, = wire.decode_scsi(body)
        self.assertIsNone(posted.server.slot)

    def test_no_list_is_not_an_empty_list(self):
        body = documents.encoded(self.vios)
        self.assertIsNone(wire.decode_scsi(body))
        body = documents.encoded(self.vios, ALL)
        self.assertEqual([], wire.decode_scsi(body))
