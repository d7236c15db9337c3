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

"""How the machine's errors look to a client: one table."""

import json

from werkzeug import wrappers

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.wire import document
from nova_powervm.simulator.wire import error as wire

_TYPE = 'application/atom+xml'


class Unauthorized(Exception):
    """The session is missing or unknown."""


class NoSuchPath(Exception):
    """No noun of the API has this path."""


class WrongVerb(Exception):
    """The path exists, but not with this verb; ``allowed`` are others."""

    def __init__(self, message, allowed=()):
        super().__init__(message)
        self.allowed = sorted(allowed)


class StaleEtag(Exception):
    """If-Match names a version that is no longer the current one."""


# The first class that fits decides.
STATUSES = (
    (Unauthorized, 401, 'Unauthorized'),
    (errors.NoSuchThing, 404, 'Not found'),
    (NoSuchPath, 404, 'Not found'),
    (WrongVerb, 405, 'Method not allowed'),
    (errors.NameTaken, 409, 'Conflict'),
    (errors.InUse, 409, 'Conflict'),
    (errors.NotNow, 409, 'Invalid state'),
    (StaleEtag, 412, 'Etag mismatch'),
    (errors.Invalid, 400, 'Invalid request'),
    (errors.NoSpace, 500, 'Insufficient resources'),
    (errors.Unreachable, 500, 'Unknown internal error.'),
    (errors.NotSimulated, 501, 'Not simulated'),
)
EXPECTED = tuple(kind for kind, _, _ in STATUSES)


def response(error, path, headers=''):
    """The answer for one of the EXPECTED errors."""
    for kind, status, reason in STATUSES:
        if isinstance(error, kind):
            answer = refusal(status, reason, str(error), path, headers)
            if isinstance(error, WrongVerb) and error.allowed:
                answer.headers['Allow'] = ', '.join(error.allowed)
            return answer
    raise error


def refusal(status, reason, message, path, headers=''):
    """An answer that says why not, and repeats what was asked.

    It is a document, or JSON to a test that talks to the simulator itself.
    """
    if path.startswith('/simulator/'):
        return wrappers.Response(json.dumps({'error': message}) + '\n',
                                 status, content_type='application/json')
    entry = wire.encode(status, reason, message, path, headers)
    return wrappers.Response(document.serialise(entry), status,
                             content_type=_TYPE)
