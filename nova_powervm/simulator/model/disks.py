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

"""Storage of a VIOS: volume groups, virtual disks, physical volumes.

Sizes are in GB, except those of physical volumes, which are in MB.
"""

import base64

from nova_powervm.simulator.model import content
from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import media
from nova_powervm.simulator.model import registry

_MAX_DISK_NAME = 15
MB_PER_GB = 1024
GB = 1 << 30


class VirtualDisk:
    """A logical volume of a volume group, with the bytes written to it."""

    kind = 'VirtualDisk'
    # Most reads and writes per second; kept, and not enforced.
    limits = (None, None)

    def __init__(self, group, name, capacity, udid):
        self.group = group
        self.name = name
        self.capacity = capacity
        self.udid = udid
        self.label = 'None'
        self.type = 'LogicalVolume'
        self.content = content.Content(group.vios.machine.room)

    @property
    def device(self):
        """What its server calls it: a path on Linux."""
        if self.group.vios.is_linux:
            return f'/dev/{self.group.name}/{self.name}'
        return self.name

    @property
    def length(self):
        """Its size in bytes."""
        return int(self.capacity * GB)

    @property
    def in_use(self):
        """Is it mapped to anything?"""
        return self.group.vios.is_mapped(self)

    def fill(self, landing):
        """Take over uploaded bytes. Raises NoSpace or NoSuchThing."""
        if self.group.disks.get(self.name) is not self:
            raise errors.NoSuchThing('VirtualDisk', self.udid)
        if landing.size > self.capacity * GB:
            raise errors.NoSpace(
                f'{landing.size} bytes do not fit on the disk {self.name} '
                f'of {self.capacity:g} GB.')
        self.content.take(landing)

    def read(self, offset=0, length=None):
        """Bytes of the disk; what was never written reads as zeros."""
        return self.content.read(offset, length)

    def sha256(self):
        """Digest of the bytes written; None if nothing was written."""
        return self.content.sha256()

    def snapshot(self):
        return {'capacity': self.capacity, 'udid': self.udid,
                'label': self.label, 'limits': self.limits,
                'sha256': self.sha256()}


class PhysicalVolume:
    """A disk of the VIOS: capacity in MB."""

    kind = 'PhysicalVolume'
    is_fc = False
    page83 = None
    reserve_policy = 'NoReserve'
    state = 'active'

    def __init__(self, vios, name, capacity, serial, description):
        self.vios = vios
        self.name = name
        self.capacity = capacity
        self.serial = serial
        self.description = description
        self.group = None
        self.content = content.Content(vios.machine.room)

    @property
    def length(self):
        """Its size in bytes."""
        return self.capacity << 20

    @property
    def device(self):
        """What its server calls it: a path on Linux."""
        return f'/dev/{self.name}' if self.vios.is_linux else self.name

    @property
    def udid(self):
        """The client's name for it: 01 and base64 of vendor and serial."""
        text = f'SIM     {self.serial}'.encode('ascii')
        return '01' + base64.b64encode(text).decode('ascii')

    @property
    def unique_id(self):
        """The VIOS's own name for it."""
        return f'33213{self.serial.upper()}04SIMfcp'

    @property
    def location(self):
        """Location code."""
        return f'U78CB.001.{self.vios.machine.mtms.serial}-P1-D{self.name}'

    @property
    def available(self):
        """Is it neither in a volume group nor mapped?"""
        return (self.group is None and not self.vios.is_mapped(self)
                and self.vios.machine.site.cluster_with(self.udid) is None)

    def is_behind(self, port):
        """Does a Fibre Channel port lead to it?"""
        return False

    def rescan(self):
        """See how large it is now; tells whether that is news."""
        return False

    def check_attachable(self):
        """Raise InUse unless it can be mapped."""
        if self.group is not None:
            raise errors.InUse(
                f'{self.name} of {self.vios.name} is part of the volume '
                f'group {self.group.name}, so it cannot be mapped.')

    def snapshot(self):
        return {'capacity': self.capacity, 'udid': self.udid,
                'available': self.available}


