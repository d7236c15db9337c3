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
"""SR-IOV adapters and physical ports, inside the ManagedSystem."""

import collections
import dataclasses

from nova_powervm.simulator.model import sriov
from nova_powervm.simulator.wire.document import bare
from nova_powervm.simulator.wire.document import fields
from nova_powervm.simulator.wire.document import section

# The list that ports of a kind stand in, and what each is called there.
_LISTS = {
    sriov.CONVERGED: ('ConvergedEthernetPhysicalPorts',
                      'SRIOVConvergedNetworkAdapterPhysicalPort'),
    sriov.ETHERNET: ('EthernetPhysicalPorts', 'SRIOVEthernetPhysicalPort'),
    sriov.ROCE: ('SRIOVRoCEPhysicalPorts', 'SRIOVRoCEPhysicalPort'),
}
_SPEEDS = {sriov.CONVERGED: 'E10Gbps', sriov.ETHERNET: 'E1Gbps',
           sriov.ROCE: 'E100Gbps'}
_DESCRIPTION = 'PCIe2 4-port (10Gb FCoE & 1GbE) SR&RJ45 Adapter'
_SETTINGS = (
    ('label', 'text', 'Label'),
    ('sublabel', 'text', 'SubLabel'),
    ('max_logical_ports', 'integer', 'ConfiguredMaxEthernetLogicalPorts'),
    ('mtu', 'text', 'ConfiguredMTU'),
    ('switch_mode', 'text', 'ConfiguredPortSwitchMode'),
    ('flow_control', 'boolean', 'ConfiguredFlowControl'))

# A posted adapter: its DRC index, mode, and ports as (id, body) pairs.
PostedCard = collections.namedtuple('PostedCard', 'index mode ports')


def percent(hundredths):
    """A capacity as it is written, such as 2.0%."""
    return f'{hundredths / 100}%'


def encode(machine):
    """All SR-IOV adapters of a system."""
    return section(IOAdapterChoice=[
        bare(SRIOVAdapter=_card(card)) for card in machine.sriov_adapters])


def _card(card):
    shared = card.mode == sriov.SRIOV
    return section(
        AdapterID=card.index,
        Description=_DESCRIPTION,
        DeviceName=card.location,
        DynamicReconfigurationConnectorName=card.location,
        PhysicalLocation=card.location,
        UniqueDeviceID=f'1b{card.location}',
        SRIOVAdapterID=card.number,
        AdapterState=card.state,
        AdapterMode=card.mode,
        Personality=card.personality if shared else None,
        **(_ports(card) if shared else {}),
        MaximumHugeDMALogicalPorts=0 if shared else None,
        MaximumLogicalPortsSupported=(
            card.max_logical_ports if shared else None),
        UnconfiguredLogicalPorts=_unconfigured(card) if shared else None)


def _ports(card):
    found = {}
    for kind, (several, one) in _LISTS.items():
        ports = [_port(p) for p in card.ports if p.kind == kind]
        if ports:
            found[several] = section(**{one: ports})
    return found


def _port(port):
    settings = port.settings
    converged = port.kind != sriov.ETHERNET
    return section(
        ConfiguredConnectionSpeed='Auto',
        ConfiguredFlowControl=settings.flow_control,
        ConfiguredMTU=settings.mtu,
        ConfiguredOptions=['autoDuplex', settings.switch_mode],
        ConfiguredPortSwitchMode=settings.switch_mode,
        CurrentConnectionSpeed=(
            _SPEEDS[port.kind] if port.link else 'Unknown'),
        CurrentOptions=(['fullDuplex', 'linkUp', settings.switch_mode]
                        if port.link else [settings.switch_mode]),
        Label=settings.label,
        LocationCode=port.location,
        MaximumDiagnosticsLogicalPorts=1,
        MaximumPromiscuousLogicalPorts=1,
        PhysicalPortID=port.number,
        PortCapabilities=['Clear Logical Port Stat',
                          'Clear Physical Port Stat'],
        PortType=port.kind,
        PortLogicalPortLimit=port.supported_logical_ports,
        SubLabel=settings.sublabel,
        SupportedConnectionSpeeds=['Auto', _SPEEDS[port.kind]],
        SupportedMTUs=list(sriov.MTUS),
        SupportedOptions=['autoDuplex', 'fullDuplex',
                          *sriov.SWITCH_MODES],
        SupportedPriorityAccessControlList=0,
        LinkStatus=port.link,
        AllocatedCapacity=percent(port.allocated),
        ConfiguredMaxEthernetLogicalPorts=settings.max_logical_ports,
        ConfiguredEthernetLogicalPorts=len(port.logical_ports),
        MaximumPortVLANID=4094,
        MaximumVLANID=4094,
        MinimumEthernetCapacityGranularity=percent(port.granularity),
        MinimumPortVLANID=2,
        MinimumVLANID=2,
        MaxSupportedEthernetLogicalPorts=port.supported_logical_ports,
        **(_fibre_channel() if converged else {}))


def _fibre_channel():
    """What converged ports could do with Fibre Channel, but do not."""
    return {
        'ConfiguredMaxFiberChannelOverEthernetLogicalPorts': 0,
        'DefaultFiberChannelTargetsForBackingDevice': 256,
        'DefaultFiberChannelTargetsForNonBackingDevice': 128,
        'ConfiguredFiberChannelOverEthernetLogicalPorts': 0,
        'MinimumFCoECapacityGranularity': percent(1000),
        'FiberChannelTargetsRoundingValue': 64,
        'MaxSupportedFiberChannelOverEthernetLogicalPorts': 0,
        'MaximumFiberChannelTargets': 0,
    }


def _unconfigured(card):
    """Logical ports that could still be made."""
    taken = {p.number for p in card.logical_ports}
    free = [n for n in range(1, card.max_logical_ports + 1)
            if n not in taken]
    return section(SRIOVUnconfiguredLogicalPort=[section(
        DynamicReconfigurationConnectorIndex=(
            sriov.logical_port_index(card, n)),
        DynamicReconfigurationConnectorName=drc_name(card, n),
        LocationCode=f'{card.ports[0].location}-S{n}') for n in free])


def drc_name(card, number):
    """DRC name of a logical port."""
    return f'PHB {sriov.logical_port_index(card, number) & 0x3fff | 0x1000}'


# -- reading ----------------------------------------------------------------


def decode(body):
    """The adapters of a posted ManagedSystem; None if it does not say."""
    found = body.child('AssociatedSystemIOConfiguration/SRIOVAdapters')
    if found is None:
        return None
    cards = [choice.child('SRIOVAdapter')
             for choice in found.children('IOAdapterChoice')]
    return [PostedCard(card.integer('AdapterID'), card.text('AdapterMode'),
                       list(_decode_ports(card)))
            for card in cards if card is not None]


def _decode_ports(card):
    for several, one in _LISTS.values():
        listed = card.child(several)
        for port in listed.children(one) if listed else ():
            yield port.integer('PhysicalPortID'), port


def decode_port(body, settings):
    """Settings of a port with everything replaced that the body contains."""
    return dataclasses.replace(settings, **fields(body, _SETTINGS))
