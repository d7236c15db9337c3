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

from nova_powervm.simulator import presets
from nova_powervm.simulator.presets import many
from nova_powervm.tests import status_fixtures


class TestFacts(status_fixtures.StatusTestCase):

    def test_each_thing_is_read_once(self):
        facts = self.facts(presets.dual_vios())
        for _time in range(3):
            self.assertEqual(2, len(facts.active))
            self.assertEqual(4, len(facts.groups))
            self.assertEqual('localhost', facts.console.name)
            self.assertEqual('novalink', facts.management[0].name)
        counts = self.fix.sim.trace.counts()
        self.assertEqual(1, counts['GET VirtualIOServer'])
        self.assertEqual(2, counts['GET VolumeGroup'])
        self.assertEqual(1, counts['GET LogicalPartition'])

    def test_clocks_are_compared_through_an_answer(self):
        self.assertLess(abs(self.facts().clock_skew), 60)

    def test_partitions_cost_one_request_however_many(self):
        [machine] = many.fill([presets.dual_vios()], 30, 0)
        facts = self.facts(machine)
        self.assertEqual(31, len(facts.partitions))
        self.assertEqual(
            1, self.fix.sim.trace.counts()['GET LogicalPartition'])
