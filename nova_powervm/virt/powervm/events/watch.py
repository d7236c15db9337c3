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

"""The two threads: one hears what changes, the other tells Nova.

Telling Nova means its database and its locks, which may take a while; what is
known of partitions is not to wait for that.
"""

import queue
import threading

from oslo_log import log as logging

from nova_powervm.virt.powervm.events import lifecycle
from nova_powervm.virt.powervm.events import listener

LOG = logging.getLogger(__name__)

#: Seconds between two requests when the service does not answer.
_PAUSE = 5


class Watch:
    """Follows the states of a host's partitions until it is closed.

    :param emit: function that takes Nova's LifecycleEvent
    """

    def __init__(self, host, emit):
        self._states = host.states
        self._closed = threading.Event()
        self._news = queue.Queue()
        self._listener = listener.Listener(
            host.adapter.session, host.states, self._news.put)
        self._lifecycle = lifecycle.Lifecycle(host, emit)

    def open(self):
        """Let the service collect what happens from now on: one request.

        Tells whether it does.
        """
        return self._listener.open()

    def start(self):
        """Listen. Neither thread keeps the process from ending."""
        for name, work in (('events', self._hear), ('lifecycle', self._tell)):
            threading.Thread(target=work, name=f'powervm-{name}',
                             daemon=True).start()

    def close(self):
        """End both threads, the one that hears within ten seconds."""
        self._closed.set()
        self._news.put(())

    def _hear(self):
        while not self._closed.is_set():
            try:
                answered = self._listener.listen()
            except Exception:
                LOG.exception('Listening to the PowerVM REST service broke; '
                              'beginning anew')
                self._states.doubt()
                answered = False
            if not answered:
                self._closed.wait(_PAUSE)

    def _tell(self):
        while not self._closed.is_set():
            try:
                self._lifecycle.note(
                    self._news.get(timeout=self._lifecycle.wait))
            except queue.Empty:
                self._tell_what_is_due()

    def _tell_what_is_due(self):
        try:
            self._lifecycle.tell()
        except Exception:
            LOG.exception('Nova could not be told of changed partitions; its '
                          'periodic look at power states will notice')
