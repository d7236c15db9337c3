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

"""Nova's console proxies, and those who look at consoles through them."""

import os
import struct
import sys
import threading
import urllib.parse

import fixtures
from nova.console.securityproxy import rfb
from nova.console import websocketproxy
from nova import context as nova_context
import websocket
from websockify import websocketproxy as websockify_proxy

from nova_powervm.tests.unit.simulator import viewer


class ManagementCommandsFixture(fixtures.Fixture):
    """The commands of the management partition, on the PATH.

    :param sim: the simulator they belong to
    """

    def __init__(self, sim):
        super().__init__()
        self._sim = sim

    def _setUp(self):
        self.useFixture(fixtures.EnvironmentVariable('PATH', os.pathsep.join(
            (self._sim.commands, os.environ['PATH']))))


class IdleTimeFixture(fixtures.Fixture):
    """Time in which nobody uses a terminal; it passes when told to."""

    def _setUp(self):
        self._now, self._timers = 0, []
        self.useFixture(fixtures.MonkeyPatch(
            'nova_powervm.virt.powervm.console.terminal.later', self._later))

    def _later(self, seconds, function):
        timer = _Timer(self._now + seconds, function)
        self._timers.append(timer)
        return timer

    def pass_(self, seconds):
        self._now += seconds
        for timer in self._timers:
            if timer.function and timer.when <= self._now:
                function, timer.function = timer.function, None
                function()


class _Timer:

    def __init__(self, when, function):
        self.when, self.function = when, function

    def cancel(self):
        self.function = None


class ProxyFixture(fixtures.Fixture):
    """nova-novncproxy, or nova-serialproxy, in this process.

    The handler of a connection and the negotiation with the compute host are
    Nova's; only the processes that websockify makes are threads here.

    :param cell: mapping of the cell it belongs to
    :param is_vnc: whether it is the one for VNC
    :ivar port: where it listens on the loopback address
    """

    def __init__(self, cell, is_vnc=True):
        super().__init__()
        self._cell = cell
        self._is_vnc = is_vnc

    def _setUp(self):
        if 'eventlet.hubs' in sys.modules:
            # Nova's handler takes another one, since it thinks that it has a
            # process of its own.
            self.useFixture(fixtures.MonkeyPatch(
                'eventlet.hubs.use_hub', lambda *args: None))
        server = websockify_proxy.LibProxyServer(
            self._handle, listen_host='127.0.0.1', listen_port=0)
        server.security_proxy = (rfb.RFBSecurityProxy() if self._is_vnc
                                 else None)
        server.daemon_threads = True
        # It prints what Nova's proxies log.
        server.handle_error = lambda request, client: None
        self.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)

    def _handle(self, *args):
        return _Handler(self._cell, *args)

    def connect(self, url):
        """Connect as a browser does with the URL it got from Nova's API.

        :returns: something like a socket
        """
        url = urllib.parse.unquote(url)
        return _Connection(self.port, url.rpartition('token=')[2])


class _Handler(websocketproxy.NovaProxyRequestHandler):
    """Nova's, with the database of its cell, which it is configured with."""

    def __init__(self, cell, *args):
        self._cell = cell
        super().__init__(*args)

    def _get_connect_info(self, ctxt, token):
        nova_context.set_target_cell(ctxt, self._cell)
        return super()._get_connect_info(ctxt, token)


class _Connection:
    """A connection with a proxy, to be used like a socket."""

    def __init__(self, port, token):
        self._socket = websocket.create_connection(
            f'ws://127.0.0.1:{port}/?token={token}', timeout=30,
            subprotocols=['binary'])
        self._received = b''

    def sendall(self, data):
        self._socket.send_binary(data)

    def recv(self, count):
        """Return up to so many bytes; none when the proxy has hung up."""
        while not self._received:
            try:
                kind, self._received = self._socket.recv_data()
            except websocket.WebSocketConnectionClosedException:
                return b''
            if kind == websocket.ABNF.OPCODE_CLOSE:
                self._received = b''
                return b''
        data, self._received = (self._received[:count],
                                self._received[count:])
        return data

    def close(self):
        self._socket.close()


def look(connection):
    """Return a VNC viewer on a connection, past the greetings.

    :raises EOFError: there was no way past them
    """
    try:
        return viewer.Viewer(connection=connection)
    except (IndexError, struct.error, OSError,
            websocket.WebSocketException) as exc:
        raise EOFError('The proxy hung up during the greetings.') from exc


def hear(test, connection, until):
    """Return what a terminal shows up to some words."""
    heard = b''
    while not heard.endswith(until):
        data = connection.recv(1000)
        test.assertNotEqual(b'', data, f'hung up after {heard}')
        heard += data
    return heard
