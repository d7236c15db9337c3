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

"""The connections of clients: how many there are, and which wait."""

import contextlib
import socket
import threading

#: Seconds after which a real server closes a connection nobody uses.
IDLE_SECONDS = 30.0


class Connections:
    """The connections of a server.

    :ivar idle_seconds: how long a connection stays that nothing comes over
    :ivar opened: how many there have been
    """

    def __init__(self, idle_seconds=IDLE_SECONDS):
        self.idle_seconds = idle_seconds
        self.opened = 0
        self._lock = threading.Condition()
        self._idle = set()
        self._open = {}
        self._closing = False
        self._generation = 0

    def __len__(self):
        """How many are open."""
        return len(self._open)

    @property
    def idle(self):
        """How many of them wait for a request."""
        return len(self._idle)

    @property
    def closing(self):
        """Is the server about to stop?"""
        return self._closing

    @contextlib.contextmanager
    def open(self, connection):
        """A connection is there, from beginning to end."""
        with self._lock:
            self.opened += 1
            self._open[connection] = self._generation
        try:
            yield
        finally:
            with self._lock:
                self._open.pop(connection, None)

    @contextlib.contextmanager
    def waiting(self, connection):
        """A connection waits for a request. Says whether it may."""
        with self._lock:
            may_wait = not self._closing and (
                self._open[connection] == self._generation)
            if may_wait:
                self._idle.add(connection)
                self._lock.notify_all()
        try:
            yield may_wait
        finally:
            with self._lock:
                self._idle.discard(connection)

    def wait_until_idle(self, count=1, seconds=10):
        """Wait until so many wait for a request; say whether they do.

        A client may have its answer a moment before.
        """
        with self._lock:
            return self._lock.wait_for(
                lambda: len(self._idle) >= count, seconds)

    def close_idle(self):
        """Close those that wait, as a server does when it restarts.

        Those that serve a request are closed when they have answered it: to
        a client that has its answer they wait already.
        """
        with self._lock:
            self._generation += 1
            for connection in self._idle:
                _shut(connection)
            self._idle.clear()

    def close(self):
        """Close those that wait, and let no other wait again."""
        self._closing = True
        self.close_idle()

    def reopen(self):
        """The server has started again."""
        self._closing = False


def _shut(connection):
    """Shut what the thread of a connection reads from; it closes it."""
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
