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

"""Sessions: logging on, and who is logged on."""

import os
import secrets
import shutil
import tempfile
import weakref

from werkzeug import wrappers

from nova_powervm.simulator.model import errors as model_errors
from nova_powervm.simulator.rest import errors
from nova_powervm.simulator.rest import reply
from nova_powervm.simulator.wire import document
from nova_powervm.simulator.wire import session as wire

_TYPE = 'application/vnd.ibm.powervm.web+xml; type=LogonResponse'


class Sessions:
    """The tokens that are valid, and the files some of them stand in."""

    def __init__(self):
        self._files = {}
        self._directory = None

    def open(self):
        """A new token."""
        token = secrets.token_urlsafe(48)
        self._files[token] = None
        return token

    def open_with_file(self):
        """A new token, and the path of a file only its owner can read."""
        token = self.open()
        if self._directory is None:
            self._directory = tempfile.mkdtemp(prefix='pvmsim-session-')
            self._remover = weakref.finalize(
                self, shutil.rmtree, self._directory, ignore_errors=True)
        handle, path = tempfile.mkstemp(dir=self._directory)
        with os.fdopen(handle, 'w') as file:
            file.write(token)
        self._files[token] = path
        return token, path

    def close(self, token):
        """Forget a token."""
        path = self._files.pop(token, None)
        if path is not None and os.path.exists(path):
            os.unlink(path)

    def close_all(self):
        """Forget every token, as a server does that is started anew."""
        for token in list(self._files):
            self.close(token)

    def check(self, token):
        """Raise Unauthorized unless the token is valid."""
        if token not in self._files:
            raise errors.Unauthorized(
                'The session is unknown or has ended; log on first.')

    def __len__(self):
        return len(self._files)


def logon(call):
    """PUT Logon: a token, or a file with a token."""
    asked = wire.decode(call.body('LogonRequest', document.WEB))
    if asked['wants_file']:
        _, path = call.app.sessions.open_with_file()
        answer = wire.encode(path=path)
    elif asked['password'] is None:
        raise model_errors.Invalid(
            'A LogonRequest has a Password or asks for a session file.')
    else:
        _check_password(call.app, asked)
        answer = wire.encode(token=call.app.sessions.open())
    return wrappers.Response(document.serialise(answer), content_type=_TYPE)


def _check_password(app, asked):
    wanted = app.password
    if wanted is not None and not secrets.compare_digest(
            asked['password'].encode(), wanted.encode()):
        raise errors.Unauthorized(
            f'The password of {asked["user"]} is wrong.')


def logoff(call):
    """DELETE Logon."""
    call.app.sessions.close(token_of(call))
    return reply.nothing()


def token_of(call):
    """The token that a request carries, or None."""
    return call.request.headers.get('X-API-Session')
