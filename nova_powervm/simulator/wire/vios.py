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

"""VirtualIOServer, with its extended groups."""

from nova_powervm.simulator.model import ethernet as ethernet_model
from nova_powervm.simulator.model import vnic as vnic_model
from nova_powervm.simulator.wire import adapter
from nova_powervm.simulator.wire import bridge
from nova_powervm.simulator.wire import disks
from nova_powervm.simulator.wire import document
from nova_powervm.simulator.wire.document import section
from nova_powervm.simulator.wire import ethernet
from nova_powervm.simulator.wire import fibre_channel
from nova_powervm.simulator.wire import io_slot
from nova_powervm.simulator.wire import mapping
from nova_powervm.simulator.wire import partition
from nova_powervm.simulator.wire import vnic

GROUPS = ('ViosStorage', 'ViosSCSIMapping', 'ViosFCMapping', 'ViosNetwork',
          'VNIC', 'NVRAM', 'Advanced')


def encode(vios, hrefs, groups):
    """A Virtual I/O Server; lists only for the groups asked for.

    The others are not even made: they are long on busy machines.
    """
    def listed(group, **children):
        if group not in groups:
            return None
        return section({'group': group}, **{
            name: make() for name, make in children.items()})

    children = partition.base(vios, hrefs, groups)
    children['PartitionIOConfiguration'] = _io(vios, groups)
    return document.root(
        vios.uuid,
        **children,
        APICapable=True,
        IsVNICCapable=_capable(vios, 'VirtualNICDedicatedSRIOVCapable'),
        VNICFailOverCapable=_capable(vios, 'VirtualNICFailOverCapable'),
        LinkAggregations=_aggregations(vios, hrefs, groups),
        ManagerPassthroughCapable=True,
        MediaRepositories=listed(
            'ViosStorage', VirtualMediaRepository=lambda: _repository(vios)),
        MoverServicePartition=vios.is_mover,
        PagingServicePartition=False,
        PhysicalVolumes=listed(
            'ViosStorage',
            PhysicalVolume=lambda: [disks.physical_volume(v)
                                    for v in vios.volumes.values()]),
        SharedEthernetAdapters=listed(
            'ViosNetwork',
            SharedEthernetAdapter=lambda: [bridge.sea(s, hrefs)
                                           for s in vios.seas]),
        SharedStoragePoolCapable=True,
        SharedStoragePoolVersion='VIOS 3.1.4.10',
        StoragePools=_pools(vios, hrefs) if 'ViosStorage' in groups else None,
        TrunkAdapters=listed(
            'ViosNetwork',
            TrunkAdapter=lambda: [adapter.trunk(a, hrefs)
                                  for a in vios.adapters if a.is_trunk]),
        VirtualIOServerLicenseAccepted=True,
        VirtualFibreChannelMappings=listed(
            'ViosFCMapping',
            VirtualFibreChannelMapping=lambda: fibre_channel.encode(
                vios, hrefs)),
        VirtualSCSIMappings=listed(
            'ViosSCSIMapping',
            VirtualSCSIMapping=lambda: mapping.encode_scsi(vios, hrefs)),
        FreeIOAdaptersForLinkAggregation=listed(
            'ViosNetwork',
            IOAdapterChoice=lambda: ethernet.io_adapters(
                ethernet_model.free_ports(vios))),
        FreeEthenetBackingDevicesForSEA=listed(
            'ViosNetwork',
            IOAdapterChoice=lambda: ethernet.backing_devices(
                ethernet_model.free_devices(vios))),
        VirtualNICBackingDevices=listed(
            'VNIC',
            VirtualNICBackingDeviceChoice=lambda: vnic.backing_devices(
                vnic_model.devices_on(vios), hrefs)))


def _capable(vios, name):
    """A VIOS can do what its system can."""
    return vios.machine.capabilities.get(name, False)


def _aggregations(vios, hrefs, groups):
    if 'ViosNetwork' not in groups:
        return None
    made = document.links(
        hrefs.of(a) for a in ethernet_model.aggregations(vios))
    made.attributes['group'] = 'ViosNetwork'
    return made


def _repository(vios):
    found = vios.repository
    return disks.repository(found) if found else None


def _pools(vios, hrefs):
    pools = document.links(hrefs.of(g) for g in vios.groups)
    pools.attributes['group'] = 'ViosStorage'
    return pools


def _io(vios, groups):
    slots = vios.settings.max_slots
    return section(
        HostChannelAdapters=section(),
        MaximumVirtualIOSlots=slots,
        ProfileIOSlots=section(
            ProfileIOSlot=[*io_slot.encode_assigned(vios),
                           *fibre_channel.encode_cards(vios, groups)]),
        CurrentMaximumVirtualIOSlots=slots)


def quick(vios, hrefs):
    """The quick properties, by name."""
    return {**partition.quick(vios, hrefs), 'APICapable': 'true'}
