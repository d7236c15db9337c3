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

"""The one virtual terminal of a partition, and who has it.

The hypervisor gives a partition one terminal, and it is open once. Here it
goes to one kind of holder at a time:

* Who comes first keeps it while somebody is connected: a request for the
  other kind of console is refused with a sentence.
* A terminal that nobody is connected with goes to whoever asks, and is
  closed some time after the last one has left.
* If a log is kept, the terminal is read whenever nobody else has it. A serial
  console shares it with the log; a VNC console interrupts the log.
* One that is open elsewhere, as on an HMC, is only taken for somebody who
  asks for a console, and only if the operator says so. The log waits.
"""

import contextlib
import threading

from nova import exception as nova_exception
from oslo_log import log as logging

from nova_powervm import conf as cfg

CONF = cfg.CONF
LOG = logging.getLogger(__name__)

#: Seconds after which a terminal that could not be read is tried again.
_RETRY = 60


def later(seconds, function):
    """Call a function later, unless the returned timer is cancelled."""
    timer = threading.Timer(seconds, function)
    timer.daemon = True
    timer.start()
    return timer


class Terminal:
    """Lends the terminal of one partition to one holder at a time.

    :ivar partition: the Partition
    """

    def __init__(self, partition):
        self.partition = partition
        self._lock = threading.RLock()
        self._holder = None
        self._visitors = 0
        self._timer = None
        self._reader = self._ring = None
        self._complained = False
        self._is_over = False

    def lend(self, kind):
        """Open the terminal, so that a visitor of that kind can come.

        :param kind: class of the holder
        :raises ConsoleTypeUnavailable: with a sentence that says why not
        """
        with self._lock:
            if isinstance(self._holder, kind):
                self._holder.renew()
            else:
                self._make_way(kind)
                self._holder = self._open(
                    kind, CONF.powervm.console_take_over)
            self._look_later(CONF.powervm.console_idle_timeout)

    def read(self, kind, ring, delay):
        """Keep a log of the terminal, whenever nobody else has it.

        :param kind: class of the holder that reads it
        :param ring: the log
        :param delay: seconds after which to begin
        """
        with self._lock:
            self._reader, self._ring = kind, ring
            self._look_later(delay)

    def _open(self, kind, take_over):
        return kind(self.partition, take_over=take_over, ring=self._ring,
                    ended=self._ended)

    def _make_way(self, kind):
        if self._visitors:
            raise nova_exception.ConsoleTypeUnavailable(
                f'instance {self.partition.instance_uuid} has one terminal, '
                f'and somebody is using it as a {self._holder.what}. Close '
                f'that, then ask for the {kind.what} again.')
        if self._is_over:
            raise nova_exception.ConsoleTypeUnavailable(
                f'instance {self.partition.instance_uuid} is being deleted, '
                f'or its nova-compute is stopping.')
        self._release()

    @contextlib.contextmanager
    def visit(self, kind):
        """Count as connected, and get the function that serves, or None."""
        with self._lock:
            holder = self._holder
            if not isinstance(holder, kind):
                holder = None
            else:
                self._visitors += 1
        try:
            yield holder and holder.serve
        finally:
            if holder is not None:
                self._leave(holder)

    def _leave(self, holder):
        with self._lock:
            if holder is self._holder:
                self._visitors -= 1
                self._look_later(CONF.powervm.console_idle_timeout)

    def _ended(self, holder):
        """Others have closed the terminal."""
        with self._lock:
            if holder is self._holder:
                self._holder, self._visitors = None, 0
                self._look_later(_RETRY)

    def _look_later(self, seconds):
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None if self._is_over else later(seconds, self._look)

    def _look(self):
        """Close a terminal that nobody uses; have it read if it is free."""
        with self._lock:
            if self._visitors or self._is_over:
                return
            if not isinstance(self._holder, self._reader or ()):
                self._release()
            if self._reader and self._holder is None:
                self._start_reading()

    def _start_reading(self):
        try:
            self._holder = self._open(self._reader, False)
            self._complained = False
        except nova_exception.ConsoleTypeUnavailable as exc:
            if not self._complained:
                LOG.warning('No console log is written for now: %s', exc)
            self._complained = True
            self._look_later(_RETRY)

    def close(self):
        """Hang up on everybody, and close the terminal if we have it."""
        with self._lock:
            self._is_over = True
            self._release()

    def _release(self):
        if self._timer is not None:
            self._timer.cancel()
        holder, self._holder, self._timer = self._holder, None, None
        self._visitors = 0
        if holder is not None:
            try:
                holder.close()
            except nova_exception.ConsoleTypeUnavailable as exc:
                LOG.warning('A terminal stays open: %s', exc)
