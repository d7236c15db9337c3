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

"""How many REST requests each operation cost, from the simulator's trace."""

import contextlib
import time

# The long poll for events runs all the time, whatever is being done.
_BACKGROUND = 'GET Event'


class Requests:
    """Counts what was asked of the simulator while something was done.

    :param trace: the trace of the simulator.
    """

    def __init__(self, trace):
        self._trace = trace
        self._rows = []

    def mark(self):
        """Return the place in the trace where things are now."""
        return self._trace.mark()

    @contextlib.contextmanager
    def of(self, operation):
        """Count what is asked while the block runs."""
        mark, start = self._trace.mark(), time.monotonic()
        yield
        counts = self._trace.counts(since=mark)
        counts.pop(_BACKGROUND, None)
        self._rows.append((operation, time.monotonic() - start, counts))

    def power_offs(self, mark):
        """Return how many power-off jobs were asked for since the mark."""
        return sum(number for operation, number in
                   self._trace.counts(since=mark).items()
                   if 'PowerOff' in operation)

    def table(self):
        """Return title, fields and rows of the table of all of it."""
        return 'REST requests to the host', (
            'operation', 'seconds', 'requests', 'most of them'), [
                (operation, round(seconds, 1), sum(counts.values()),
                 ', '.join(f'{number} {name}' for name, number in
                           counts.most_common(3)))
                for operation, seconds, counts in self._rows]
