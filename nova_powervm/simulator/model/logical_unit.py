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

"""Logical units of a shared storage pool, and clones of them.

Sizes are in GB.
"""

import collections

from nova_powervm.simulator.model import content
from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import media
from nova_powervm.simulator.model import registry

DISK = 'VirtualIO_Disk'
IMAGE = 'VirtualIO_Image'
TYPES = (DISK, IMAGE, 'VirtualIO_Hibernation',
         'VirtualIO_Active_Memory_Sharing')
UDID_PREFIXES = ('27', '29')  # Of a disk, of an image.
_MAX_NAME = 127
_BYTES_PER_GB = 1 << 30
_LEAST_ROOM = 1 / 1024  # GB that a tier must have free for a thin unit.

# What a new logical unit is to be. ``thin`` and ``type`` None stand for the
# usual; ``source`` is the udid of the image it is a clone of, or None.
Wanted = collections.namedtuple('Wanted', 'name capacity thin type source',
                                defaults=(None, None, None))


class LogicalUnit(registry.Thing):
    """A disk of a shared storage pool, with the bytes written to it."""

    noun = 'LogicalUnit'
    kind = 'LogicalUnit'

    def __init__(self, tier, wanted):
        super().__init__(tier.site.registry.new_uuid(), wanted.name,
                         parent=tier)
        self.tier = tier
        self.cluster = tier.cluster
        self.capacity = wanted.capacity
        self.thin = wanted.thin is not False
        self.type = wanted.type or DISK
        prefix = UDID_PREFIXES[self.type == IMAGE]
        serial = tier.site.registry.new_serial(32)
        self.udid = f'{prefix}{self.cluster.serial}{serial}'
        self.content = content.Content(tier.site.room)
        self.source = _source(tier, wanted.source)
        if self.source is not None:
            self.content.show(self.source.content)

    # -- asking -----------------------------------------------------------

    @property
    def length(self):
        """Its size in bytes."""
        return int(self.capacity * _BYTES_PER_GB)

    @property
    def in_use(self):
        """Does any node show it to a partition?"""
        return any(node.is_mapped(self) for node in self.cluster.nodes)

    @property
    def clones(self):
        """The logical units that began as copies of this one."""
        return [u for u in self.tier.pool.units if u.source is self]

    @property
    def held(self):
        """GB it takes from the pool: what was written to it, if thin."""
        if not self.thin:
            return self.capacity
        return round(self.content.stored / _BYTES_PER_GB, 6)

    def read(self, offset=0, length=None):
        """Bytes of the unit; what was never written reads as zeros."""
        return self.content.read(offset, length)

    def sha256(self):
        """Digest of the bytes; None if nothing was written."""
        return self.content.sha256()

    # -- changing ---------------------------------------------------------

    def check_deletable(self, others=()):
        """Raise InUse if it is mapped or has clones.

        :param others: logical units that are to be deleted as well
        """
        if self.in_use:
            raise errors.InUse(
                f'The logical unit {self.name} is mapped to a partition.')
        if any(clone not in others for clone in self.clones):
            raise errors.InUse(
                f'The logical unit {self.name} has clones.')

    def check_change(self, name, capacity):
        """Raise Invalid or NoSpace unless it may be called that and grow."""
        _check_name(name)
        if capacity < self.capacity - media.SMALLEST:
            raise errors.Invalid(
                f'The logical unit {self.name} has {self.capacity:g} GB and '
                f'cannot shrink to {capacity:g} GB.')
        if not self.thin:
            _check_space(self.tier, name, capacity - self.capacity)

    def change(self, name, capacity):
        """Rename it, or make it larger. Raises Invalid or NoSpace."""
        self.check_change(name, capacity)
        if (name, capacity) == (self.name, self.capacity):
            return
        self.name, self.capacity = name, capacity
        self.changed()
        self.tier.pool.changed()

    def fill(self, landing):
        """Take over uploaded bytes. Raises InUse, NoSpace or NoSuchThing."""
        if self not in self.tier.units:
            raise errors.NoSuchThing('LogicalUnit', self.udid)
        if self.clones:
            raise errors.InUse(
                f'The logical unit {self.name} has clones, so nothing can '
                'be uploaded to it.')
        if landing.size > self.capacity * _BYTES_PER_GB:
            raise errors.NoSpace(
                f'{landing.size} bytes do not fit on the logical unit '
                f'{self.name} of {self.capacity:g} GB.')
        if self.thin:
            more = (landing.stored - self.content.stored) / _BYTES_PER_GB
            _check_space(self.tier, self.name, more)
        self.content.take(landing)
        self.tier.pool.changed()

    def changed(self):
        """It is not what it was, or not used as it was."""
        self.tier.site.registry.changed(self, 'derived')

    def snapshot(self):
        return {'name': self.name, 'uuid': self.uuid, 'udid': self.udid,
                'capacity': self.capacity, 'thin': self.thin,
                'type': self.type, 'sha256': self.sha256(),
                'source': self.source and self.source.udid}


def check_new(tier, wanted):
    """Raise Invalid or NoSpace unless the unit can be made in a tier.

    A thin one needs no room of its own, but a full tier takes none.
    """
    _check_name(wanted.name)
    if wanted.type is not None and wanted.type not in TYPES:
        raise errors.Invalid(
            f'A logical unit is of one of the types {", ".join(TYPES)}, not '
            f'{wanted.type!r}.')
    if not wanted.capacity or wanted.capacity <= 0:
        raise errors.Invalid(
            f'The logical unit {wanted.name} needs a UnitCapacity above 0.')
    source = _source(tier, wanted.source)
    if source and wanted.capacity < source.capacity - media.SMALLEST:
        raise errors.Invalid(
            f'{wanted.name} is to be a clone of {source.name}, so it needs '
            f'{source.capacity:g} GB or more, not {wanted.capacity:g} GB.')
    _check_space(tier, wanted.name, wanted.capacity
                 if wanted.thin is False else _LEAST_ROOM)


def _check_name(name):
    media.check_length('logical unit', name, _MAX_NAME)


def _check_space(tier, name, more):
    if more > tier.free + media.SMALLEST:
        raise errors.NoSpace(
            f'VIOSE0F1B6 The tier {tier.name} of the shared storage pool '
            f'{tier.pool.name} has {tier.free:g} GB free; the logical unit '
            f'{name} needs {more:g} GB.')


def _source(tier, udid):
    """The image to clone, or None. Raises NoSuchThing or Invalid.

    Its udid may come with the prefix of a disk or of an image. A clone is
    in the tier of its image.
    """
    if udid is None:
        return None
    for unit in tier.units:
        if unit.udid[2:] == udid[2:]:
            if unit.type != IMAGE:
                raise errors.Invalid(
                    f'{unit.name} is a {unit.type}; only a {IMAGE} can be '
                    'cloned.')
            return unit
    raise errors.NoSuchThing('LogicalUnit', udid)
