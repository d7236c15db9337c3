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

"""Everything the machine has, by uuid; its lock, versions, ids and events."""

import collections
import random
import threading
import uuid

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import event

_FIRST_VERSION = 1000


class Thing:
    """Something with a uuid that clients can name, read and watch.

    ``noun`` is its REST type, ``name`` what people call it, ``version`` grows
    with each change, and ``parent`` is the thing it belongs to, if any.
    """

    noun = None

    def __init__(self, uuid, name, parent=None):
        self.uuid = uuid
        self.name = name
        self.parent = parent
        self.version = 0

    @property
    def path(self):
        """Nouns and uuids from the managed system down, for event URIs."""
        above = self.parent.path if self.parent else ()
        return (*above, self.noun, self.uuid)


class Registry:
    """The one place that knows all things, numbers changes and tells of them.

    Ids come from the seed, so the same actions make the same machine twice.
    """

    def __init__(self, seed=0):
        self.lock = threading.RLock()
        self.events = event.Queues()
        self._things = {}
        self._of = collections.defaultdict(dict)
        self._version = _FIRST_VERSION
        self._random = random.Random(seed)

    def new_uuid(self, upper=False):
        """A version-4 looking uuid whose first bit is clear.

        Partitions write theirs in upper case; everything else in lower case.
        """
        bits = self._random.getrandbits(128) & ~(1 << 127)
        made = str(uuid.UUID(int=bits, version=4))
        return made.upper() if upper else made

    def new_serial(self, digits):
        """That many random hexadecimal digits, lower case."""
        return f'{self._random.getrandbits(4 * digits):0{digits}x}'

    def add(self, thing, detail=''):
        """Make a thing known, and tell the world."""
        if thing.uuid in self._things:
            raise errors.NameTaken(
                f'{thing.noun} {thing.uuid} already exists.')
        self._things[thing.uuid] = thing
        self._of[thing.noun][thing.uuid] = thing
        self._renumber(thing)
        self.events.publish('ADD_URI', thing.path, detail)
        return thing

    def remove(self, thing, detail=''):
        """Forget a thing, and tell the world."""
        del self._things[thing.uuid]
        del self._of[thing.noun][thing.uuid]
        self.events.publish('DELETE_URI', thing.path, detail)

    def changed(self, thing, *details):
        """Give the thing a new version and publish one event per detail."""
        self._renumber(thing)
        for detail in details or ('Other',):
            self.events.publish('MODIFY_URI', thing.path, detail)

    def get(self, noun, uuid):
        """The thing of that noun and uuid. Raises NoSuchThing."""
        thing = self._things.get(uuid)
        if thing is None or thing.noun != noun:
            raise errors.NoSuchThing(noun, uuid)
        return thing

    def all(self, noun):
        """All things of a noun, in the order they were made."""
        return list(self._of[noun].values())

    def _renumber(self, thing):
        self._version += 1
        thing.version = self._version
