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

"""HTTP: several WSGI applications under one port, on threads of our own."""

import errno
import socket
import threading

from werkzeug.middleware import dispatcher
from werkzeug import serving
from werkzeug.wrappers import Response

from tools.cloud import errors

LOOPBACK = '127.0.0.1'


class _Handler(serving.WSGIRequestHandler):
    """Keep connections open, answer at once, and leave no access log."""

    protocol_version = 'HTTP/1.1'
    disable_nagle_algorithm = True

    def log_request(self, code='-', size='-'):
        """The services log their own requests."""


class Server:
    """The port of the cloud: ``{'/compute': app, ...}`` behind one address.

    The port is taken when the object is made, so that addresses can be
    written into configuration before there is an application to serve.

    :param port: TCP port on loopback; 0 takes a free one.
    :raises errors.PortInUse: when the port is taken.
    """

    def __init__(self, port=0):
        self._socket = listen(port, 'cloud', '--port')
        self.port = self._socket.getsockname()[1]
        self.url = f'http://{LOOPBACK}:{self.port}'
        self._mounts = {}
        self._server = None
        self._thread = None

    def mount(self, path, app):
        """Serve ``app`` under ``path``, from now on."""
        self._mounts[path] = app

    def start(self):
        """Answer requests; paths nobody mounted get a 404."""
        app = dispatcher.DispatcherMiddleware(
            Response('No service has this path.\n', status=404),
            self._mounts)
        self._server = serving.make_server(
            LOOPBACK, self.port, app, threaded=True,
            request_handler=_Handler, fd=self._socket.fileno())
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={'poll_interval': 0.1},
            name='cloud-http', daemon=True)
        self._thread.start()

    def stop(self):
        """Take no more requests and give the port back."""
        if self._server is not None:
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()
        self._socket.close()


def listen(port, what, option):
    """Return a listening loopback socket, or say who should move."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((LOOPBACK, port))
        sock.listen(128)
    except OSError as exc:
        sock.close()
        if exc.errno != errno.EADDRINUSE:
            raise
        raise errors.PortInUse(what, LOOPBACK, port, option) from exc
    return sock
