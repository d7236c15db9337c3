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

"""Serving a machine over HTTP: ready when started, gone when stopped."""

import errno
import http
import logging
import os
import selectors
import socket
import threading
import urllib.parse

from werkzeug import serving

from nova_powervm.simulator import commands as local_commands
from nova_powervm.simulator import faults
from nova_powervm.simulator import presets
from nova_powervm.simulator.rest import app
from nova_powervm.simulator.rest import errors
from nova_powervm.simulator.rest import latency as latencies
from nova_powervm.simulator.rest import recorded as recordings
from nova_powervm.simulator.rest import trace
from nova_powervm.simulator import state as states

LOG = logging.getLogger(__name__)


class Simulator:
    """A machine, and the REST service in front of it.

    Use it as a context manager, or call start() and stop(). It listens on
    a free port unless told which.

    :param machine: what to serve; by default a new dual_vios machine
    :param state: a file from which the machine is loaded, if it is there,
        and to which it is saved when the simulator stops
    :param recorded: files with recorded responses, to be served for their
        nouns instead of what the machine has
    :param password: what password logons must give; None accepts any
    :param ssl_context: an ssl.SSLContext to serve https
    :param strict: refuse bodies whose elements stand in another order than
        those of the objects it shows
    :param latency: how long requests and jobs take, such as novalink:0.1
        for a tenth of what they take on a real machine; None for no time
    """

    def __init__(self, machine=None, port=0, host='127.0.0.1',
                 password=None, ssl_context=None, strict=False,
                 latency=None, state=None, recorded=()):
        self.state = state
        if state is not None:
            states.check(state)
            machine = states.load(state) if os.path.exists(state) else machine
        self.machine = machine or presets.dual_vios()
        self.host = host
        self.port = port
        self.faults = faults.Faults(self.machine)
        self.trace = trace.Trace()
        self.app = app.App(self.machine, self.faults, self.trace, password)
        self.app.strict = strict
        self.app.recordings = [recordings.load(path) for path in recorded]
        if latency is not None:
            self.app.latency = latencies.parse(latency)
            timed = self.app.latency.clock()
            timed.resume(self.machine.clock.now())
            self.machine.clock = timed
        self._ssl_context = ssl_context
        self._commands = None
        self._server = None
        self._thread = None

    @property
    def url(self):
        """Where it is, such as http://127.0.0.1:12080."""
        protocol = 'https' if self._ssl_context else 'http'
        host = f'[{self.host}]' if ':' in self.host else self.host
        return f'{protocol}://{host}:{self.port}'

    @property
    def scenarios(self):
        """What goes wrong by name: see nova_powervm.simulator.scenarios."""
        return self.app.scenarios

    @property
    def devices(self):
        """Directory with the disks that the management partition sees."""
        return self.machine.devices.path

    @property
    def commands(self):
        """Directory with mkvterm and rmvterm, to put on the PATH."""
        if self._commands is None:
            self._commands = local_commands.Commands(self.url)
        return self._commands.path

    def start(self):
        """Listen. Requests are answered as soon as this returns.

        Raises OSError if the port is in use.
        """
        self._server = _Server(self.host, self.port, self.app,
                               self._ssl_context)
        self.port = self._server.port
        self._thread = threading.Thread(
            target=self._server.serve_forever, name=f'pvmsim-{self.port}',
            daemon=True)
        self._thread.start()
        return self

    def stop(self):
        """Stop at once; polls that wait for events end.

        Raises OSError only if the machine cannot be saved.
        """
        if not self.halt():
            return
        try:
            if self.state is not None:
                states.save(self.machine, self.state)
        finally:
            self.machine.close()

    def halt(self):
        """Stop to answer; the machine stays. False if it did not run."""
        if self._server is None:
            return False
        if self._commands is not None:
            self._commands.remove()
        self.machine.events.close()
        self.faults.close()
        if self.app.latency is not None:
            self.app.latency.close()
        self._server.stop()
        self._thread.join()
        self._server = None
        self.app.sessions.close_all()
        return True

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()


class _Server(serving.ThreadedWSGIServer):
    """One thread for each connection, and no waiting to stop."""

    def __init__(self, host, port, application, ssl_context):
        self._stop, self._stopper = socket.socketpair()
        with _listen(host, port) as listener:
            super().__init__(host, port, application, handler=_Handler,
                             ssl_context=ssl_context, fd=listener.fileno())
        if ssl_context:
            # Left to the thread of the connection: a client that does not
            # speak must not keep others from being accepted.
            self.socket.do_handshake_on_connect = False

    def serve_forever(self, poll_interval=None):
        """Accept connections until stop() is called."""
        with selectors.DefaultSelector() as ready:
            ready.register(self, selectors.EVENT_READ)
            ready.register(self._stop, selectors.EVENT_READ)
            while not any(key.fileobj is self._stop
                          for key, _ in ready.select()):
                self._handle_request_noblock()
        self._stop.close()
        self.server_close()

    def stop(self):
        """Make serve_forever() close the port and return."""
        self._stopper.close()

    def handle_error(self, request, client_address):
        """A connection that broke is the business of its client."""
        LOG.debug('A connection broke.', exc_info=True)


class _Handler(serving.WSGIRequestHandler):
    """Says nothing, and sends small answers at once."""

    protocol_version = 'HTTP/1.1'
    disable_nagle_algorithm = True

    def handle_expect_100(self):
        """Let the application say it, once."""
        return True

    def log(self, *_, **__):
        """The trace knows what was asked; nothing goes to stderr."""

    log_request = log

    def run_wsgi(self):
        """Answer, unless the address is none."""
        try:
            urllib.parse.urlsplit(self.path)
        except ValueError as error:
            self.send_error(400, f'{error}.')
        else:
            super().run_wsgi()

    def send_error(self, code, message=None, explain=None):
        """Refuse what is not even HTTP, with an error document."""
        status = http.HTTPStatus(code)
        answer = errors.refusal(
            code, status.phrase,
            explain or message or status.description or status.phrase, '')
        self.send_response(code, answer.status.split(' ', 1)[1])
        for name, value in (*answer.headers, ('Connection', 'close'),
                            ('X-MC-Type', 'PVM')):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.get_data())


def _listen(host, port):
    """A listening socket. Raises OSError, where werkzeug would exit."""
    family = serving.select_address_family(host, port)
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(serving.LISTEN_QUEUE)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise OSError(error.errno,
                          f'Port {port} of {host} is in use') from None
        raise
    return listener
