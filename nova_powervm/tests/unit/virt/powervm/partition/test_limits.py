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

from nova.compute import task_states

from nova_powervm.simulator import presets
from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.partition import definition


class LimitsTestCase(base.TestCase):
    """What a machine with 32 GB and 4 cores refuses, through define()."""

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(driver_fixtures.DriverFixture(
            presets.dual_vios(memory=32768, units=4.0)))

    def define(self, specs=None, **kwargs):
        extra_specs = {f'powervm:{name}': value
                       for name, value in (specs or {}).items()}
        return definition.define(
            self.fix.host, driver_fixtures.make_instance(
                extra_specs=extra_specs, **kwargs))

    def refusal(self, *args, error=exception.FlavorNotUsable, **kwargs):
        return self.assertRaises(error, self.define, *args,
                                 **kwargs).format_message()


class TestFlavors(LimitsTestCase):

    def test_memory_in_parts_of_a_block_is_refused_with_examples(self):
        message = self.refusal(memory_mb=1000)
        self.assertIn('asks for 1000 MB of memory', message)
        self.assertIn('multiple of 256, for example 768 or 1024', message)

    def test_maximum_memory_in_parts_of_a_block_is_refused_by_its_key(self):
        self.assertIn('4097 MB of powervm:max_mem',
                      self.refusal({'max_mem': '4097'}))

    def test_more_processors_than_a_partition_may_have_are_refused(self):
        self.assertIn('asks for 65 virtual processors, and a partition of '
                      'this host may have 64', self.refusal(vcpus=65))
        self.assertIn('asks for 65 processors, and',
                      self.refusal({'dedicated_proc': 'true'}, vcpus=65))

    def test_more_processors_later_than_there_can_be_are_refused(self):
        self.assertIn('powervm:max_vcpu=65, and a partition of this host may '
                      'have 64 virtual', self.refusal({'max_vcpu': '65'}))

    def test_bounds_on_the_wrong_side_are_refused_by_key(self):
        for key, value, end in (
                ('min_vcpu', '3', 'with 2 VCPUs it must be 2 at the most'),
                ('max_vcpu', '1', 'with 2 VCPUs it must be 2 at the least'),
                ('min_mem', '4096', 'it must be 2048 at the most'),
                ('max_mem', '1024', 'it must be 2048 at the least')):
            self.assertIn(f'powervm:{key}={value}; with',
                          self.refusal({key: value}))
            self.assertIn(end, self.refusal({key: value}))

    def test_units_virtual_processors_cannot_use_are_refused(self):
        for key in ('proc_units', 'min_proc_units', 'max_proc_units'):
            self.assertIn('2 virtual processors; each can use',
                          self.refusal({key: '3'}))
        self.assertIn('powervm:proc_units of 0.05 for 2 virtual processors; '
                      'each can use from 0.05 to 1, so it must be from 0.1 '
                      'to 2', self.refusal({'proc_units': '0.05'}))

    def test_units_outside_their_bounds_are_refused(self):
        self.assertIn('powervm:max_proc_units=0.5; with 1 processor units it '
                      'must be 1 at the least', self.refusal(
                          {'proc_units': '1', 'max_proc_units': '0.5'}))

    def test_what_only_the_library_refuses_is_passed_on(self):
        self.assertIn("flavor 'small' cannot become a partition of this "
                      'host: ', self.refusal(
                          {'min_proc_units': '0.5', 'max_proc_units': '0.2'}))

    def test_mode_the_host_has_not_is_refused_with_those_it_has(self):
        message = self.refusal({'processor_compatibility': 'POWER9'})
        self.assertIn('powervm:processor_compatibility=POWER9, and this host '
                      'has default, POWER6, POWER6+, POWER7, POWER8.',
                      message)
        self.assertIn('Did you mean', message)

    def test_abilities_the_host_has_not_are_refused_with_their_trait(self):
        for capability in ('SharedProcessorPoolCapable',
                           'DedicatedProcessorPartitionCapable',
                           'PowerVMLogicalPartitionSimplifiedRemoteRestart'
                           'Capable'):
            self.fix.machine.capabilities[capability] = False
        for key, value, trait in (
                ('ame_expansion_factor', '2', 'AME'),
                ('ppt_ratio', '1:64', 'PPT_RATIO'),
                ('enforce_affinity_check', 'true', 'AFFINITY_CHECK'),
                ('srr_capability', 'true', 'SRR'),
                ('secure_boot', '1', 'SECURE_BOOT'),
                ('shared_proc_pool_name', 'Payroll', 'SHARED_PROC_POOL'),
                ('dedicated_proc', 'true', 'DEDICATED_PROC')):
            self.assertIn(f'have the trait CUSTOM_POWERVM_{trait}.',
                          self.refusal({key: value}))

    def test_abilities_turned_off_are_not_missed(self):
        lpar = self.define({
            'ame_expansion_factor': '0', 'enforce_affinity_check': 'false',
            'secure_boot': '0', 'shared_proc_pool_name': 'DefaultPool'})
        self.assertEqual(0, lpar.proc_config.shared_proc_cfg.pool_id)

    def test_every_message_can_be_read_whole_in_a_fault(self):
        for specs in ({'processor_compatibility': 'POWER9_Enhanced'},
                      {'ame_expansion_factor': '2'},
                      {'max_mem': '16777216'}, {'proc_units': '3'}):
            self.assertLess(len(self.refusal(specs)), 256, specs)


