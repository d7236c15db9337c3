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
"""Simulators for tests that use the library ``fixtures``, as OpenStack's do.

::

    self.sim = self.useFixture(fixture.SimulatorFixture()).sim
"""

import fixtures

from nova_powervm.simulator import presets
from nova_powervm.simulator import simulators


class SimulatorFixture(fixtures.Fixture):
    """Simulated machines behind REST services, for as long as the test.

    It has ``sims``, and of the first ``sim``, ``machine``, ``faults``,
    ``scenarios`` and ``trace``.

    :param machine: what to simulate; by default what the other arguments say
    :param options: what presets.build() takes, such as preset='pair'
    """

    def __init__(self, machine=None, **options):
        super().__init__()
        self._machine = machine
        self._options = options

    def _setUp(self):
        machines = ([self._machine] if self._machine is not None
                    else presets.build(**self._options))
        self.sims = simulators.Simulators(machines)
        self.addCleanup(self.sims.stop)
        self.sims.start()
        self.sim = self.sims[0]
        self.machine = self.sim.machine
        self.faults = self.sim.faults
        self.scenarios = self.sim.scenarios
        self.trace = self.sim.trace
