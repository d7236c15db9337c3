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

"""Fixtures that know nothing of Nova."""

import fixtures

from nova_powervm import simulator


class SimulatorFixture(fixtures.Fixture):
    """A simulated machine behind a REST service, for as long as the test.

    It has ``sim``, and of that ``machine``, ``faults`` and ``trace``.

    :param machine: what to simulate, made by one of the presets; by default
        a dual_vios machine
    """

    def __init__(self, machine=None):
        super().__init__()
        self._machine = machine

    def _setUp(self):
        self.sim = simulator.Simulator(self._machine)
        self.machine = self.sim.machine
        self.faults = self.sim.faults
        self.trace = self.sim.trace
        self.addCleanup(self.sim.stop)
        self.sim.start()
