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

"""A session with the REST service that keeps its connections open.

pypowervm opens a connection for each request, checks certificates at the
logon alone, and gives up for good when a logon is refused once. Here the
requests of all threads share connections, every one of them to a server whose
certificate was checked.
"""

import dataclasses
import re
import threading
import time
import typing

from oslo_log import log as logging
from pypowervm import adapter as pvm_adapter
from pypowervm import const as pvm_const
from pypowervm import exceptions as pvm_exc
from requests import exceptions as requests_exc

from nova_powervm.virt.powervm import transport

LOG = logging.getLogger(__name__)

#: Seconds to wait for a connection; for an answer the caller decides.
_CONNECT_SECONDS = 30
#: Seconds without another logon after a password was refused. Servers lock
#: users who try often.
_REFUSED_SECONDS = 300
_EVENTS = pvm_const.API_BASE_PATH + 'uom/Event'
_HIDDEN = '<sensitive>'
_PASSWORD = re.compile('password', re.IGNORECASE)


@dataclasses.dataclass
class _Request:
    """A request, as pypowervm describes it to its sessions."""

    method: str
    path: str
    headers: dict = None
    body: typing.Any = ''
    sensitive: bool = False
    verify: bool = False
    timeout: float = -1
    auditmemento: str = None
    relogin: bool = True
    login: bool = False
    filehandle: typing.Any = None
    chunksize: int = 65536

    def __post_init__(self):
        self.headers = dict(self.headers or {})
        self.is_upload = bool(self.filehandle) and self.method != 'GET'
        self.is_download = bool(self.filehandle) and self.method == 'GET'
        self.is_poll = self.path.startswith(_EVENTS)

    @property
    def data(self):
        """What is sent: text, or pieces of a file."""
        if not self.is_upload:
            return self.body
        if hasattr(self.filehandle, 'read'):
            return iter(lambda: self.filehandle.read(self.chunksize), b'')
        return iter(self.filehandle)

    def __str__(self):
        body = ('a file' if self.is_upload
                else _HIDDEN if self.sensitive else self.body)
        return f'{self.method} {self.path} {body}'


class Session(pvm_adapter.Session):
    """A session whose requests share connections.

    :param certificates: file or directory of trusted certificates; empty
        trusts anybody
    :param options: what else pypowervm's Session takes
    """

    # For the destructor, which the library calls even if this fails.
    _init_by = None

    def __init__(self, host, certificates='', **options):
        self._http = transport.client(host, certificates)
        # Held by whoever waits for events, for minutes.
        self._polls = transport.client(host, certificates)
        self._renewal = threading.Lock()
        self._refused_at = None
        super().__init__(host=host, certpath='', **options)

    def request(self, method, path, *args, **kwargs):
        """Send a request; see pypowervm.

        :raises pypowervm Error: there is no answer, or it is an error
        """
        request = _Request(method, path, *args, **kwargs)
        token = None if request.login else self._sessToken
        answer = self._exchange(request, token)
        if answer.status == pvm_const.HTTPStatus.UNAUTHORIZED and (
                request.relogin and not self._relogin_unsafe):
            answer = self._exchange_again(request, token, answer)
        if (answer.status == pvm_const.HTTPStatus.NO_CHANGE
                or 200 <= answer.status < 300):
            return answer
        raise self._get_httperror(answer)

    def disconnect(self):
        """Close the connections; the session itself stays."""
        self._http.close()
        self._polls.close()

    def _exchange_again(self, request, token, refused):
        """Log on anew, unless another thread has, and repeat a request."""
        with self._renewal:
            if self._sessToken == token:
                self._renew(refused)
        if request.is_upload:
            # What was read of the file is gone.
            raise self._get_httperror(refused)
        answer = self._exchange(request, self._sessToken)
        if answer.status == pvm_const.HTTPStatus.UNAUTHORIZED:
            raise pvm_exc.Error(
                f'suspicious HTTP 401 response for {request.method} '
                f'{request.path}: token is brand new', response=answer)
        return answer

    def _renew(self, refused):
        """Log on anew; not at once again after a refusal."""
        if self._refused_at is not None and (
                time.monotonic() - self._refused_at < _REFUSED_SECONDS):
            raise self._get_httperror(refused)
        LOG.info('The session with the PowerVM REST service has ended; '
                 'logging on again')
        try:
            self._logon()
        except pvm_exc.HttpUnauth:
            if not self.use_file_auth:
                self._refused_at = time.monotonic()
                LOG.error('The PowerVM REST service refuses the logon. Check '
                          '[powervm] rest_username and rest_password; it is '
                          'tried again in %d seconds', _REFUSED_SECONDS)
            raise
        self._refused_at = None

    def _exchange(self, request, token):
        """Send a request once; return pypowervm's Response."""
        headers = {**request.headers, 'X-Audit-Memento':
                   request.auditmemento or self.auditmemento}
        request.headers['X-Audit-Memento'] = headers['X-Audit-Memento']
        if token is not None:
            headers['X-API-Session'] = token
        LOG.trace('sending %s', request)
        http = self._polls if request.is_poll else self._http
        timeout = self.timeout if request.timeout == -1 else request.timeout
        with _translated(request, self.dest):
            with http.request(
                    request.method, self.dest + request.path,
                    data=request.data, headers=headers,
                    timeout=(_CONNECT_SECONDS, timeout),
                    stream=request.is_download,
                    allow_redirects=False) as answer:
                return self._read(request, answer)

    def _read(self, request, answer):
        body = ''
        if request.is_download and answer.ok:
            for piece in answer.iter_content(request.chunksize):
                request.filehandle.write(piece)
        elif answer.content:
            # Guessing takes longer than the request, with large feeds.
            answer.encoding = answer.encoding or 'utf-8'
            body = answer.text
        LOG.trace('%s %s: %s %s', request.method, request.path,
                  answer.status_code, _HIDDEN if request.sensitive else body)
        return pvm_adapter.Response(
            request.method, request.path, answer.status_code, answer.reason,
            answer.headers, reqheaders=request.headers,
            reqbody=request.body, body=body)


class _translated:
    """Tells errors of requests as pypowervm's, whose callers know them."""

    _KINDS = (
        (requests_exc.SSLError, pvm_exc.SSLError),
        (requests_exc.ConnectionError, pvm_exc.ConnectionError),
        (requests_exc.Timeout, pvm_exc.TimeoutError),
        (requests_exc.ChunkedEncodingError, pvm_exc.ConnectionError),
        # What the source of an upload raises, among others.
        (Exception, pvm_exc.Error),
    )

    def __init__(self, request, dest):
        self._where = f'{request.method} {dest}{request.path}'
        # Whoever waits for events asks again and again, and says so once.
        self._level = logging.DEBUG if request.is_poll else logging.WARNING

    def __enter__(self):
        return self

    def __exit__(self, kind, exc, traceback):
        for theirs, ours in self._KINDS:
            if isinstance(exc, theirs):
                message = f'{kind.__name__} for {self._where}: {_said(exc)}'
                LOG.log(self._level, message)
                raise ours(message) from exc


def _said(exc):
    """Return what went wrong at last; the rest names classes and objects."""
    while True:
        inner = [each for each in (getattr(exc, 'reason', None), *exc.args,
                                   exc.__cause__)
                 if isinstance(each, Exception)]
        if not inner:
            return str(exc)
        exc = inner[0]


def hide_passwords(send):
    """A helper of pypowervm: never log a request that has a password."""

    def hiding(method, path, **kwargs):
        if _PASSWORD.search(str(kwargs.get('body', ''))):
            kwargs['sensitive'] = True
        return send(method, path, **kwargs)

    return hiding
