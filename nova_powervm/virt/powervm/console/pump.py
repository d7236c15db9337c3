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

"""Carrying bytes between two connections, until one of them ends."""

import contextlib
import selectors
import ssl

#: Bytes that are kept for an end which does not take them yet.
_ROOM = 256 * 1024
_PIECE = 64 * 1024
#: Seconds an end may take for its last bytes.
_PATIENCE = 5

_NOT_NOW = (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError)


class _End:
    """One of the two connections, and what is waiting to be sent on it."""

    def __init__(self, connection):
        connection.setblocking(False)
        self.connection = connection
        self.waiting = bytearray()
        self.ended = False

    @property
    def pending(self):
        """Whether there are bytes that a selector does not know of."""
        return (not self.ended
                and isinstance(self.connection, ssl.SSLSocket)
                and self.connection.pending() > 0)

    def receive(self, other):
        """Pass on what has come."""
        with contextlib.suppress(*_NOT_NOW):
            data = self.connection.recv(_PIECE)
            other.waiting += data
            self.ended = not data

    def send(self):
        """Send as much of what waits as is taken."""
        with contextlib.suppress(*_NOT_NOW):
            del self.waiting[:self.connection.send(self.waiting)]

    def events(self, other):
        """Return what this end waits for."""
        reading = not self.ended and len(other.waiting) < _ROOM
        return ((selectors.EVENT_READ if reading else 0)
                | (selectors.EVENT_WRITE if self.waiting else 0))


def carry(one, other):
    """Carry bytes both ways until an end hangs up; that closes neither.

    Both may be TLS connections. What was received before is still sent, as
    long as it is taken. To stop it from another thread, shut down an end.
    """
    ends = _End(one), _End(other)
    with contextlib.suppress(OSError), \
            selectors.DefaultSelector() as selector:
        while not any(end.ended for end in ends):
            _turn(selector, ends)
        while any(end.waiting for end in ends):
            if not _turn(selector, ends, _PATIENCE):
                break


def _turn(selector, ends, timeout=None):
    """Wait until an end is ready, and serve it; return whether one was."""
    pairs = (ends, ends[::-1])
    waiting = dict(_registered(selector, pairs))
    ready = {key.fileobj: events for key, events in selector.select(
        0 if any(end.pending for end in waiting) else timeout)}
    for end, other in pairs:
        events = ready.get(end.connection, 0)
        reads = waiting.get(end, 0) & selectors.EVENT_READ
        if reads and (events & selectors.EVENT_READ or end.pending):
            end.receive(other)
        if events & selectors.EVENT_WRITE:
            end.send()
    return bool(ready)


def _registered(selector, pairs):
    """Register the ends for what they wait for; yield them with it."""
    known = selector.get_map()
    for end, other in pairs:
        events = end.events(other)
        if end.connection in known:
            selector.unregister(end.connection)
        if events:
            selector.register(end.connection, events)
            yield end, events
