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

"""Storage of a Linux partition that lends it: files, and Ceph images.

Clients name it in a mapping; it is never made through the REST interface. It
is the partition's own, or of the network: then every partition that lends it
has the same bytes, and how large it is it sees when told to look. Sizes are
in GB.
"""

import os
import uuid

from nova_powervm.simulator.model import content
from nova_powervm.simulator.model import errors

FILE = 'File'
RBD = 'RBD'
TYPES = (FILE, RBD)
_BYTES_PER_GB = 1 << 30


class BackedDisk:
    """A virtual disk that is a file, or an image of a Ceph cluster.

    ``name`` is the path of the file, or pool and name of the image.
    """

    kind = 'VirtualDisk'
    limits = (None, None)
    group = None
    base = None

    def __init__(self, vios, type, name, capacity, shared=None):
        self.vios = vios
        self.type = type
        self.name = name
        self.capacity = capacity
        self.shared = shared
        self.content = (shared.content if shared
                        else content.Content(vios.machine.room))

    @property
    def device(self):
        """What the partition that lends it calls it."""
        return self.name

    @property
    def label(self):
        """Its name again."""
        return self.name

    @property
    def udid(self):
        """A uuid that follows from type and name."""
        return str(uuid.uuid3(uuid.UUID(self.vios.uuid),
                              f'{self.type} {self.name}'))

    @property
    def length(self):
        """Its size in bytes."""
        return int(self.capacity * _BYTES_PER_GB)

    def rescan(self):
        """See how large it is now; tells whether that is news."""
        before = self.capacity
        if self.shared is not None:
            self.capacity = self.shared.size
        return self.capacity != before

    def snapshot(self):
        return {'type': self.type, 'capacity': self.capacity,
                'udid': self.udid, 'sha256': self.content.sha256()}


class Backings:
    """The files and images that a Linux partition can lend.

    ``mounts`` are the file systems that are mounted on it: source by path.
    """

    def __init__(self, vios):
        self._vios = vios
        self._disks = {}
        self._shared = {}
        self.mounts = {}

    def mount(self, source, path):
        """Mount an exported file system. Raises NoSuchThing."""
        if source not in self._vios.machine.san.exports:
            raise errors.NoSuchThing('export', source)
        self.mounts[path.rstrip('/')] = source

    def unmount(self, path):
        """What was mounted at a path is so no more. Raises NoSuchThing."""
        if path.rstrip('/') not in self.mounts:
            raise errors.NoSuchThing('mounted file system', path)
        del self.mounts[path.rstrip('/')]

    def add(self, type, name, capacity):
        """Let there be a file, or an image, of so many GB."""
        if type not in TYPES:
            raise errors.Invalid(
                f'A virtual disk is backed by one of {", ".join(TYPES)}, '
                f'not by {type!r}.')
        made = BackedDisk(self._vios, type, name, capacity)
        self._disks[type, name] = made
        return made

    def remove(self, type, name):
        """The file or image is deleted, whoever uses it.

        Raises NoSuchThing.
        """
        if (type, name) not in self._disks:
            raise errors.NoSuchThing(f'{type} disk', name)
        self._disks.pop((type, name)).content.discard()

    def exists(self, type, name):
        """Is there such a file or image?"""
        return (type, name) in self._disks or (
            self._find_shared(type, name) is not None
            or type == FILE and os.path.isfile(name))

    def get(self, type, name):
        """The file or image of that name; a file of this host will do.

        Raises Invalid or NoSuchThing.
        """
        if not self._vios.is_linux:
            raise errors.Invalid(
                f'{self._vios.name} cannot lend {name}: only a Linux '
                'partition lends files and Ceph images.')
        found = self._find_shared(type, name)
        if found is not None:
            return self._lend(type, name, found)
        if (type, name) not in self._disks:
            if not self.exists(type, name):
                raise errors.NoSuchThing(f'{type} disk', name)
            self.add(type, name, os.stat(name).st_size / _BYTES_PER_GB)
        return self._disks[type, name]

    def _find_shared(self, type, name):
        """The image or file of the network that is meant, or None."""
        san = self._vios.machine.san
        if type == RBD:
            return san.ceph.things.get(name)
        for path, source in self.mounts.items():
            if name.startswith(f'{path}/'):
                return san.exports[source].things.get(name[len(path) + 1:])
        return None

    def _lend(self, type, name, shared):
        """The disk that stands for it, the same as long as it is mapped."""
        disk = self._shared.get((type, name))
        if disk is None or disk.shared is not shared:
            disk = self._shared[type, name] = BackedDisk(
                self._vios, type, name, shared.size, shared)
        if not self._vios.is_mapped(disk):
            disk.rescan()
        return disk

    def __iter__(self):
        return iter(list(self._disks.values()))

    def snapshot(self):
        return {name: disk.snapshot()
                for (_, name), disk in sorted(self._disks.items())}
