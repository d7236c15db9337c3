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
from nova_powervm.virt.powervm.partition import definition


class TestDefine(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(driver_fixtures.DriverFixture(
            presets.dual_vios(memory=32768, units=4.0)))

    def define(self, **kwargs):
        return definition.define(
            self.fix.host, driver_fixtures.make_instance(**kwargs))

    def refusal(self, error, **kwargs):
        return self.assertRaises(error, self.define,
                                 **kwargs).format_message()

    def test_flavor_becomes_memory_and_shared_processors(self):
        lpar = self.define(memory_mb=1024, vcpus=4)
        self.assertEqual(1024, lpar.mem_config.desired)
        self.assertEqual(4, lpar.proc_config.shared_proc_cfg.desired_virtual)
        self.assertEqual(0.4, lpar.proc_config.shared_proc_cfg.desired_units)
        self.assertEqual(
            64, lpar.proc_config.shared_proc_cfg.uncapped_weight)

    def test_options_give_units_and_weight(self):
        self.fix.config.config(group='powervm', proc_units_factor=0.5,
                               uncapped_proc_weight=128)
        shared = self.define(vcpus=2).proc_config.shared_proc_cfg
        self.assertEqual((1.0, 128),
                         (shared.desired_units, shared.uncapped_weight))

    def test_extra_specs_give_dedicated_processors(self):
        lpar = self.define(vcpus=2, extra_specs={
            'powervm:dedicated_proc': 'true'})
        self.assertTrue(lpar.proc_config.has_dedicated)

    def test_bounds_follow_from_the_virtual_processors(self):
        shared = self.define(vcpus=2, extra_specs={
            'powervm:max_vcpu': '16', 'powervm:min_vcpu': '1',
            'powervm:proc_units': '1.2'}).proc_config.shared_proc_cfg
        self.assertEqual(
            (1.0, 1.2, 1.2), (shared.min_units, shared.desired_units,
                              shared.max_units))
        shared = self.define(vcpus=2, extra_specs={
            'powervm:max_vcpu': '16'}).proc_config.shared_proc_cfg
        self.assertEqual((0.2, 0.2, 0.8), (
            shared.min_units, shared.desired_units, shared.max_units))

    def test_units_that_placement_counts_are_the_entitlement(self):
        lpar = self.define(vcpus=2, extra_specs={
            'resources:CUSTOM_POWERVM_PROC_UNITS': '150'})
        self.assertEqual(1.5, lpar.proc_config.shared_proc_cfg.desired_units)

    def test_pool_is_found_by_its_name(self):
        self.fix.machine.processor_pools[7].change('Payroll', 3.0, 0.0)
        lpar = self.define(extra_specs={
            'powervm:shared_proc_pool_name': 'Payroll'})
        self.assertEqual(7, lpar.proc_config.shared_proc_cfg.pool_id)

    def test_mode_later_than_the_library_is_passed_on(self):
        self.fix.machine.compatibility_modes += ('POWER11',)
        lpar = self.define(extra_specs={
            'powervm:processor_compatibility': 'POWER11'})
        self.assertEqual('POWER11', lpar.pending_proc_compat_mode)

    def test_slots_priority_and_performance_data(self):
        lpar = self.define(extra_specs={
            'powervm:max_virtual_slots': '200',
            'powervm:availability_priority': '191',
            'powervm:enable_lpar_metric': 'true',
            'powervm:srr_capability': 'false'})
        self.assertEqual(
            (200, 191, True, False),
            (lpar.io_config.max_virtual_slots, lpar.avail_priority,
             lpar.allow_perf_data_collection, lpar.srr_enabled))

    def test_expansion_page_table_and_secure_boot(self):
        self.fix.machine.capabilities.update({
            'ActiveMemoryExpansionCapable': True,
            'CustomPhysicalPageTableRatioCapable': True,
            'PartitionSecureBootCapable': True})
        lpar = self.define(extra_specs={
            'powervm:ame_expansion_factor': '1.25',
            'powervm:ppt_ratio': '1:1024',
            'os:secure_boot': 'required'})
        self.assertEqual(
            (1.25, 4, 2), (lpar.mem_config.exp_factor,
                           lpar.mem_config.ppt_ratio,
                           lpar.pending_secure_boot))

    def test_image_of_ibmi_gives_load_source_console_and_restriction(self):
        self.fix.machine.capabilities['IBMiRestrictedIOModeCapable'] = True
        lpar = self.define(system_metadata={'image_os_distro': 'ibmi'})
        tagged = lpar.io_config.tagged_io
        self.assertEqual(
            ('OS400', '0', 'NONE', 'HMC', True),
            (lpar.env, tagged.load_src, tagged.alt_load_src, tagged.console,
             lpar.restrictedio))

    def test_one_request_is_enough(self):
        self.fix.sim.trace.clear()
        self.define()
        self.assertEqual(1, sum(self.fix.sim.trace.counts().values()))
