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
"""NetworkBridge, with its shared Ethernet adapters and load groups."""

import collections

from nova_powervm.simulator.wire import adapter
from nova_powervm.simulator.wire import document
from nova_powervm.simulator.wire.document import section
from nova_powervm.simulator.wire import ethernet
from nova_powervm.simulator.wire import hrefs as addresses

# What a body says of a SEA: uuid of its VIOS, the name of its backing
# device, whether it is the primary one, and the bodies of its trunks.
PostedSea = collections.namedtuple('PostedSea',
                                   'vios_uuid device is_primary trunks')


def encode(bridge, hrefs, groups):
    """A network bridge."""
    groups = bridge.load_groups
    return document.root(
        bridge.uuid,
        ControlChannelID=bridge.control_channel,
        FailoverEnabled=bridge.failover,
        LoadBalancingEnabled=bridge.load_balancing,
        LoadGroups=section(
            LoadGroup=[_load_group(group, hrefs) for group in groups]),
        PortVLANID=bridge.pvid,
        SharedEthernetAdapters=section(
            SharedEthernetAdapter=[sea(s, hrefs) for s in bridge.seas]),
        UniqueDeviceID=bridge.seas[0].udid,
        VirtualNetworks=document.links(
            hrefs.of(network) for group in groups
            for network in group[0].networks))


def _load_group(trunks, hrefs):
    return section(
        PortVLANID=trunks[0].settings.pvid,
        TrunkAdapters=section(
            TrunkAdapter=[adapter.trunk(t, hrefs) for t in trunks]),
        VirtualNetworks=document.links(
            hrefs.of(network) for network in trunks[0].networks))


def sea(sea, hrefs):
    """A shared Ethernet adapter, in its bridge and in its VIOS."""
    control = sea.control
    return section(
        AssignedVirtualIOServer=document.link(hrefs.of(sea.vios)),
        ControlChannelInterfaceName=control and control.settings.device,
        BackingDeviceChoice=ethernet.backing_device(sea.backing),
        HighAvailabilityMode=sea.bridge.mode,
        DeviceName=sea.name,
        JumboFramesEnabled=False,
        PortVLANID=sea.bridge.pvid,
        QualityOfServiceMode='disabled',
        QueueSize=8192,
        ThreadModeEnabled=True,
        IPInterface=ethernet.interface(sea),
        UniqueDeviceID=sea.udid,
        LargeSend=True,
        TrunkAdapters=section(
            TrunkAdapter=[adapter.trunk(t, hrefs) for t in sea.trunks]),
        IsPrimary=sea.is_primary,
        ConfigurationState='Configured')


# -- reading ----------------------------------------------------------------


def decode(body):
    """Port VLAN id, load balancing, control channel and SEAs of a body.

    What the body does not say is None. The load groups show the same trunks
    once more; clients of NovaLink leave them as they were.
    """
    seas = body.child('SharedEthernetAdapters')
    return {
        'pvid': body.integer('PortVLANID'),
        'load_balancing': body.boolean('LoadBalancingEnabled'),
        'control_channel': body.integer('ControlChannelID'),
        'seas': None if seas is None else [
            _decode_sea(s) for s in seas.children('SharedEthernetAdapter')],
    }


def _decode_sea(body):
    trunks = body.child('TrunkAdapters')
    href = body.href('AssignedVirtualIOServer')
    return PostedSea(
        vios_uuid=href and addresses.uuid_in(href),
        device=body.text(
            'BackingDeviceChoice/EthernetBackingDevice/DeviceName'),
        is_primary=bool(body.boolean('IsPrimary')),
        trunks=trunks.children('TrunkAdapter') if trunks else [])
