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


def mapped(name, **target):
    """A disk to hang on a bus."""
    return document.bare(
        Storage=document.bare(VirtualDisk=document.bare(DiskName=name)),
        TargetDevice=document.bare(
            LogicalVolumeVirtualTargetDevice=document.bare(**target)))


class TestBuses(http.RestCase):

    def setUp(self):
        super().setUp()
        self.path = f'{self.vios_path}/VirtualSCSIBus'
        self.lpar = machines.lpar(self.machine)
        for name in ('one', 'two'):
            machines.disk(self.machine, name)

    def create(self, *disks, **others):
        href = f'http://pvm{http.UOM}/LogicalPartition/{self.lpar.uuid}'
        return self.put(self.path, 'VirtualSCSIBus', document.bare(
            AssociatedLogicalPartition=document.link(href),
            AssociatedMappings=document.bare(
                VirtualSCSIStorageAndTargetDevice=list(disks)), **others))

    def shown(self):
        return [[lun.storage.name for lun in bus.luns]
                for bus in self.vios.buses]

    def test_a_bus_is_made_with_its_disks(self):
        answer = self.create(mapped('one'), mapped('two'))
        self.assertEqual(201, answer.status)
        self.assertEqual([['one', 'two']], self.shown())
        self.assertEqual(
            'vhost0', self.get(answer.self_href).text('AdapterName'))

    def test_the_client_may_choose_slot_and_address(self):
        self.create(mapped('one', LogicalUnitAddress='0x8500000000000000'),
                    ClientAdapter=document.bare(VirtualSlotNumber=9))
        bus, = self.vios.buses
        self.assertEqual((9, '0x8500000000000000'),
                         (bus.client_slot, bus.luns[0].address))

    def test_the_feed_shows_them_bus_by_bus(self):
        self.create(mapped('one'))
        self.create(mapped('two'))
        self.assertEqual(2, len(self.get(self.path).contents))

    def test_a_bus_that_cannot_be_whole_is_not_made(self):
        before = self.machine.snapshot()
        self.assertRefused(404, self.create(mapped('one'), mapped('gone')))
        self.assertRefused(409, self.create(mapped('one'), mapped('one')))
        self.assertRefused(400, self.put(self.path, 'VirtualSCSIBus',
                                         document.bare()))
        self.assertEqual(before, self.machine.snapshot())

    def test_what_is_posted_hangs_on_it_afterwards(self):
        href = self.create(mapped('one')).self_href
        self.create(mapped('two'))
        element = self.get(href).element
        maps = element.find('{*}AssociatedMappings')
        self.post(href, element)
        self.assertEqual([['one'], ['two']], self.shown())
        maps.remove(maps.find('{*}VirtualSCSIStorageAndTargetDevice'))
        self.post(href, element)
        self.assertEqual([[], ['two']], self.shown())

    def test_a_bus_is_deleted_with_all_on_it(self):
        href = self.create(mapped('one')).self_href
        self.create(mapped('two'))
        self.assertEqual(204, self.ask('DELETE', href).status)
        self.assertEqual([['two']], self.shown())
        self.assertRefused(404, self.get(href))

    def test_its_etag_is_as_old_as_its_server(self):
        answer = self.create(mapped('one'))
        etag = self.get(answer.self_href).headers['ETag']
        self.create(mapped('two'))
        self.assertRefused(412, self.ask('DELETE', answer.self_href,
                                         etag=etag))
