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

"""The application: a request goes down through the layers, a reply up.

::

    request --> trace --> fault? --> session --> latency --> handler --> model
    reply   <-- trace <-- fault? <----------- encode <----------'

Which handler it is was looked up in the routes before, so that trace and
fault rules can tell requests apart by noun and action.
"""

import functools
import logging
import socket
import time

from werkzeug import exceptions

from nova_powervm.simulator import faults as fault_rules
from nova_powervm.simulator.rest import connections
from nova_powervm.simulator.rest import errors
from nova_powervm.simulator.rest import headers
from nova_powervm.simulator.rest import reply
from nova_powervm.simulator.rest import routes
from nova_powervm.simulator.rest import session
from nova_powervm.simulator import scenarios

LOG = logging.getLogger(__name__)

_LOST = 0  # What the trace shows as the status of a reply never sent.


class App:
    """A WSGI application in front of one machine."""

    def __init__(self, machine, faults, trace, password=None):
        self.machine = machine
        self.faults = faults
        self.trace = trace
        self.sessions = session.Sessions()
        self.connections = connections.Connections()
        self.scenarios = scenarios.Scenarios(self)
        self.password = password
        self.strict = False
        self.latency = None
        self.recordings = ()
        # The simulators of the machines of this site, if there are several.
        self.neighbours = ()
        self._answer = functools.reduce(
            lambda inner, layer: functools.partial(layer, inner),
            reversed((_refuse_politely, _fault, _authenticate, _take_time,
                      _replay)),
            _handle)

    def __call__(self, environ, start_response):
        try:
            call = routes.call(environ, self)
            response = self._traced(call)
        except fault_rules.ConnectionLost:
            _disconnect(environ)
            raise
        headers.sign(call, response)
        return response(environ, start_response)

    def _traced(self, call):
        """The answer; it is in the trace before the client has it."""
        started = time.monotonic()
        status = _LOST
        try:
            response = self._answer(call)
            status = response.status_code
            return response
        finally:
            self.trace.record(call, status, time.monotonic() - started)


def _refuse_politely(inner, call):
    """Every error becomes an error document, even one of our own making."""
    try:
        return inner(call)
    except errors.EXPECTED as error:
        return errors.response(error, call.path, headers.told(call))
    except fault_rules.Refused as fault:
        return errors.refusal(fault.status, fault.reason, fault.message,
                              call.path, headers.told(call))
    except exceptions.HTTPException as error:
        return errors.refusal(error.code, error.name, error.description,
                              call.path, headers.told(call))
    except ConnectionError:
        raise
    except Exception as error:
        LOG.exception('%s %s failed.', call.verb, call.path)
        return errors.refusal(
            500, 'Simulator error',
            f'The simulator has a bug: {type(error).__name__}: {error}',
            call.path, headers.told(call))


def _fault(inner, call):
    """Fault rules strike before the request is looked at, or after it."""
    call.app.faults.before(call)
    response = inner(call)
    call.app.faults.after(call, response.status_code)
    return response


def _authenticate(inner, call):
    """Only logging on, and talking to the simulator itself, is free."""
    if not call.is_control and (call.route is None or not call.route.open):
        call.app.sessions.check(session.token_of(call))
    return inner(call)


def _take_time(inner, call):
    """Real servers need some, and a VIOS does one thing at a time."""
    if call.app.latency is None:
        return inner(call)
    with call.app.latency.taken(call):
        return inner(call)


def _replay(inner, call):
    """What was recorded is served instead of what the machine has."""
    for recording in call.app.recordings:
        if recording.is_about(call):
            return recording.answer(call)
    return inner(call)


def _handle(call):
    """Check the version the client believes in, and do what it asks."""
    if call.route is None:
        raise call.failure
    if not call.route.locked:
        return call.route.handler(call)
    with call.machine.lock:
        things = call.things
        if call.if_match is not None and things and call.verb != 'GET':
            _check_version(call.if_match, things[-1])
        return call.route.handler(call)


def _check_version(if_match, thing):
    if if_match != '*' and reply.version_of(if_match) != thing.version:
        raise errors.StaleEtag(
            f'The {thing.noun} {thing.name} changed since it was read.')


def _disconnect(environ):
    """Close the client's connection, so that it gets no answer at all."""
    connection = environ.get('werkzeug.socket')
    if connection is not None:
        connection.shutdown(socket.SHUT_RDWR)
