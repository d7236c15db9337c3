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

"""One port for the consoles of all partitions.

Whoever connects says with a line of HTTP which one is meant, as Nova's
console proxies do where a console has an access path.
"""

import contextlib
import re
import socket
import threading

from oslo_log import log as logging

LOG = logging.getLogger(__name__)

_CONNECT = re.compile(rb'CONNECT /?(\S+) HTTP/1\.[01]\r\n')
_END = b'\r\n\r\n'
_LONGEST = 2048
#: Seconds that whoever connects may take to say what it wants.
_PATIENCE = 30


class Gate:
    """Listens on a port, and serves each connection in a thread of its own.

    :ivar port: the port, also where any free one was asked for
    """

    def __init__(self, address, port, visit):
        """Open it. Raises OSError.

        :param address: of this host, or a name of it
        :param visit: function that takes an access path and returns a context
            manager; that gives a function which takes the connection and
            returns when it is over, or None where there is nothing to visit
        """
        self._visit = visit
        family, _, _, _, where = socket.getaddrinfo(
            address, port, type=socket.SOCK_STREAM)[0]
        self._listener = socket.create_server(where[:2], family=family,
                                              backlog=128)
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True,
                         name=f'powervm-consoles-{self.port}').start()

    def close(self):
        """Let nobody in any more; those who are in stay."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                connection, peer = self._listener.accept()
                threading.Thread(
                    target=self._serve, args=(connection, peer[0]),
                    daemon=True).start()

    def _serve(self, connection, peer):
        with connection:
            try:
                self._let_in(connection, peer)
            except OSError as exc:
                LOG.warning('A console connection from %(peer)s broke: '
                            '%(reason)s', {'peer': peer, 'reason': exc})

    def _let_in(self, connection, peer):
        connection.settimeout(_PATIENCE)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        asked = _CONNECT.match(_head(connection))
        if asked is None:
            LOG.warning('%s did not say which console it wants; only '
                        "Nova's console proxies should connect", peer)
            connection.sendall(b'HTTP/1.1 400 Bad Request\r\n\r\n')
            return
        with self._visit(asked[1].decode('latin-1')) as serve:
            if serve is None:
                connection.sendall(b'HTTP/1.1 404 Not Found\r\n\r\n')
                return
            connection.sendall(b'HTTP/1.1 200 OK\r\n\r\n')
            serve(connection)


def _head(connection):
    """Return what comes up to an empty line, and leave what follows it."""
    head = b''
    while not head.endswith(_END) and len(head) < _LONGEST:
        byte = connection.recv(1)
        if not byte:
            break
        head += byte
    return head if head.endswith(_END) else b''
