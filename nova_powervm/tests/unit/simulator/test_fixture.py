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
"""Tests of nova_powervm.simulator.fixture."""

import urllib.request

from nova_powervm.simulator import fixture
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines


class TestSimulatorFixture(base.TestCase):

    def test_one_machine_as_long_as_the_test(self):
        used = fixture.SimulatorFixture(machines.machine(self, vg_size=7))
        used.setUp()
        with urllib.request.urlopen(used.sim.url, timeout=10) as answer:
            self.assertEqual(200, answer.status)
        self.assertEqual(7, used.machine.vios('vios1').group('novavg').free)
        used.cleanUp()
        self.assertTrue(used.machine.closed)
        self.assertRaises(OSError, urllib.request.urlopen, used.sim.url)

    def test_what_to_look_at_and_to_break(self):
        used = self.useFixture(fixture.SimulatorFixture())
        self.assertIs(used.sim.trace, used.trace)
        self.assertEqual([], list(used.faults))
        with used.scenarios.playing('vios_lost', vios='vios1'):
            self.assertFalse(used.machine.vios('vios1').is_reachable)

    def test_several_machines_of_a_site(self):
        used = self.useFixture(fixture.SimulatorFixture(preset='fc_pair'))
        self.assertEqual(['pvmsim1', 'pvmsim2'],
                         [sim.machine.name for sim in used.sims])
