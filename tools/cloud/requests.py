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
_VERBS = ('GET', 'PUT', 'POST', 'DELETE')


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
        return _sum(self._trace.counts(since=mark),
                    lambda name: name.endswith('job:PowerOff'))

    def table(self):
        """Return title, fields and rows of the table of all of it."""
        return 'REST requests to the host', (
            'operation', 'seconds', 'requests', *_VERBS, 'jobs'), [
                (operation, round(seconds, 1), sum(counts.values()),
                 *(_sum(counts, lambda name, verb=verb: name.startswith(verb))
                   for verb in _VERBS),
                 _sum(counts, lambda name: ' job:' in name))
                for operation, seconds, counts in self._rows]


def _sum(counts, wanted):
    return sum(n for operation, n in counts.items() if wanted(operation))
