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

"""VirtualSCSIMapping."""

import collections

from nova_powervm.simulator.model import backed
from nova_powervm.simulator.wire import disks
from nova_powervm.simulator.wire import document
from nova_powervm.simulator.wire.document import bare
from nova_powervm.simulator.wire.document import section
from nova_powervm.simulator.wire import hrefs as addresses
from nova_powervm.simulator.wire import logical_unit

_STORAGE = {
    'VirtualDisk': (disks.virtual_disk, 'LogicalVolumeVirtualTargetDevice'),
    'PhysicalVolume': (disks.physical_volume,
                       'PhysicalVolumeVirtualTargetDevice'),
    'VirtualOpticalMedia': (disks.optical_media,
                            'VirtualOpticalTargetDevice'),
    'LogicalUnit': (logical_unit.mapped,
                    'SharedStoragePoolLogicalUnitVirtualTargetDevice'),
}

# What is kept with a mapping. The tags of storage stand before all but the
# first of its other elements.
_FIRST = ('Metadata', 'ReadIOPS', 'WriteIOPS')
_TAGS = ('Tag', 'EmulateModel')
_SAID = (*_TAGS, 'BackStoreType', 'FileFormat', 'RbdUser')


def encode_scsi(vios, hrefs):
    """All virtual SCSI mappings of a VIOS: one for each LUN or empty bus."""
    return [_scsi(bus, lun, hrefs)
            for bus in vios.buses for lun in bus.luns or [None]]


def _scsi(bus, lun, hrefs):
    return section(
        AssociatedLogicalPartition=client_link(bus, hrefs),
        ClientAdapter=_scsi_client(bus) if bus.client else None,
        ServerAdapter=_scsi_server(bus),
        Storage=_storage(lun, hrefs) if lun else None,
        TargetDevice=_target(lun) if lun else None)


def encode_bus(bus, hrefs, groups):
    """A bus as an object of its own."""
    return document.root(
        bus.uuid,
        AssociatedLogicalPartition=client_link(bus, hrefs),
        ClientAdapter=_scsi_client(bus) if bus.client else None,
        ServerAdapter=_scsi_server(bus),
        AssociatedMappings=section(VirtualSCSIStorageAndTargetDevice=[
            section(Storage=_storage(lun, hrefs), TargetDevice=_target(lun))
            for lun in bus.luns]))


def client_link(adapters, hrefs):
    """The partition on the other end; nothing for an orphan."""
    if adapters.client is None:
        return None
    return document.link(hrefs.of(adapters.client))


def _scsi_client(bus):
    location = bus.client.location(bus.client_slot)
    return section(
        AdapterType='Client',
        DynamicReconfigurationConnectorName=location,
        LocationCode=location,
        LocalPartitionID=bus.client_number,
        RequiredAdapter=False,
        VariedOn=True,
        VirtualSlotNumber=bus.client_slot,
        RemoteLogicalPartitionID=bus.vios.number,
        RemoteSlotNumber=bus.slot,
        ServerLocationCode=bus.location)


def _scsi_server(bus):
    return section(
        AdapterType='Server',
        DynamicReconfigurationConnectorName=bus.location,
        LocationCode=bus.location,
        LocalPartitionID=bus.vios.number,
        RequiredAdapter=False,
        VariedOn=True,
        VirtualSlotNumber=bus.slot,
        AdapterName=None if bus.vios.is_linux else bus.name,
        BackingDeviceName=_backing_device(bus),
        RemoteLogicalPartitionID=bus.client_number,
        RemoteSlotNumber=bus.client_slot,
        ServerLocationCode=(bus.client.location(bus.client_slot)
                            if bus.client else None),
        UniqueDeviceID=bus.udid)


def _backing_device(bus):
    if not bus.luns:
        return None
    storage = bus.luns[-1].storage
    return storage.device if bus.vios.is_linux else storage.name


def _storage(lun, hrefs):
    encode, _ = _STORAGE[lun.storage.kind]
    node = encode(lun.storage, hrefs)
    first = {name: node.children.pop(name) for name in _FIRST
             if name in node.children}
    said = {name: lun.said.get(name) for name in _SAID}
    tags = {name: said.pop(name) for name in _TAGS}
    return bare(**{lun.storage.kind: document.Node(
        node.attributes, {**first, **tags, **node.children, **said})})


def _target(lun):
    _, kind = _STORAGE[lun.storage.kind]
    return bare(**{kind: section(
        LogicalUnitAddress=lun.address,
        TargetName=lun.target,
        UniqueDeviceID=lun.udid)})


# -- reading ------------------------------------------------------------

# What a mapping in a body says. ``server`` and ``client`` are Adapter values
# or None; ``storage`` is (kind, name, udid) or None, where the kind of a disk
# that is a file or Ceph image is its type; ``said`` is what else is said of
# it, by element.
Posted = collections.namedtuple(
    'Posted', 'client_uuid client server storage address target said')
Adapter = collections.namedtuple('Adapter', 'slot name udid')


# A bus in a body: ``luns`` are triples of storage, address and target name.
PostedBus = collections.namedtuple('PostedBus',
                                   'client_uuid client server luns')


def decode_bus(body):
    """What a VirtualSCSIBus says."""
    listed = body.child('AssociatedMappings')
    found = [_decode_mapping(m) for m in listed.children(
        'VirtualSCSIStorageAndTargetDevice')] if listed else []
    both = _decode_mapping(body)
    return PostedBus(
        both.client_uuid, both.client, both.server,
        [(m.storage, m.address, m.target) for m in found if m.storage])


def decode_scsi(body):
    """The virtual SCSI mappings of a VIOS body; None if it has no list."""
    listed = body.child('VirtualSCSIMappings')
    if listed is None:
        return None
    return [_decode_mapping(m) for m in listed.children('VirtualSCSIMapping')]


def _decode_mapping(body):
    href = body.href('AssociatedLogicalPartition')
    target = body.child('TargetDevice')
    device = target.first() if target else None
    return Posted(
        client_uuid=addresses.uuid_in(href) if href else None,
        client=decode_adapter(body.child('ClientAdapter')),
        server=decode_adapter(body.child('ServerAdapter')),
        storage=_decode_storage(body.child('Storage')),
        address=device.text('LogicalUnitAddress') if device else None,
        target=device.text('TargetName') if device else None,
        said=_decode_said(body.child('Storage')))


def decode_adapter(body):
    """The Adapter an element describes; None for no element."""
    if body is None:
        return None
    any_slot = (body.boolean('UseNextAvailableSlotID')
                or body.boolean('UseNextAvailableHighSlotID'))
    return Adapter(
        slot=None if any_slot else body.integer('VirtualSlotNumber'),
        name=body.text('AdapterName'),
        udid=body.text('UniqueDeviceID'))


_STORAGE_NAMES = {'VirtualDisk': ('DiskName', 'UniqueDeviceID'),
                  'PhysicalVolume': ('VolumeName', 'UniqueDeviceID'),
                  'VirtualOpticalMedia': ('MediaName', 'MediaUDID'),
                  'LogicalUnit': ('UnitName', 'UniqueDeviceID')}


def _decode_said(body):
    element = body.first() if body else None
    if element is None:
        return {}
    return {name: text for name in _SAID if (text := element.text(name))}


def _decode_storage(body):
    element = body.first() if body else None
    if element is None:
        return None
    name, udid = _STORAGE_NAMES.get(element.name, (None, None))
    kind = element.name
    if element.text('VirtualDiskType') in backed.TYPES:
        kind = element.text('VirtualDiskType')
    return (kind, name and element.text(name),
            udid and element.text(udid))
