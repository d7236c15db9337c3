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

"""The terminal as VNC: what shows it, and those who look at it."""

import contextlib
import socket
import threading

from nova_powervm import conf as cfg
from nova_powervm.virt.powervm.console import commands
from nova_powervm.virt.powervm.console import pump
from nova_powervm.virt.powervm.console import vencrypt

CONF = cfg.CONF


class Vnc:
    """Holds the terminal of a partition as long as it is open as VNC."""

    what = 'VNC console'

    def __init__(self, partition, take_over, **_):
        """Open it.

        :param take_over: whether it is taken from whoever has it
        :raises ConsoleTypeUnavailable: with a sentence that says why not
        """
        self._partition = partition
        self._lock = threading.Lock()
        self._served = set()
        self._closed = False
        self._take_over = take_over
        self._port = commands.open_vnc(partition, take_over)

    def renew(self):
        """Open it again, should somebody have closed it meanwhile.

        :raises ConsoleTypeUnavailable: with a sentence that says why not
        """
        self._port = commands.open_vnc(self._partition, self._take_over)

    def serve(self, connection):
        """Show the terminal to a proxy until that goes. Raises OSError."""
        with commands.connect(self._port) as terminal:
            if CONF.powervm.vnc_use_x509_auth:
                connection = vencrypt.secure(connection, terminal)
            with connection:
                self._remember(terminal)
                try:
                    pump.carry(connection, terminal)
                finally:
                    self._forget(terminal)

    def _remember(self, terminal):
        """Hang up on it at the close, or at once if that was before."""
        with self._lock:
            self._served.add(terminal)
            if self._closed:
                _hang_up(terminal)

    def _forget(self, terminal):
        with self._lock:
            self._served.discard(terminal)

    def close(self):
        """Hang up on everybody and close the terminal.

        One that somebody else has taken by force stays theirs.

        :raises ConsoleTypeUnavailable: it could not be closed
        """
        with self._lock:
            self._closed = True
            for terminal in self._served:
                _hang_up(terminal)
        if commands.listens(self._port):
            commands.close(self._partition)


def _hang_up(terminal):
    with contextlib.suppress(OSError):
        terminal.shutdown(socket.SHUT_RDWR)
