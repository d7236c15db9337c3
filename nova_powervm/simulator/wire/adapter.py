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


"""ClientNetworkAdapter, and the same adapter as a trunk of a VIOS."""

import dataclasses

from nova_powervm.simulator.wire import document
from nova_powervm.simulator.wire import hrefs as addresses

GROUPS = ('Advanced',)

_SETTINGS = (
    ('pvid', 'integer', 'PortVLANID'),
    ('tagging', 'boolean', 'TaggedVLANSupported'),
    ('mac', 'text', 'MACAddress'),
    ('priority', 'integer', 'TrunkPriority'),
    ('enabled', 'boolean', 'Enabled'),
    ('required', 'boolean', 'RequiredAdapter'),
    ('allowed_macs', 'text', 'AllowedOperatingSystemMACAddresses'),
    ('device', 'text', 'DeviceName'),
    ('mtu', 'integer', 'ConfiguredMTU'),
    ('ovs_bridge', 'text', 'OvsBridge'),
    ('ovs_external_ids', 'text', 'OvsPortExternalIds'))


def encode(adapter, hrefs, groups):
    """An adapter of a partition."""
    settings = adapter.settings
    return document.root(
        adapter.uuid,
        **_place(adapter),
        LocalPartitionID=adapter.parent.number,
        RequiredAdapter=settings.required,
        VariedOn=True,
        VirtualSlotNumber=adapter.slot,
        Enabled=settings.enabled,
        AllowedOperatingSystemMACAddresses=settings.allowed_macs,
        MACAddress=settings.mac,
        **_address(adapter, groups),
        PortVLANID=settings.pvid,
        QualityOfServicePriorityEnabled=False,
        TaggedVLANIDs=_joined(settings.tagged),
        TaggedVLANSupported=settings.tagging,
        AssociatedVirtualSwitch=_switch(settings, hrefs),
        VirtualSwitchID=settings.switch.number,
        DeviceName=_device(adapter),
        TrunkPriority=settings.priority,
        ConfiguredMTU=settings.mtu,
        OvsBridge=settings.ovs_bridge,
        OvsPortExternalIds=settings.ovs_external_ids,
        VirtualNetworks=document.links(
            hrefs.of(n) for n in adapter.networks))


def trunk(adapter, hrefs):
    """A trunk as bridges, load groups and VIOSes show it."""
    settings = adapter.settings
    return document.section(
        **_place(adapter),
        LocalPartitionID=adapter.parent.number,
        RequiredAdapter=settings.required,
        VariedOn=True,
        VirtualSlotNumber=adapter.slot,
        Enabled=settings.enabled,
        AllowedOperatingSystemMACAddresses=settings.allowed_macs,
        MACAddress=settings.mac,
        PortVLANID=settings.pvid,
        QualityOfServicePriorityEnabled=False,
        TaggedVLANIDs=_joined(settings.tagged),
        TaggedVLANSupported=settings.tagging,
        AssociatedVirtualSwitch=_switch(settings, hrefs),
        VirtualSwitchID=settings.switch.number,
        DeviceName=_device(adapter),
        TrunkPriority=settings.priority)


def _place(adapter):
    return {'DynamicReconfigurationConnectorName': adapter.name,
            'LocationCode': adapter.name}


def _switch(settings, hrefs):
    return document.links([hrefs.of(settings.switch)])


def _joined(vlans):
    return ' '.join(map(str, vlans))


def _device(adapter):
    """The name that the partition's system has for it, if that answers."""
    return adapter.settings.device if adapter.parent.dlpar else None


def _address(adapter, groups):
    if 'Advanced' not in groups:
        return {}
    names = ('IPAddress', 'SubnetMask', 'Gateway')
    return {name: document.leaf(value, {'group': 'Advanced'})
            for name, value in zip(names, adapter.address)}


# -- reading ----------------------------------------------------------------


def decode_slot(body):
    """Which slot a new adapter wants: its number, or None, and if a high."""
    low = body.boolean('UseNextAvailableSlotID')
    high = body.boolean('UseNextAvailableHighSlotID')
    number = None if low or high else body.integer('VirtualSlotNumber')
    return {'slot': number, 'high': bool(high)}


def decode_switch(body):
    """Uuid and number of the switch; either is None if not given."""
    links = body.child('AssociatedVirtualSwitch')
    href = links and links.href('link')
    return (addresses.uuid_in(href) if href else None,
            body.integer('VirtualSwitchID'))


def decode(body, settings):
    """The settings with everything replaced that the body contains."""
    found = document.fields(body, _SETTINGS)
    if 'mac' in found:
        found['mac'] = found['mac'].upper() or None
    tagged = body.integers('TaggedVLANIDs')
    if tagged is not None:
        found['tagged'] = tuple(tagged)
    return dataclasses.replace(settings, **found)