class VolumeGroup(registry.Thing):
    """A volume group of a VIOS, made of physical volumes."""

    noun = 'VolumeGroup'

    def __init__(self, vios, uuid, name, serial, volumes):
        super().__init__(uuid, name, parent=vios)
        self.vios = vios
        self.serial = serial
        self.volumes = list(volumes)
        self.disks = {}
        self.repository = None
        self._last_disk = 0
        for volume in self.volumes:
            volume.group = self

    # -- asking -----------------------------------------------------------

    @property
    def udid(self):
        """04 and the serial number."""
        return f'04{self.serial}'

    @property
    def capacity(self):
        """GB of all its physical volumes."""
        return sum(v.capacity for v in self.volumes) // MB_PER_GB

    @property
    def free(self):
        """GB that no disk and no repository holds."""
        held = sum(d.capacity for d in self.disks.values())
        if self.repository:
            held += self.repository.size
        return round(self.capacity - held, 6)

    def disk_by_udid(self, udid):
        """The disk of that udid, or None."""
        return next((d for d in self.disks.values() if d.udid == udid), None)

    # -- changing ---------------------------------------------------------

    def create_disk(self, name, capacity, base=None, label=None):
        """Make a disk of that many GB, empty or as a copy of another.

        Raises Invalid, NameTaken or NoSpace.
        """
        self._check_new(name, capacity)
        self._last_disk += 1
        disk = VirtualDisk(self, name, capacity,
                           f'03{self.serial}.{self._last_disk}')
        disk.label = label or disk.label
        if base is not None:
            disk.content.copy_from(self.vios.disk(base, base).content)
        self.disks[name] = disk
        self.vios.machine.changed(self)
        return disk

    def _check_new(self, name, capacity):
        check_disk_name(name)
        if any(name in g.disks for g in self.vios.groups):
            raise errors.NameTaken(
                f'{self.vios.name} already has a virtual disk {name}.')
        if capacity <= 0:
            raise errors.Invalid(
                f'The disk {name} cannot have {capacity:g} GB.')
        self._check_space(name, capacity)

    def _check_space(self, name, more):
        if more > self.free + media.SMALLEST:
            raise errors.NoSpace(
                f'The volume group {self.name} has {self.free:g} GB free; '
                f'the disk {name} needs {more:g} GB.')

    def grow_disk(self, disk, capacity):
        """Make a disk larger. Raises Invalid or NoSpace."""
        if capacity < disk.capacity:
            raise errors.Invalid(
                f'The disk {disk.name} has {disk.capacity:g} GB and cannot '
                f'shrink to {capacity:g} GB.')
        if capacity > disk.capacity:
            self._check_space(disk.name, capacity - disk.capacity)
            disk.capacity = capacity
            self.vios.machine.changed(self)

    def limit_disk(self, disk, limits):
        """Let a disk have so many reads and writes per second."""
        disk.limits = limits
        self.vios.machine.changed(self)

    def check_deletable(self, disk):
        """Raise InUse if the disk is mapped."""
        if disk.in_use:
            raise errors.InUse(
                f'The virtual disk {disk.name} is mapped to a partition.')

    def delete_disk(self, disk):
        """Delete a disk and its bytes. Raises InUse if it is mapped."""
        self.check_deletable(disk)
        del self.disks[disk.name]
        disk.content.discard()
        self.vios.machine.changed(self)

    def check_empty(self):
        """Raise InUse if it holds anything."""
        if self.name == 'rootvg':
            raise errors.InUse(
                f'rootvg holds the operating system of {self.vios.name}.')
        if self.disks or self.repository:
            raise errors.InUse(
                f'The volume group {self.name} of {self.vios.name} still '
                'holds virtual disks or a media repository.')

    def check_new_volume(self, volume):
        """Raise InUse unless the physical volume is free."""
        if not volume.available:
            raise errors.InUse(
                f'{volume.name} of {self.vios.name} is in use.')

    def add_volume(self, volume):
        """Make the group larger by a free volume. Raises InUse."""
        self.check_new_volume(volume)
        volume.group = self
        self.volumes.append(volume)
        self.vios.machine.changed(self)

    def create_repository(self, name, size):
        """Make the media repository. Raises InUse, Invalid or NoSpace."""
        self.check_new_repository(size)
        self.repository = media.Repository(self, name, size)
        self.vios.machine.changed(self)
        return self.repository

    def check_new_repository(self, size):
        """Raise unless a repository of that many GB can be made here."""
        if any(g.repository for g in self.vios.groups):
            raise errors.InUse(
                f'{self.vios.name} already has a media repository.')
        if not size or size <= 0:
            raise errors.Invalid('A media repository needs a size above 0.')
        if size > self.free + media.SMALLEST:
            raise errors.NoSpace(
                f'The volume group {self.name} has {self.free:g} GB free; '
                f'a repository of {size:g} GB does not fit.')

    def snapshot(self):
        return {
            'capacity': self.capacity,
            'free': self.free,
            'disks': {n: d.snapshot() for n, d in sorted(self.disks.items())},
            'repository': self.repository and self.repository.snapshot(),
        }


def check_disk_name(name):
    """Raise Invalid unless a virtual disk may be called that."""
    media.check_length('virtual disk', name, _MAX_DISK_NAME)
