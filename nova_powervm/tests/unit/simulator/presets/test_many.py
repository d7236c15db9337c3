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
"""Tests of nova_powervm.simulator.presets.many."""

from nova_powervm.simulator.model import errors
from nova_powervm.simulator import presets
from nova_powervm.simulator.presets import many
from nova_powervm.tests import base


class TestSeveral(base.TestCase):

    def several(self, make, hosts, **sizes):
        machines = many.several(make, hosts, **sizes)
        for machine in machines:
            self.addCleanup(machine.close)
        return machines

    def test_they_are_at_one_site_and_differ(self):
        machines = self.several(presets.dual_vios, 3, name='host', seed=5)
        self.assertEqual(['host1', 'host2', 'host3'],
                         [m.name for m in machines])
        self.assertEqual(3, len({m.mtms.serial for m in machines}))
        self.assertEqual(machines, machines[2].site.machines)

    def test_numbers_that_cannot_be(self):
        for hosts in (0, -1, many.MOST + 1):
            self.assertRaises(errors.Invalid, many.several,
                              presets.dual_vios, hosts)

    def test_partitions_have_the_name_of_their_machine(self):
        machines = many.fill(self.several(presets.single_vios, 2), 1)
        self.assertEqual(
            ['pvmsim1-lpar0001', 'pvmsim2-lpar0001'],
            [p.name for m in machines for p in m.lpars
             if not p.is_management])

    def test_a_pool_needs_a_server(self):
        machines = self.several(presets.mgmt_storage, 1)
        self.assertIn('no Virtual I/O Server', str(self.assertRaises(
            errors.Invalid, many.share, machines, (5,))))
