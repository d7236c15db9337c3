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

"""What is known of the states of all partitions, without asking again.

Nova asks for the state of each instance, again and again. The states are read
with one request for all partitions, and kept as long as somebody who listens
to the REST service tells what has changed since. When nobody does, only what
was read in the last seconds is believed.
"""

import contextlib
import threading

from oslo_utils import timeutils
from pypowervm.wrappers import logical_partition as pvm_lpar

from nova_powervm.virt.powervm.partition import state

#: Seconds that states are believed when nobody listens.
UNHEARD_SECONDS = 10
#: Seconds after which a listener has to be heard of again. The REST service
#: answers within ten seconds, whether anything has changed or not.
LISTENER_SECONDS = 45

_CHANGED, _GONE = 'changed', 'gone'


class States:
    """The states of the partitions of a host, by uuid.

    There are as many entries as partitions. Every method may be called from
    any thread.
    """

    def __init__(self, host):
        self._host = host
        self._lock = threading.Lock()
        self._one_reads_all = threading.Lock()
        self._known = {}
        self._believed_until = timeutils.now()
        self._heard = False
        self._readings = {}

    # What somebody wants to know

    def get(self, uuid):
        """Return the PowerVM state of a partition: no request, usually.

        :raises HttpNotFound: there is no such partition
        """
        with self._lock:
            known = self._believed() and self._known.get(uuid)
        return known or self.read(uuid)

    def read(self, uuid):
        """Ask for the PowerVM state of a partition: one small request.

        :raises HttpNotFound: there is no such partition
        """
        with self._reading() as doubtful:
            found = state.ask(self._host, uuid)
            with self._lock:
                if self._believed() and uuid not in doubtful:
                    self._known[uuid] = found
        return found

    def uuids(self):
        """Return the uuids of all partitions.

        No request while somebody tells of changes, and one otherwise.
        """
        if not self.are_followed:
            self.read_all()
        with self._lock:
            return list(self._known)

    @property
    def are_followed(self):
        """Whether somebody tells of each change."""
        with self._lock:
            return self._heard and self._believed()

    # What is read

    def read_all(self):
        """Read all partitions: one request.

        :returns: uuids of those with another state than was known
        """
        with self._one_reads_all, self._reading() as doubtful:
            return self.take(pvm_lpar.LPAR.get(self._host.adapter), doubtful)

    def take(self, lpars, doubtful=()):
        """The same of partitions that somebody has just read."""
        found = {lpar.uuid: lpar.state for lpar in lpars}
        with self._lock:
            for uuid in doubtful:
                found[uuid] = None
                if doubtful[uuid] is _GONE:
                    del found[uuid]
            before, self._known = self._known, found
            self._believe(UNHEARD_SECONDS)
        return {uuid for uuid, now in found.items()
                if uuid in before and now != before[uuid]}

    # What is heard

    def follow(self):
        """Somebody has told of every change since the last ``read_all``."""
        with self._lock:
            self._heard = True
            self._believe(LISTENER_SECONDS)

    def doubt(self):
        """Changes may have been missed: nothing is believed any more."""
        with self._lock:
            if self._heard:
                self._heard = False
                self._believed_until = timeutils.now()

    def expect(self, uuid):
        """A partition is new, or has another state."""
        with self._lock:
            self._known[uuid] = None
            self._cast_doubt(uuid, _CHANGED)

    def forget(self, uuid):
        """This service may have changed the state of a partition.

        That will be heard of too, and perhaps not at once.
        """
        with self._lock:
            if uuid in self._known:
                self._known[uuid] = None
                self._cast_doubt(uuid, _CHANGED)

    def remove(self, uuid):
        """A partition is gone."""
        with self._lock:
            self._known.pop(uuid, None)
            self._cast_doubt(uuid, _GONE)

    # Inside

    def _believed(self):
        return timeutils.now() < self._believed_until

    def _believe(self, seconds):
        self._believed_until = timeutils.now() + seconds

    @contextlib.contextmanager
    def _reading(self):
        """Collect what changes while it is being read, by uuid."""
        doubtful = {}
        with self._lock:
            self._readings[id(doubtful)] = doubtful
        try:
            yield doubtful
        finally:
            with self._lock:
                del self._readings[id(doubtful)]

    def _cast_doubt(self, uuid, why):
        for doubtful in self._readings.values():
            doubtful[uuid] = why
