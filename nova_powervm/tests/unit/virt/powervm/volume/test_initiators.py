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
from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.virt.powervm.volume import initiators


class TestInitiators(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(
            driver_fixtures.DriverFixture(presets.fc()))
        self.initiators = initiators.Initiators(self.fix.host)

    def test_names_are_read_once_for_many(self):
        self.fix.sim.trace.clear()
        first = self.initiators.ports
        self.assertEqual(first, self.initiators.ports)
        self.assertEqual(1, len(self.fix.sim.trace.entries))
        self.assertEqual(8, len(first))
        self.assertEqual(('10000090fa1b0000', '20000090fa1b0000'), first[0])

    def test_server_that_is_down_still_has_its_names(self):
        self.fix.machine.vios('vios2').rmc = 'inactive'
        self.assertEqual(['vios1'], [
            each.name for each in self.initiators.active()])
        self.assertEqual(8, len(self.initiators.ports))

    def test_names_are_compared_without_colons_and_case(self):
        self.assertEqual('10000090fa1b0000',
                         initiators.plain('10:00:00:90:FA:1B:00:00'))
