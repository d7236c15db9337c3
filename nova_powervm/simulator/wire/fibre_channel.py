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

"""Fibre Channel: VirtualFibreChannelMapping, cards and ports of a VIOS."""

import collections

from nova_powervm.simulator.wire import disks
from nova_powervm.simulator.wire import document
from nova_powervm.simulator.wire.document import section
from nova_powervm.simulator.wire import hrefs as addresses
from nova_powervm.simulator.wire import mapping as adapters

_CARD = '8 Gigabit PCI Express Dual Port Fibre Channel Adapter'
_FIRST_INDEX = 0x21010010


def encode(vios, hrefs):
    """All virtual Fibre Channel mappings of a VIOS."""
    return [section(
        AssociatedLogicalPartition=adapters.client_link(found, hrefs),
        ClientAdapter=section(**_client(found)) if found.client else None,
        Port=_port(found.port) if found.port else None,
        ServerAdapter=_server(found)) for found in vios.fc_mappings]


def encode_client_adapter(adapter, hrefs, groups):
    """A VirtualFibreChannelClientAdapter, as a child of its partition."""
    children = _client(adapter.mapping)
    wwpns = children.pop('WWPNs')
    server = _server(adapter.mapping)
    for name in ('RequiredAdapter', 'VariedOn'):
        del children[name], server.children[name]
    return document.root(adapter.uuid, **children, ServerAdapter=server,
                         WWPNs=wwpns)


def _client(mapping):
    location = mapping.client.location(mapping.client_slot)
    return dict(
        AdapterType='Client',
        DynamicReconfigurationConnectorName=location,
        LocationCode=location,
        LocalPartitionID=mapping.client_number,
        RequiredAdapter=False,
        VariedOn=True,
        VirtualSlotNumber=mapping.client_slot,
        ConnectingPartitionID=mapping.vios.number,
        ConnectingVirtualSlotNumber=mapping.slot,
        WWPNs=' '.join(mapping.wwpns))


def _server(mapping):
    return section(
        AdapterType='Server',
        DynamicReconfigurationConnectorName=mapping.location,
        LocationCode=mapping.location,
        LocalPartitionID=mapping.vios.number,
        RequiredAdapter=False,
        VariedOn=True,
        VirtualSlotNumber=mapping.slot,
        AdapterName=mapping.name,
        ConnectingPartitionID=mapping.client_number,
        ConnectingVirtualSlotNumber=mapping.client_slot,
        UniqueDeviceID=mapping.udid,
        MapPort=mapping.port.name if mapping.port else None,
        PhysicalPort=_port(mapping.port) if mapping.port else None)


def _port(port, volumes=None):
    """A physical port; only one with a link knows of N_Port ids."""
    return section(
        LocationCode=port.location,
        PhysicalVolumes=volumes,
        PortName=port.name,
        UniqueDeviceID=port.udid,
        WWPN=port.wwpn,
        WWNN=port.wwnn,
        AvailablePorts=port.available if port.link else None,
        TotalPorts=port.total if port.link else None)


def encode_cards(vios, groups):
    """The I/O slots with Fibre Channel cards; these are in no group."""
    cards = {}
    for port in vios.ports:
        cards.setdefault(port.card, []).append(port)
    return [_slot(code, _FIRST_INDEX + 16 * vios.number + place, ports,
                  'ViosStorage' in groups)
            for place, (code, ports) in enumerate(cards.items())]


def _slot(code, index, ports, with_volumes):
    card = section(
        AdapterID=index,
        Description=_CARD,
        DeviceName=code,
        DynamicReconfigurationConnectorName=code,
        PhysicalLocation=code.rsplit('-', 1)[-1],
        PhysicalFibreChannelPorts=section(PhysicalFibreChannelPort=[
            _port(p, _volumes(p) if with_volumes else None) for p in ports]))
    return section(
        AssociatedIOSlot=section(
            BusGroupingRequired=False,
            Description=_CARD,
            FeatureCodes=5735,
            PCIClass=3076,
            PCIDeviceID=9522,
            PCISubsystemDeviceID=906,
            PCIRevisionID=2,
            PCIVendorID=4215,
            PCISubsystemVendorID=4116,
            RelatedIOAdapter=document.bare(PhysicalFibreChannelAdapter=card),
            SlotDynamicReconfigurationConnectorIndex=index,
            SlotDynamicReconfigurationConnectorName=code),
        IsRequired=False)


def _volumes(port):
    """The disks that the VIOS reaches through a port."""
    return section({'group': 'ViosStorage'}, PhysicalVolume=[
        disks.physical_volume(v) for v in port.vios.volumes.values()
        if v.is_behind(port)])


# -- reading ------------------------------------------------------------

# What a mapping in a body says. ``server`` and ``client`` are Adapter values
# or None, ``wwpns`` a tuple of texts or None, ``port`` a name or None.
Posted = collections.namedtuple('Posted',
                                'client_uuid client server wwpns port')


def decode(body):
    """The Fibre Channel mappings of a VIOS body; None if it has no list."""
    listed = body.child('VirtualFibreChannelMappings')
    if listed is None:
        return None
    return [_decode(m) for m in listed.children('VirtualFibreChannelMapping')]


def _decode(body):
    href = body.href('AssociatedLogicalPartition')
    wwpns = body.text('ClientAdapter/WWPNs')
    return Posted(
        client_uuid=addresses.uuid_in(href) if href else None,
        client=adapters.decode_adapter(body.child('ClientAdapter')),
        server=adapters.decode_adapter(body.child('ServerAdapter')),
        wwpns=tuple(wwpns.lower().split()) if wwpns else None,
        port=body.text('Port/PortName') or None)
