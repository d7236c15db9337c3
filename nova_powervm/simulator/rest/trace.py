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

"""What was asked of the simulator, and what it answered."""

import collections
import dataclasses
import threading

from nova_powervm.simulator import faults

# Actions that the verb alone tells.
_PLAIN = ('create', 'read', 'update', 'delete', 'feed')


@dataclasses.dataclass(frozen=True)
class Entry:
    """One request.  ``status`` 0: the connection was closed unanswered."""

    number: int
    verb: str
    noun: str
    action: str
    path: str
    status: int
    seconds: float

    @property
    def operation(self):
        """What :meth:`Trace.counts` counts, such as ``GET VirtualIOServer``.

        Anything but plain reading and writing is named as well:
        ``PUT LogicalPartition job:PowerOn``.
        """
        words = [self.verb, self.noun]
        if self.action and self.action not in _PLAIN:
            words.append(self.action)
        return ' '.join(words)


class Trace:
    """The last requests, oldest first, and the number of each operation.

    :param limit: how many entries are kept; older ones are forgotten, but
        stay in the overall counts
    """

    def __init__(self, limit=10000):
        self._lock = threading.Lock()
        self._entries = collections.deque(maxlen=limit)
        self._counts = collections.Counter()
        self._last = 0

    def record(self, call, status, seconds):
        """Add a request that took so many seconds and ended in status.

        Requests to the simulator itself are nobody's business.
        """
        if call.noun == faults.CONTROL:
            return
        with self._lock:
            self._last += 1
            entry = Entry(self._last, call.verb, call.noun or '',
                          call.action or '', call.path, status, seconds)
            self._entries.append(entry)
            self._counts[entry.operation] += 1

    @property
    def entries(self):
        """A list of the entries kept."""
        with self._lock:
            return list(self._entries)

    def mark(self):
        """A place in the trace, for :meth:`since` and :meth:`counts`."""
        with self._lock:
            return self._last

    def since(self, mark):
        """The entries recorded after that mark."""
        return [entry for entry in self.entries if entry.number > mark]

    def counts(self, since=None):
        """How often each operation was asked, as a Counter."""
        if since is None:
            with self._lock:
                return collections.Counter(self._counts)
        return collections.Counter(
            entry.operation for entry in self.since(since))

    def clear(self):
        """Forget everything.  Marks taken before stay valid."""
        with self._lock:
            self._entries.clear()
            self._counts.clear()
