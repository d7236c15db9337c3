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

import contextlib
import urllib.request

from nova_powervm.simulator import testing
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines


class TestTesting(base.TestCase):

    def test_a_simulator_runs_for_as_long_as_it_is_needed(self):
        run = contextlib.contextmanager(testing.simulator)
        with run() as sim:
            with urllib.request.urlopen(sim.url, timeout=10) as answer:
                self.assertEqual(200, answer.status)
        self.assertRaises(OSError, urllib.request.urlopen, sim.url)

    def test_a_machine_that_changed_is_told(self):
        machine = machines.machine(self)
        with testing.unchanged(machine):
            pass
        error = self.assertRaises(AssertionError, self.change, machine)
        self.assertEqual('pvmsim has changed: partitions.', str(error))

    def change(self, machine):
        with testing.unchanged(machine):
            machines.lpar(machine)
