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

"""The terminal as text: what reads it, and those who talk with it.

mkvterm runs on a pseudo terminal of ours. What it shows goes to the log and
to everybody who is connected; what they type goes to it.
"""

import contextlib
import os
import selectors
import socket
import threading
import time

from oslo_log import log as logging

from nova_powervm.virt.powervm.console import commands

LOG = logging.getLogger(__name__)

_PIECE = 4096
#: Seconds somebody may take to receive what is shown.
_PATIENCE = 5
_BREATH = 0.05


class Text:
    """Holds the terminal of a partition as long as it is open as text."""

    what = 'serial console'

    def __init__(self, partition, take_over, ring, ended):
        """Open it.

        :param take_over: whether it is taken from whoever has it
        :param ring: the log, None if none is kept
        :param ended: function that is called with this when the terminal is
            closed by others
        :raises ConsoleTypeUnavailable: with a sentence that says why not
        """
        self._partition = partition
        self._ring = ring
        self._ended = ended
        self._lock = threading.Lock()  # For all of the following.
        self._connections = set()
        self._closed = False
        self._process, self._terminal, self._shown = commands.open_text(
            partition, take_over)
        self._record(self._shown)
        self._thread = threading.Thread(
            target=self._read, daemon=True,
            name=f'powervm-terminal-{partition.id}')
        self._thread.start()

    def renew(self):
        """It is open: what notices its end has told."""

    def serve(self, connection):
        """Let a proxy talk with the terminal until it goes.

        What was shown last comes first. Raises OSError.
        """
        connection.settimeout(_PATIENCE)
        with self._lock:
            if self._closed:
                return
            connection.sendall(self._shown)
            self._connections.add(connection)
        try:
            for typed in _received(connection):
                self._type(typed)
        finally:
            with self._lock:
                self._connections.discard(connection)

    def _type(self, typed):
        while typed:
            with self._lock:
                if self._closed:
                    return
                with contextlib.suppress(BlockingIOError):
                    typed = typed[os.write(self._terminal, typed):]
            if typed:
                # A guest that does not read for now has much to read.
                time.sleep(_BREATH)

    def close(self):
        """Hang up on everybody and close the terminal.

        :raises ConsoleTypeUnavailable: it could not be closed
        """
        with self._lock:
            was_open, self._closed = not self._closed, True
        if was_open:
            self._process.terminate()
            self._thread.join(_PATIENCE)
            self._process.kill()
            self._thread.join()
            commands.close(self._partition)

    def _read(self):
        """Pass on what is shown until the terminal is closed."""
        with selectors.DefaultSelector() as selector:
            selector.register(self._terminal, selectors.EVENT_READ)
            while shown := self._next(selector):
                self._record(shown)
                self._pass_on(shown)
        self._process.wait()
        with self._lock:
            by_others, self._closed = not self._closed, True
            for connection in self._connections:
                _hang_up(connection)
            # Nobody writes to it any more.
            os.close(self._terminal)
        if by_others:
            self._ended(self)

    def _next(self, selector):
        selector.select()
        return commands.read_terminal(self._terminal)

    def _record(self, shown):
        if self._ring is None or not shown:
            return
        try:
            self._ring.write(shown)
        except OSError as exc:
            LOG.warning('The console log of instance %(uuid)s cannot be '
                        'written: %(reason)s',
                        {'uuid': self._partition.instance_uuid,
                         'reason': exc})

    def _pass_on(self, shown):
        with self._lock:
            self._shown = (self._shown + shown)[-_PIECE:]
            for connection in list(self._connections):
                try:
                    connection.sendall(shown)
                except OSError:
                    self._connections.discard(connection)
                    _hang_up(connection)


def _received(connection):
    """Yield what comes until the other side hangs up."""
    while True:
        try:
            data = connection.recv(_PIECE)
        except TimeoutError:
            continue
        if not data:
            return
        yield data


def _hang_up(connection):
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
