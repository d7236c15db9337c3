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
"""Tests of nova_powervm.simulator.presets.rack."""

from nova_powervm.simulator import presets
from nova_powervm.tests import base


class TestRack(base.TestCase):

    def test_eight_machines_share_everything(self):
        machines = presets.rack()
        for machine in machines:
            self.addCleanup(machine.close)
        self.assertEqual(8, len(machines))
        self.assertEqual(1, len({id(m.san) for m in machines}))
        self.assertEqual(16, len(machines[7].clusters[0].nodes))
        self.assertEqual(8, len({m.next_mac_prefix() for m in machines}))