class TestIbmi(LimitsTestCase):

    ibmi = {'system_metadata': {'image_os_distro': 'ibmi'}}

    def test_host_without_ibmi_is_not_for_it(self):
        self.fix.machine.capabilities['IBMiCapable'] = False
        self.assertIn('the image has os_distro=ibmi, and this host does not '
                      'run IBM i. Hosts that can have the trait '
                      'CUSTOM_POWERVM_IBMI.', self.refusal(**self.ibmi))

    def test_what_only_aix_and_linux_have_is_refused(self):
        self.fix.machine.capabilities.update({
            'ActiveMemoryExpansionCapable': True,
            'PartitionSecureBootCapable': True})
        for key in ('secure_boot', 'ame_expansion_factor'):
            self.assertIn('IBM i does not have that',
                          self.refusal({key: '2'}, **self.ibmi))


class TestRoom(LimitsTestCase):

    def test_more_memory_than_is_free_sends_the_build_elsewhere(self):
        message = self.refusal(error=exception.HostFull, memory_mb=30720)
        self.assertIn('needs 30720 MB of memory, the firmware 512 MB',
                      message)
        self.assertIn('pvmsim has', message)

    def test_memory_that_leaves_none_for_the_firmware_goes_elsewhere(self):
        free = self.fix.machine.memory_available
        self.refusal(error=exception.HostFull, memory_mb=free)
        self.define(memory_mb=free - 512)

    def test_page_table_of_a_huge_maximum_is_refused_before_the_start(self):
        message = self.refusal({'max_mem': str(16 * 1024 * 1024)})
        self.assertIn('powervm:max_mem=16777216, for which the firmware '
                      'keeps 262144 MB beside the 2048 MB', message)
        self.assertIn('this host has 32768 MB in all', message)

    def test_large_maximum_that_only_this_host_is_short_of(self):
        self.refusal({'max_mem': str(1024 * 1024 + 512 * 1024)},
                     error=exception.HostFull)

    def test_more_units_than_are_free_send_the_build_elsewhere(self):
        self.assertIn('needs 4 processor units', self.refusal(
            {'proc_units': '4'}, error=exception.HostFull, vcpus=8))

    def test_more_processors_than_are_free_send_the_build_elsewhere(self):
        self.assertIn('needs 4 processors', self.refusal(
            {'dedicated_proc': 'true'}, error=exception.HostFull, vcpus=4))


class TestBearable(LimitsTestCase):

    def test_evacuated_guest_does_without_luxuries(self):
        lpar = self.define({'ppt_ratio': '1:64',
                            'enforce_affinity_check': 'true'},
                           task_state=task_states.REBUILD_SPAWNING)
        self.assertIsNone(lpar.mem_config.ppt_ratio)

    def test_evacuated_guest_keeps_what_the_host_has(self):
        self.fix.machine.capabilities[
            'CustomPhysicalPageTableRatioCapable'] = True
        lpar = self.define({'ppt_ratio': '1:64'},
                           task_state=task_states.REBUILD_SPAWNING)
        self.assertEqual(0, lpar.mem_config.ppt_ratio)

    def test_evacuated_guest_does_not_lose_secure_boot(self):
        self.refusal({'secure_boot': '2'},
                     task_state=task_states.REBUILD_SPAWNING)
