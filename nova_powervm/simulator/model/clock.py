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

"""Time as a dial: how long the things take that take time.

A clock has ``after(seconds, action)``, which runs the action when that much
simulated time has passed, and ``now()``, the simulated seconds since start.
"""

import heapq
import itertools
import threading
import time


class Immediate:
    """Everything takes no time: the action runs before after() returns.

    What it would have taken is added to the time that really passes.
    """

    def __init__(self):
        self._start = time.monotonic()
        self._skipped = 0.0

    def now(self):
        return time.monotonic() - self._start + self._skipped

    def resume(self, now):
        """Go on from that time."""
        self._start, self._skipped = time.monotonic(), now

    def after(self, seconds, action):
        self._skipped += seconds
        action()

    def close(self):
        """Nothing is ever waiting on this clock."""


class Manual:
    """Time stands still until somebody calls advance()."""

    # Attributes that a saved machine starts anew with.
    not_kept = {'_waiting': list}

    def __init__(self):
        self._now = 0.0
        self._order = itertools.count()
        self._waiting = []

    def now(self):
        return self._now

    def after(self, seconds, action):
        due = (self._now + seconds, next(self._order), action)
        heapq.heappush(self._waiting, due)

    def resume(self, now):
        """Go on from that time."""
        self._now = now

    def advance(self, seconds):
        """Let time pass, running what falls due in its order."""
        until = self._now + seconds
        while self._waiting and self._waiting[0][0] <= until:
            self._now, _, action = heapq.heappop(self._waiting)
            action()
        self._now = until

    def close(self):
        self._waiting.clear()


class Timed:
    """Simulated time runs with the wall clock, ``scale`` seconds a second."""

    # Attributes that a saved machine starts anew with.
    not_kept = {'_timers': set, '_closed': bool}

    def __init__(self, scale=1.0):
        self._scale = scale
        self._start = time.monotonic()
        self._timers = set()
        self._closed = False

    def now(self):
        return (time.monotonic() - self._start) * self._scale

    def after(self, seconds, action):
        if self._closed:
            return

        def run():
            self._timers.discard(timer)
            if not self._closed:
                action()

        timer = threading.Timer(seconds / self._scale, run)
        timer.daemon = True
        self._timers.add(timer)
        timer.start()

    def resume(self, now):
        """Go on from that time."""
        self._start = time.monotonic() - now / self._scale

    def close(self):
        """Forget what was due; nothing runs any more."""
        self._closed = True
        for timer in list(self._timers):
            timer.cancel()
