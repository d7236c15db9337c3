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

"""Storage of a network: Ceph images, and files of exported file systems.

Every Linux partition of a site can lend a Ceph image; it can lend a file if
the file system is mounted on it. Sizes are in GB.
"""

from nova_powervm.simulator.model import content
from nova_powervm.simulator.model import errors


class Shared:
    """One image or file, with the bytes in it, however many lend it."""

    def __init__(self, room, name, size):
        self.name = name
        self.size = size
        self.content = content.Content(room)

    def grow(self, size):
        """Make it larger; who lends it sees that when told to look."""
        if size < self.size:
            raise errors.Invalid(
                f'{self.name} of {self.size:g} GB cannot shrink to '
                f'{size:g} GB.')
        self.size = size

    def snapshot(self):
        return {'size': self.size, 'sha256': self.content.sha256()}


class Shelf:
    """What is called by one name in one place: a cluster, an export.

    :param what: what to call one thing on it
    """

    def __init__(self, san, what):
        self._san = san
        self._what = what
        self.things = {}

    def add(self, name, size):
        """Make something of so many GB. Raises NameTaken."""
        if name in self.things:
            raise errors.NameTaken(f'There is a {self._what} {name} already.')
        self.things[name] = Shared(self._san.room, name, size)
        return self.things[name]

    def get(self, name):
        """What has that name. Raises NoSuchThing."""
        if name not in self.things:
            raise errors.NoSuchThing(self._what, name)
        return self.things[name]

    def remove(self, name):
        """Delete something, whoever uses it. Raises NoSuchThing."""
        self.get(name).content.discard()
        del self.things[name]

    def snapshot(self):
        return {name: thing.snapshot()
                for name, thing in sorted(self.things.items())}
