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

import dataclasses

from nova_powervm.simulator.model import capability
from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import partition
from nova_powervm.simulator.model import resources
from nova_powervm.simulator import presets
from nova_powervm.tests import base

#: Ability, and settings that need it.
NEEDS = {
    'PartitionSecureBootCapable': {'secure_boot': 2},
    'ActiveMemoryExpansionCapable': {
        'memory': resources.Memory(expansion_factor=1.5)},
    'CustomPhysicalPageTableRatioCapable': {
        'memory': resources.Memory(page_table_ratio=0)},
    'PowerVMLogicalPartitionSimplifiedRemoteRestartCapable': {
        'remote_restart': True},
    'DedicatedProcessorPartitionCapable': {
        'processors': resources.DedicatedProcessors()},
    'SharedProcessorPoolCapable': {
        'processors': resources.SharedProcessors(pool=3)},
}


class TestCheck(base.TestCase):

    def setUp(self):
        super().setUp()
        self.machine = presets.dual_vios()
        self.addCleanup(self.machine.close)

    def check(self, kind=partition.AIX_LINUX, **settings):
        capability.check(self.machine, dataclasses.replace(
            partition.Settings('a'), **settings), kind)

    def test_each_ability_is_needed_for_what_it_is_called(self):
        for ability, settings in NEEDS.items():
            self.machine.capabilities[ability] = True
            self.check(**settings)
            self.machine.capabilities[ability] = False
            exc = self.assertRaises(errors.Invalid, self.check, **settings)
            self.assertIn(ability, str(exc))

    def test_plain_partition_needs_none(self):
        self.machine.capabilities = {}
        self.check()

    def test_ibmi_needs_a_system_for_it_and_has_less(self):
        self.check(kind='OS400')
        self.machine.capabilities.update({
            'PartitionSecureBootCapable': True,
            'ActiveMemoryExpansionCapable': True})
        for settings in ({'secure_boot': 2},
                         {'memory': resources.Memory(expansion_factor=2.0)}):
            self.assertRaises(errors.Invalid, self.check, kind='OS400',
                              **settings)
        self.machine.capabilities['IBMiCapable'] = False
        self.assertRaises(errors.Invalid, self.check, kind='OS400')

    def test_factors_and_ratios_have_bounds(self):
        self.machine.capabilities.update({
            'CustomPhysicalPageTableRatioCapable': True,
            'ActiveMemoryExpansionCapable': True})
        for memory in (resources.Memory(expansion_factor=0.5),
                       resources.Memory(expansion_factor=11.0),
                       resources.Memory(page_table_ratio=7)):
            self.assertRaises(errors.Invalid, self.check, memory=memory)
