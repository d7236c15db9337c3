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

"""VolumeGroup, and the storage elements that also appear elsewhere.

Each element is written by one function and so looks the same wherever it
appears: clients compare them.
"""

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import plan
from nova_powervm.simulator.wire import document
from nova_powervm.simulator.wire.document import section


def encode(group, hrefs, groups):
    """A volume group with its disks, volumes and media."""
    return document.root(
        group.uuid,
        AvailableSize=float(group.free),
        FreeSpace=float(group.free),
        GroupCapacity=float(group.capacity),
        GroupName=group.name,
        GroupSerialID=group.serial,
        MaximumLogicalVolumes=1024,
        MediaRepositories=(
            section(VirtualMediaRepository=repository(group.repository))
            if group.repository else None),
        MinimumAllocationSize=1.0,
        PhysicalVolumes=section(
            PhysicalVolume=[physical_volume(v) for v in group.volumes]),
        UniqueDeviceID=group.udid,
        VirtualDisks=section(
            VirtualDisk=[virtual_disk(d, hrefs)
                         for d in group.disks.values()]))


def virtual_disk(disk, hrefs):
    """A virtual disk."""
    return section(
        ReadIOPS=disk.limits[0],
        WriteIOPS=disk.limits[1],
        DiskCapacity=float(disk.capacity),
        DiskLabel=disk.label,
        DiskName=disk.device,
        VolumeGroup=(document.link(hrefs.of(disk.group))
                     if disk.group else None),
        UniqueDeviceID=disk.udid,
        VirtualDiskType=disk.type)


def physical_volume(volume, hrefs=None):
    """A physical volume."""
    return section(
        Description=volume.description,
        LocationCode=volume.location,
        PersistentReserveKeyValue='none' if volume.is_fc else None,
        ReservePolicy=volume.reserve_policy,
        ReservePolicyAlgorithm='Failover',
        UniqueDeviceID=volume.udid,
        AvailableForUsage=volume.available,
        VolumeCapacity=volume.capacity,
        VolumeName=volume.name,
        VolumeState=volume.state,
        VolumeUniqueID=volume.unique_id,
        IsFibreChannelBacked=volume.is_fc,
        DescriptorPage83=volume.page83)


def member_volume(volume):
    """A physical volume as a cluster shows it to all its nodes."""
    return section(
        Description=volume.description,
        UniqueDeviceID=volume.udid,
        VolumeCapacity=volume.capacity,
        VolumeName=volume.name,
        VolumeState=volume.state,
        IsFibreChannelBacked=True)


def optical_media(medium, hrefs=None):
    """A virtual optical medium."""
    return section(
        MediaName=medium.name,
        MediaUDID=medium.udid,
        MountType=medium.mount,
        Size=float(medium.size))


def repository(found):
    """The media repository and its media."""
    return section(
        OpticalMedia=section(
            VirtualOpticalMedia=[optical_media(m)
                                 for m in found.media.values()]),
        RepositoryName=found.name,
        RepositorySize=float(found.size))


# -- reading ------------------------------------------------------------

def decode_new(body):
    """Name of a group to create, and its physical volumes."""
    return {'name': body.text('GroupName', ''),
            'volumes': decode_volumes(body) or []}


def decode_volumes(body):
    """Physical volumes as (name, udid); None if the body has no list."""
    listed = body.child('PhysicalVolumes')
    return None if listed is None else volumes(listed)


def volumes(listed):
    """Name and udid, or None, of each physical volume in a list."""
    if listed is None:
        return []
    return [(v.text('VolumeName') or None, v.text('UniqueDeviceID') or None)
            for v in listed.children('PhysicalVolume')]


def decode_disks(body):
    """The disks that are to be, as dicts; None if the body has no list."""
    listed = body.child('VirtualDisks')
    if listed is None:
        return None
    return [_decode_disk(d) for d in listed.children('VirtualDisk')]


def _decode_disk(body):
    name = body.text('DiskName')
    if not name:
        raise errors.Invalid('A VirtualDisk needs a DiskName.')
    return {
        'name': name.rsplit('/', 1)[-1],
        'udid': body.text('UniqueDeviceID'),
        'capacity': body.decimal('DiskCapacity'),
        'label': body.text('DiskLabel'),
        'base': body.text('BaseImage') or None,
        'limits': (body.integer('ReadIOPS'), body.integer('WriteIOPS')),
    }


def decode_repository(body):
    """The media repository that is to be; None if nothing is said of it.

    A list without a repository says that there is to be none.
    """
    listed = body.child('MediaRepositories')
    if listed is None:
        return None
    found = listed.child('VirtualMediaRepository')
    if found is None:
        return plan.NO_REPOSITORY
    media = found.child('OpticalMedia')
    return {
        'name': found.text('RepositoryName', 'vopt'),
        'size': found.decimal('RepositorySize'),
        'media': None if media is None else [
            {'name': m.text('MediaName', ''), 'size': m.decimal('Size') or 0.0,
             'mount': m.text('MountType', 'rw')}
            for m in media.children('VirtualOpticalMedia')],
    }
