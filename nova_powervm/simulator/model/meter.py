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

"""What a partition used of its processors, counted up for ever."""


class Meter:
    """Counts seconds of running, and processor units times seconds.

    Counts never go down: stopping holds them, another rate adds to them.
    """

    def __init__(self):
        self._since = 0.0
        self._units = 0.0
        self._running = False
        self._counted = (0.0, 0.0)

    def run(self, units, moment):
        """From that moment on it runs, with so many processor units."""
        self._settle(moment)
        self._units = units
        self._running = True

    def hold(self, moment):
        """From that moment on it does not run."""
        self._settle(moment)
        self._running = False

    def seconds(self, moment):
        """How long it had run by then."""
        return self._at(moment)[0]

    def unit_seconds(self, moment):
        """What it was entitled to by then, in units times seconds."""
        return self._at(moment)[1]

    def _settle(self, moment):
        self._counted = self._at(moment)
        self._since = moment

    def _at(self, moment):
        seconds, units = self._counted
        if self._running:
            more = max(0.0, moment - self._since)
            seconds, units = seconds + more, units + more * self._units
        return seconds, units
