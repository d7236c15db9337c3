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

"""Virtual optical media and the repository of a VIOS. Sizes in GB."""

from nova_powervm.simulator.model import content
from nova_powervm.simulator.model import errors

_MAX_NAME = 37
SMALLEST = 1e-6  # Sizes closer than this are the same.


class Media:
    """A virtual optical medium of the media repository."""

    kind = 'VirtualOpticalMedia'

    def __init__(self, repository, name, size=0.0, mount='rw'):
        self.repository = repository
        self.name = name
        self.size = size
        self.mount = mount
        self.content = content.Content(repository.group.vios.machine.room)

    @property
    def udid(self):
        """0e and the name."""
        return f'0e{self.name}'

    @property
    def length(self):
        """How many bytes it has."""
        return self.content.size

    @property
    def in_use(self):
        """Is it loaded in any optical device?"""
        return self.repository.group.vios.is_mapped(self)

    def read(self, offset=0, length=None):
        """Bytes of the medium."""
        return self.content.read(offset, length)

    def sha256(self):
        """Digest of the bytes written; None if nothing was written."""
        return self.content.sha256()

    def snapshot(self):
        return {'size': self.size, 'mount': self.mount,
                'sha256': self.sha256()}


class Repository:
    """The media repository of a VIOS."""

    def __init__(self, group, name, size):
        self.group = group
        self.name = name
        self.size = size
        self.media = {}

    @property
    def free(self):
        """GB left for media."""
        return self.size - sum(m.size for m in self.media.values())

    def add(self, name, size, mount='rw'):
        """Add an empty medium. Raises Invalid, NameTaken or NoSpace."""
        check_media_name(name)
        if name in self.media:
            raise errors.NameTaken(f'A medium named {name} already exists.')
        if size > self.free + SMALLEST:
            raise errors.NoSpace(
                f'The repository {self.name} has {self.free:g} GB left; the '
                f'medium {name} needs {size:g} GB.')
        self.media[name] = Media(self, name, size, mount)
        return self.media[name]

    def check_empty(self):
        """Raise InUse if there are media."""
        if self.media:
            raise errors.InUse(
                f'The media repository {self.name} holds '
                f'{", ".join(self.media)} and cannot be removed.')

    def check_removable(self, medium):
        """Raise InUse if the medium is loaded."""
        if medium.in_use:
            raise errors.InUse(
                f'The medium {medium.name} is loaded in an optical device.')

    def remove(self, medium):
        """Delete a medium. Raises InUse."""
        self.check_removable(medium)
        del self.media[medium.name]
        medium.content.discard()

    def snapshot(self):
        return {'size': self.size,
                'media': {n: m.snapshot() for n, m in self.media.items()}}


def check_media_name(name):
    """Raise Invalid unless a medium may be called that."""
    check_length('media', name, _MAX_NAME)


def check_length(what, name, most):
    """Raise Invalid unless a name has 1 to that many characters."""
    if not 1 <= len(name) <= most:
        raise errors.Invalid(
            f'A {what} name has 1 to {most} characters; {name!r} has '
            f'{len(name)}.')
