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

"""Listening, and answering request after request over a connection.

werkzeug's own server closes a connection after each answer, which no real
one does: clients that keep theirs open would never be seen to. Its parser and
its environment are used; how a connection goes on is decided here.
"""

import errno
import http
import logging
import selectors
import socket
import urllib.parse

from werkzeug import exceptions
from werkzeug import serving
from werkzeug import wsgi

from nova_powervm.simulator.rest import errors

LOG = logging.getLogger(__name__)

_BODILESS = (204, 304)
#: Bytes of a body nobody wanted that are read, to keep the connection.
_READ_AWAY = 1 << 20
#: Seconds and bytes for a client to notice that it is refused.
_LINGER_SECONDS, _LINGER_PIECES = 0.05, 1000


class Server(serving.ThreadedWSGIServer):
    """One thread for each connection, and no waiting to stop."""

    def __init__(self, host, port, application, ssl_context):
        self._stop, self._stopper = socket.socketpair()
        self.connections = application.connections
        self.connections.reopen()
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
        self.connections.close()

    def handle_error(self, request, client_address):
        """A connection that broke is the business of its client."""
        LOG.debug('A connection broke.', exc_info=True)


class _Handler(serving.WSGIRequestHandler):
    """A connection. Says nothing, and sends small answers at once."""

    protocol_version = 'HTTP/1.1'
    disable_nagle_algorithm = True

    def handle(self):
        """Answer what comes, until one side has had enough."""
        with self.server.connections.open(self.connection):
            super().handle()

    def handle_one_request(self):
        """Wait for a request, not for ever, and answer it."""
        if self._comes():
            super().handle_one_request()
        else:
            self.close_connection = True

    def _comes(self):
        """Is there a request, before the connection has been idle long?"""
        connections = self.server.connections
        with connections.waiting(self.connection) as may_wait:
            if not may_wait:
                return False
            self.connection.settimeout(connections.idle_seconds)
            try:
                return bool(self.rfile.peek(1))
            except TimeoutError:
                return False
            finally:
                self.connection.settimeout(None)

    def handle_expect_100(self):
        """Let run_wsgi() say it, once."""
        return True

    def log(self, *_, **__):
        """The trace knows what was asked; nothing goes to stderr."""

    log_request = log

    def run_wsgi(self):
        """Answer a request, unless its address is none."""
        try:
            urllib.parse.urlsplit(self.path)
        except ValueError as error:
            self.send_error(400, f'{error}.')
            return
        if self.headers.get('Expect', '').lower().strip() == '100-continue':
            self.wfile.write(b'HTTP/1.1 100 Continue\r\n\r\n')
        self.environ = self.make_environ()
        body = _Body(self.environ)
        try:
            self._answer(body)
        except OSError:
            self.close_connection = True
            raise

    def _answer(self, body):
        begun = []
        pieces = self.server.app(
            self.environ, lambda *head: begun.append(head))
        try:
            status, headers = begun[0][:2]
            complete = body.read_away()
            chunked = self._send_head(status, headers, complete)
            for piece in pieces:
                self.wfile.write(b'%x\r\n%s\r\n' % (len(piece), piece)
                                 if chunked and piece else piece)
            if chunked:
                self.wfile.write(b'0\r\n\r\n')
        finally:
            if hasattr(pieces, 'close'):
                pieces.close()
        if not complete:
            self._linger()

    def _send_head(self, status, headers, complete):
        """Send status and headers; say whether the body comes in chunks."""
        code, _, reason = status.partition(' ')
        self.send_response(int(code), reason)
        for name, value in headers:
            self.send_header(name, value)
        known = int(code) in _BODILESS or self.command == 'HEAD' or any(
            name.lower() == 'content-length' for name, _ in headers)
        chunked = not known and self.request_version != 'HTTP/1.0'
        if chunked:
            self.send_header('Transfer-Encoding', 'chunked')
        if not complete or not (known or chunked) or (
                self.server.connections.closing):
            self.close_connection = True
        if self.close_connection:
            self.send_header('Connection', 'close')
        elif self.request_version == 'HTTP/1.0':
            self.send_header('Connection', 'keep-alive')
        self.end_headers()
        return chunked

    def _linger(self):
        """Read on for a moment: a reset would take the answer away."""
        self.wfile.flush()
        with selectors.DefaultSelector() as ready:
            ready.register(self.connection, selectors.EVENT_READ)
            for _piece in range(_LINGER_PIECES):
                if not (ready.select(_LINGER_SECONDS)
                        and self.connection.recv(_READ_AWAY)):
                    return

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


class _Body:
    """The body of a request, of which an application may leave some."""

    def __init__(self, environ):
        self._chunks = self._limited = None
        self._malformed = False
        if environ.get('wsgi.input_terminated'):
            self._chunks = environ['wsgi.input']
            return
        length = environ.get('CONTENT_LENGTH', '0').strip() or '0'
        # One that is no number the application refuses.
        self._malformed = not (length.isascii() and length.isdigit())
        if not self._malformed:
            self._limited = environ['wsgi.input'] = wsgi.LimitedStream(
                environ['wsgi.input'], int(length))

    def read_away(self):
        """Read what is left of it; say whether all of it was read."""
        if self._malformed:
            return False
        if self._chunks is not None:
            return _at_end(self._chunks)
        left = self._limited.limit - self._limited.tell()
        if left > _READ_AWAY:
            return False
        return not left or len(_read(self._limited, left)) == left


def _at_end(chunks):
    """Was the last chunk read? Asking for more might wait for ever."""
    return getattr(chunks, '_done', False)


def _read(stream, size):
    try:
        return stream.read(size) or b''
    except exceptions.ClientDisconnected:
        return b''


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
