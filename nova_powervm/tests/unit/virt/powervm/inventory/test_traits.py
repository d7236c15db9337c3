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

import os_traits

from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.virt.powervm.inventory import traits


class TestRead(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(driver_fixtures.DriverFixture())
        self.machine = self.fix.machine

    def read(self):
        return traits.read(self.fix.host, self.fix.host.system())

    def test_modes_capabilities_and_architectures_are_traits(self):
        self.machine.compatibility_modes = (
            'default', 'POWER8', 'POWER9_Base', 'POWER9', 'POWER10')
        found = self.read()
        self.assertLessEqual({
            'CUSTOM_POWERVM_POWER8', 'CUSTOM_POWERVM_POWER9_BASE',
            'CUSTOM_POWERVM_POWER10', 'HW_CPU_PPC64LE_POWER9',
            'HW_ARCH_PPC64LE', 'CUSTOM_POWERVM_LPM'}, found)
        self.assertNotIn('CUSTOM_POWERVM_DEFAULT', found)

    def test_standard_traits_exist(self):
        self.assertEqual([], [
            name for name in self.read()
            if not name.startswith('CUSTOM_')
            and name not in os_traits.get_traits()])

    def test_pools_that_are_set_up_are_traits(self):
        self.machine.processor_pools[1].change('Pay-roll', 2.0, 0.0)
        pools = [name for name in self.read() if '_POOL_' in name]
        self.assertEqual(['CUSTOM_POWERVM_POOL_PAY_ROLL'], pools)

    def test_host_without_pools_is_not_asked_for_them(self):
        self.machine.capabilities['SharedProcessorPoolCapable'] = False
        system = self.fix.host.system()
        self.fix.sim.trace.clear()
        traits.read(self.fix.host, system)
        self.assertEqual({}, self.fix.sim.trace.counts())


class TestChanges(base.TestCase):

    def test_missing_ones_are_added_and_stale_ones_of_ours_removed(self):
        self.assertEqual(
            ({'CUSTOM_POWERVM_LPM'},
             {'CUSTOM_POWERVM_AME', 'CUSTOM_POWERVM_POWER7',
              'CUSTOM_POWERVM_POOL_OLD', 'HW_CPU_PPC64LE_POWER9'}),
            traits.changes(
                {'CUSTOM_POWERVM_AME', 'CUSTOM_POWERVM_POWER7',
                 'CUSTOM_POWERVM_POOL_OLD', 'HW_CPU_PPC64LE_POWER9',
                 'CUSTOM_POWERVM_SRR'},
                {'CUSTOM_POWERVM_LPM', 'CUSTOM_POWERVM_SRR'}))

    def test_what_others_set_is_left_alone(self):
        _, removed = traits.changes(
            {'CUSTOM_GOLD', 'CUSTOM_POWERVM_SEA_DATACENTRE', 'COMPUTE_NODE',
             'CUSTOM_POWERVM_RACK_7'}, frozenset())
        self.assertEqual(set(), removed)
