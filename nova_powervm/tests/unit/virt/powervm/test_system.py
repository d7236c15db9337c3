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

from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.virt.powervm import system


class TestSystem(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(driver_fixtures.DriverFixture())

    def test_traits_are_spelled_as_placement_wants_them(self):
        self.assertEqual('CUSTOM_POWERVM_POWER6_PLUS_ENHANCED',
                         system.trait('POWER6+_Enhanced'))
        self.assertEqual('CUSTOM_POWERVM_POOL_PAY_ROLL_',
                         system.trait('pool', 'Pay roll!'))

    def test_every_capability_the_library_knows_has_a_trait(self):
        self.assertEqual(set(self.fix.host.system().get_capabilities()),
                         set(system.TRAITS))
        self.assertEqual(len(system.TRAITS),
                         len(set(system.TRAITS.values())))

    def test_host_has_the_traits_of_what_it_can_do(self):
        traits = system.capability_traits(self.fix.host.system())
        self.assertIn('CUSTOM_POWERVM_LPM', traits)
        self.assertNotIn('CUSTOM_POWERVM_AME', traits)

    def test_firmware_keeps_what_the_machine_keeps(self):
        read = self.fix.host.system()
        for maximum in (256, 16384, 16640, 1 << 20):
            self.assertEqual(self.fix.machine.overhead(maximum),
                             system.overhead(read, maximum))

    def test_modes_are_those_of_the_host(self):
        self.assertEqual(list(self.fix.machine.compatibility_modes),
                         system.modes(self.fix.host.system()))
