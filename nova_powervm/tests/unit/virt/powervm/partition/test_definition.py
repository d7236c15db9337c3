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
from nova_powervm.virt.powervm import exception
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

    def test_memory_in_parts_of_a_block_is_refused_with_examples(self):
        message = self.refusal(exception.FlavorNotUsable, memory_mb=1000)
        self.assertIn('asks for 1000 MB of memory', message)
        self.assertIn('multiple of 256, for example 768 or 1024', message)

    def test_maximum_memory_in_parts_of_a_block_is_refused_by_its_key(self):
        message = self.refusal(exception.FlavorNotUsable, extra_specs={
            'powervm:max_mem': '4097'})
        self.assertIn('4097 MB of powervm:max_mem', message)

    def test_more_processors_than_a_partition_may_have_are_refused(self):
        message = self.refusal(exception.FlavorNotUsable, vcpus=65)
        self.assertIn('asks for 65 virtual processors, and a partition of '
                      'this host may have 64', message)

    def test_units_that_the_virtual_processors_cannot_use_are_refused(self):
        for key, value in (('proc_units', '3'), ('min_proc_units', '3'),
                           ('proc_units', 'nan')):
            message = self.refusal(
                exception.FlavorNotUsable, vcpus=2,
                extra_specs={f'powervm:{key}': value})
            self.assertIn('2 virtual processors', message)

    def test_weight_no_partition_can_have_is_refused(self):
        for value in ('256', 'heavy'):
            message = self.refusal(
                exception.FlavorNotUsable,
                extra_specs={'powervm:shared_weight': value})
            self.assertIn(f'powervm:shared_weight={value}', message)

    def test_more_memory_than_is_free_sends_the_build_elsewhere(self):
        message = self.refusal(exception.HostFull, memory_mb=32768)
        self.assertIn('needs 32768 MB of memory', message)
        self.assertIn('pvmsim has', message)

    def test_more_units_than_are_free_send_the_build_elsewhere(self):
        message = self.refusal(exception.HostFull, vcpus=8, extra_specs={
            'powervm:proc_units': '4'})
        self.assertIn('needs 4 processor units', message)

    def test_more_processors_than_are_free_send_the_build_elsewhere(self):
        message = self.refusal(exception.HostFull, vcpus=4, extra_specs={
            'powervm:dedicated_proc': 'true'})
        self.assertIn('needs 4 processors', message)

    def test_bounds_that_contradict_each_other_are_refused(self):
        message = self.refusal(exception.FlavorNotUsable, extra_specs={
            'powervm:min_vcpu': '3'})
        self.assertIn("flavor 'small' cannot become a partition", message)

    def test_mode_the_host_has_not_is_refused(self):
        message = self.refusal(exception.FlavorNotUsable, extra_specs={
            'powervm:processor_compatibility': 'POWER4'})
        self.assertIn('POWER4', message)
