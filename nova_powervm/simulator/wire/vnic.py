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
"""VirtualNICDedicated and its backing devices."""

import collections
import dataclasses

from nova_powervm.simulator.wire import document
from nova_powervm.simulator.wire.document import bare
from nova_powervm.simulator.wire.document import leaf
from nova_powervm.simulator.wire.document import section
from nova_powervm.simulator.wire import hrefs as addresses
from nova_powervm.simulator.wire import logical_port
from nova_powervm.simulator.wire.sriov import percent

GROUPS = ('VNIC', 'Advanced')

_DETAILS = (
    ('pvid', 'integer', 'Details/PortVLANID'),
    ('vlan_priority', 'integer', 'Details/PortVLANIDPriority'),
    ('vlans', 'text', 'Details/AllowedVLANIDs'),
    ('mac', 'text', 'Details/MACAddress'),
    ('macs', 'text', 'Details/AllowedOperatingSystemMACAddresses'),
    ('auto_failback', 'boolean', 'Details/AutoFailBack'))
_CAPACITIES = (('capacity', 'CurrentCapacityPercentage'),
               ('max_capacity', 'MaxCapacityPercentage'))

# A posted backing device: uuid of the VIOS, ids of adapter and port, and
# what else the body says of it.
PostedBacking = collections.namedtuple('PostedBacking',
                                       'vios_uuid card port settings')


def encode(vnic, hrefs, groups):
    """A vNIC of a partition."""
    return document.root(
        vnic.uuid,
        DynamicReconfigurationConnectorName=vnic.name,
        LocalPartitionID=vnic.parent.number,
        VirtualSlotNumber=vnic.slot,
        Details=_details(vnic, groups),
        AssociatedBackingDevices=section(VirtualNICBackingDeviceChoice=[
            _choice(vnic, device, hrefs) for device in vnic.devices]))


def _details(vnic, groups):
    settings = vnic.settings
    return section(
        PortVLANID=settings.pvid,
        PortVLANIDPriority=settings.vlan_priority,
        AllowedVLANIDs=settings.vlans,
        MACAddress=settings.mac,
        **_address(vnic, groups),
        AllowedOperatingSystemMACAddresses=settings.macs,
        OSDeviceName=(leaf('unavailable', {'group': 'VNIC'})
                      if 'VNIC' in groups else None),
        DesiredMode='DEDICATED',
        DesiredCapacityPercentage=percent(
            vnic.active.port.settings.capacity),
        AutoFailBack=settings.auto_failback)


def _address(vnic, groups):
    if 'Advanced' not in groups:
        return {}
    names = ('IPAddress', 'SubnetMask', 'Gateway')
    return {name: leaf(value, {'group': 'Advanced'})
            for name, value in zip(names, vnic.address)}


def backing_devices(pairs, hrefs):
    """Backing devices in their VIOS, of (vNIC, device) pairs."""
    return [_choice(vnic, device, hrefs,
                    AssociatedVirtualNICDedicated=document.link(
                        hrefs.of(vnic)))
            for vnic, device in pairs]


def _choice(vnic, device, hrefs, **more):
    backing, port = device.backing, device.port
    card = backing.port.card
    return bare(VirtualNICSRIOVBackingDevice=section(
        DeviceType='SRIOV',
        AssociatedVirtualIOServer=document.link(hrefs.of(backing.vios)),
        **more,
        IsActive=device is vnic.active,
        Status=device.status,
        FailOverPriority=backing.priority,
        RelatedSRIOVAdapterID=card.number,
        CurrentCapacityPercentage=percent(port.settings.capacity),
        MaxCapacityPercentage=percent(port.settings.max_capacity),
        RelatedSRIOVPhysicalPortID=backing.port.number,
        RelatedSRIOVLogicalPort=document.link(hrefs.of(port)),
        DesiredCapacityPercentage=percent(port.settings.capacity),
        DesiredMaxCapacityPercentage=percent(
            port.settings.max_capacity)))


# -- reading ----------------------------------------------------------------


def decode(body, settings):
    """The settings with everything replaced that the body contains."""
    found = document.fields(body, _DETAILS)
    if 'mac' in found:
        found['mac'] = found['mac'].upper() or None
    return dataclasses.replace(settings, **found)


def decode_backings(body):
    """The backing devices of a body; None if it does not say."""
    found = body.child('AssociatedBackingDevices')
    if found is None:
        return None
    devices = [each.child('VirtualNICSRIOVBackingDevice')
               for each in found.children('VirtualNICBackingDeviceChoice')]
    return [_decode_backing(device) for device in devices if device]


def _decode_backing(body):
    href = body.href('AssociatedVirtualIOServer')
    settings = logical_port.capacities(body, _CAPACITIES)
    priority = body.integer('FailOverPriority')
    if priority is not None:
        settings['priority'] = priority
    return PostedBacking(href and addresses.uuid_in(href),
                         body.integer('RelatedSRIOVAdapterID'),
                         body.integer('RelatedSRIOVPhysicalPortID'),
                         settings)
