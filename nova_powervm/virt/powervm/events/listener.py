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

"""Hearing what changes on the host: one request that is always under way.

The library has a listener of its own. It hides from those who listen that a
request has failed, so that they believe what they know while nobody listens,
and its thread keeps a process that shall end from ending.
"""

import re
import uuid

from oslo_log import log as logging
from pypowervm import adapter as pvm_adapter
from pypowervm import exceptions as pvm_exc
from pypowervm.wrappers import event as pvm_event

LOG = logging.getLogger(__name__)

#: Seconds after which a request is given up; the service waits ten at most.
_TIMEOUT = 30

_PARTITION = re.compile(r'/LogicalPartition/([0-9A-Fa-f-]{36})(?:\?.*)?$')
_Type = pvm_event.EventType
#: The service has lost its memory of this listener, or of what happened.
_MISSED = (_Type.NEW_CLIENT, _Type.CACHE_CLEARED, _Type.MISSING_EVENTS)
_CHANGED = (_Type.MODIFY_URI, _Type.INVALID_URI)


class Listener:
    """Keeps what is known of partitions up to date.

    :param states: partition.states.States
    :param tell: function that takes the uuids of partitions with another
                 state; it must not wait for anything
    """

    def __init__(self, session, states, tell):
        # Without the helpers of the host's adapter, which repeat requests.
        self._adapter = pvm_adapter.Adapter(session)
        self._states = states
        self._tell = tell
        self._application = uuid.uuid4().hex
        self._is_answered = True

    def open(self):
        """Ask for the first time; what happens from now on is heard.

        Tells whether the service answered. What is known has to be read now.
        """
        return self._ask() is not None

    def listen(self):
        """Wait until something happens, ten seconds at most.

        One request, and one more for all partitions when the service says,
        or it can be, that something was missed. Tells whether the service
        answered.
        """
        events = self._ask()
        if events is None:
            return False
        changed = {uuid for event in events if (uuid := self._note(event))}
        if not self._states.are_followed or any(
                event.etype in _MISSED for event in events):
            try:
                changed |= self._states.read_all()
            except pvm_exc.Error as exc:
                self._fail(exc)
                return False
            LOG.info('The states of all partitions were read again')
        self._states.follow()
        if changed:
            self._tell(changed)
        return True

    def _ask(self):
        """Return what has happened, or None when the service fails."""
        try:
            answer = self._adapter.read(
                pvm_event.Event.schema_type, timeout=_TIMEOUT, add_qp=[
                    ('QUEUE_CLIENTKEY_METHOD', 'USE_APPLICATIONID'),
                    ('QUEUE_APPLICATIONID', self._application)])
        except pvm_exc.Error as exc:
            self._fail(exc)
            return None
        if not self._is_answered:
            LOG.info('The PowerVM REST service tells of changes again')
            self._is_answered = True
        return pvm_event.Event.wrap(answer) if answer.body else []

    def _fail(self, exc):
        self._states.doubt()
        if self._is_answered:
            LOG.warning('The PowerVM REST service does not tell of changes: '
                        '%s. Trying again; until then states of partitions '
                        'are asked for', exc)
            self._is_answered = False

    def _note(self, event):
        """Take one event in; return the uuid of a partition that changed."""
        found = _PARTITION.search(event.data or '')
        if not found:
            return None
        uuid = found[1].upper()
        if event.etype == _Type.DELETE_URI:
            self._states.remove(uuid)
        elif event.etype == _Type.ADD_URI:
            self._states.expect(uuid)
        elif event.etype in _CHANGED and _is_of_state(event.detail):
            self._states.expect(uuid)
            return uuid
        return None


def _is_of_state(detail):
    """Whether an event may be about the state; one that does not say may."""
    return not detail or 'PartitionState' in detail.split(',')
