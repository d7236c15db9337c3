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

"""Performance and capacity monitoring: what is measured, and when.

A sample is a moment at which a machine was, or would have been, measured.
What was measured then follows from the meters of its partitions, so nothing
has to run between two looks at a machine.
"""

import collections
import dataclasses
import datetime
import math
import time

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import partition

# Seconds between two samples, and for how long they are kept.
_LONG = (30, 30 * 60)
_SHORT = (5, 5 * 60)
# Guests report about themselves less often.
_GUEST_SECONDS = 120

# ``category`` is phyp, lpar or vios_<id>, and ``vios`` the server of that
# id; ``moment`` are seconds on the machine's clock.
Sample = collections.namedtuple('Sample', 'monitor category moment vios')


@dataclasses.dataclass(frozen=True)
class Preferences:
    """Which monitors are on."""

    long_term: bool = False
    aggregation: bool = False
    short_term: bool = False
    compute: bool = False


class Monitor:
    """The monitors of a machine: LTM, the long term one, and STM."""

    def __init__(self, machine):
        self.machine = machine
        self.preferences = Preferences()
        self.version = 0
        # Samples are taken on the half minute.
        self._start = time.time() // 60 * 60
        self._since = {}

    def set(self, preferences):
        """Turn monitors on or off."""
        if preferences == self.preferences:
            return
        self.preferences = preferences
        self.version += 1
        for monitor, on in (
                ('LTM', preferences.long_term or preferences.compute),
                ('STM', preferences.short_term)):
            if on:
                self._since.setdefault(monitor, self.machine.clock.now())
            else:
                self._since.pop(monitor, None)

    def date(self, moment):
        """The moment as a date."""
        return datetime.datetime.fromtimestamp(
            self._start + moment, datetime.timezone.utc)

    def samples(self, monitor):
        """The samples of a monitor that are still kept, oldest first."""
        if monitor not in self._since:
            return []
        made = []
        for moment in self._moments(monitor):
            made += [Sample(monitor, *rest)
                     for rest in self._measured(monitor, moment)]
        return made

    def sample(self, monitor, category, date):
        """One sample that is kept. Raises NoSuchThing."""
        for found in self.samples(monitor):
            if (found.category == category
                    and self.date(found.moment) == date):
                return found
        raise errors.NoSuchThing(f'{monitor} sample', f'{category} {date}')

    def _moments(self, monitor):
        step, kept = _LONG if monitor == 'LTM' else _SHORT
        now = self.machine.clock.now()
        first = max(self._since[monitor], now - kept)
        return [n * step for n in range(math.floor(first / step) + 1,
                                        math.floor(now / step) + 1)]

    def _measured(self, monitor, moment):
        """Category, moment and VIOS of what is measured at one time."""
        yield 'phyp', moment, None
        if monitor == 'STM' or not self.preferences.long_term:
            return
        for vios in self.machine.vioses:
            if vios.state == partition.RUNNING and vios.rmc == 'active':
                yield f'vios_{vios.number}', moment, vios
        if moment % _GUEST_SECONDS == 0:
            yield 'lpar', moment, None
