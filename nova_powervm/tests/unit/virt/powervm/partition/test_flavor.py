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

from pypowervm.utils import lpar_builder as builder
from pypowervm.wrappers import base_partition as bp

from nova_powervm.tests import base
from nova_powervm.tests.unit.virt.powervm import fakes
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.partition import flavor


class FlavorTestCase(base.TestCase):

    def read(self, properties=None, vcpus=2, **extra_specs):
        """Read a flavor; ``hw__x`` is hw:x, other names are powervm:."""
        plain = fakes.flavor(vcpus=vcpus)
        plain.extra_specs = {
            name.replace('__', ':') if '__' in name else f'powervm:{name}':
            value for name, value in extra_specs.items()}
        return flavor.read(fakes.instance(flavor=plain,
                                          properties=properties))

    def refusal(self, *args, **kwargs):
        return self.assertRaises(exception.FlavorNotUsable, self.read,
                                 *args, **kwargs).format_message()


class TestAttributes(FlavorTestCase):

    def attributes(self, **extra_specs):
        return self.read(**extra_specs).attributes()

    def test_plain_flavor_gives_name_uuid_memory_and_vcpus(self):
        self.assertEqual(
            {builder.NAME: 'instance-00000001',
             builder.UUID: '40FFEE00-1234-4678-9ABC-DEF012345678',
             builder.ENV: bp.LPARType.AIXLINUX,
             builder.MEM: 2048,
             builder.VCPU: 2,
             builder.DED_PROCS: False,
             builder.SECURE_BOOT: 0,
             builder.SHARING_MODE: bp.SharingMode.UNCAPPED},
            self.attributes())

    def test_values_are_passed_on_under_the_builders_names(self):
        attrs = self.attributes(
            max_mem='4096', proc_units='0.5', shared_weight='128',
            availability_priority='200', enable_lpar_metric='true',
            srr_capability='no', ppt_ratio='1:512', secure_boot='2',
            ame_expansion_factor='1.5', max_virtual_slots='200',
            enforce_affinity_check='yes')
        expected = {
            builder.MAX_MEM: 4096, builder.PROC_UNITS: 0.5,
            builder.UNCAPPED_WEIGHT: 128, builder.AVAIL_PRIORITY: 200,
            builder.ENABLE_LPAR_METRIC: True, builder.SRR_CAPABLE: False,
            builder.PPT_RATIO: '1:512', builder.SECURE_BOOT: 2,
            builder.AME_FACTOR: 1.5, builder.MAX_IO_SLOTS: 200,
            builder.ENFORCE_AFFINITY_CHECK: True}
        self.assertEqual(expected, {key: attrs[key] for key in expected})

    def test_capped_and_uncapped(self):
        self.assertEqual(bp.SharingMode.CAPPED, self.attributes(
            uncapped='no')[builder.SHARING_MODE])
        self.assertEqual(bp.SharingMode.UNCAPPED, self.attributes(
            uncapped='Y')[builder.SHARING_MODE])

    def test_dedicated_processors_with_their_sharing_mode(self):
        attrs = self.attributes(dedicated_proc='true',
                                dedicated_sharing_mode='keep_idle_procs')
        self.assertIs(True, attrs[builder.DED_PROCS])
        self.assertEqual(bp.DedicatedSharingMode.KEEP_IDLE_PROCS,
                         attrs[builder.SHARING_MODE])

    def test_specs_only_powervc_understands_are_tolerated(self):
        self.assertEqual(self.attributes(),
                         self.attributes(storage_connectivity_group='x'))


class TestRead(FlavorTestCase):

    def test_plus_in_a_compatibility_mode_is_spelled_out(self):
        self.assertEqual('POWER6_Plus_Enhanced', self.read(
            processor_compatibility='POWER6+_Enhanced').mode)
        self.assertEqual('default', self.read().mode)

    def test_unknown_spec_is_refused_with_a_near_match(self):
        self.assertIn("flavor 'small' has the extra spec powervm:max_memm, "
                      'which this driver does not know. Did you mean '
                      'powervm:max_mem?', self.refusal(max_memm='1'))

    def test_malformed_value_is_refused_with_what_is_allowed(self):
        self.assertIn('has the extra spec powervm:uncapped=perhaps; it must '
                      'be true or false', self.refusal(uncapped='perhaps'))

    def test_image_of_ibmi_makes_an_ibmi_partition(self):
        self.assertEqual(bp.LPARType.OS400,
                         self.read({'os_distro': 'IBMi'}).kind)
        self.assertEqual(bp.LPARType.AIXLINUX,
                         self.read({'os_distro': 'aix'}).kind)


class TestKindOfProcessors(FlavorTestCase):

    def test_dedicated_processors_are_asked_for_in_many_ways(self):
        for extra_specs in ({'dedicated_proc': 'true'},
                            {'hw__cpu_policy': 'dedicated'},
                            {'resources__PCPU': '2'},
                            {'dedicated_sharing_mode': 'keep_idle_procs'}):
            self.assertTrue(self.read(**extra_specs).dedicated, extra_specs)
        self.assertTrue(self.read({'hw_cpu_policy': 'dedicated'}).dedicated)

    def test_processors_are_shared_otherwise(self):
        for extra_specs in ({}, {'dedicated_proc': 'false'},
                            {'hw__cpu_policy': 'shared'},
                            {'proc_units': '0.5'}):
            self.assertFalse(self.read(**extra_specs).dedicated, extra_specs)

    def test_shares_of_dedicated_processors_are_refused_by_name(self):
        message = self.refusal(hw__cpu_policy='dedicated', proc_units='1',
                               uncapped='true')
        self.assertIn('asks for dedicated processors, which contradicts its '
                      'powervm:proc_units, powervm:uncapped', message)

    def test_sharing_mode_of_shared_processors_is_refused(self):
        for more in ({'dedicated_proc': 'false'}, {'proc_units': '1'}):
            self.assertIn(
                'powervm:dedicated_sharing_mode',
                self.refusal(dedicated_sharing_mode='keep_idle_procs',
                             **more))

    def test_denial_of_what_nova_was_asked_for_is_refused(self):
        self.assertIn('powervm:dedicated_proc=false', self.refusal(
            dedicated_proc='false', hw__cpu_policy='dedicated'))

    def test_units_that_placement_counts_are_the_entitlement(self):
        self.assertEqual(0.75, self.read(
            resources__CUSTOM_POWERVM_PROC_UNITS='75').specs['proc_units'])

    def test_units_that_placement_counts_may_not_differ(self):
        self.assertIn('75 of CUSTOM_POWERVM_PROC_UNITS', self.refusal(
            resources__CUSTOM_POWERVM_PROC_UNITS='75', proc_units='0.5'))
        self.assertIn('would have 2', self.refusal(
            resources__CUSTOM_POWERVM_PROC_UNITS='75',
            dedicated_proc='true'))


class TestSecureBoot(FlavorTestCase):

    def test_level_comes_from_the_extra_spec_or_from_novas_policy(self):
        self.assertEqual(0, self.read().secure_boot)
        self.assertEqual(1, self.read(secure_boot='1').secure_boot)
        self.assertEqual(2, self.read(
            os__secure_boot='required').secure_boot)
        self.assertEqual(9, self.read(
            {'os_secure_boot': 'required'}, secure_boot='9').secure_boot)
        self.assertEqual(0, self.read(
            os__secure_boot='optional').secure_boot)

    def test_level_against_the_policy_is_refused(self):
        for policy, level in (('required', '1'), ('disabled', '2')):
            self.assertIn(
                f'contradicts os:secure_boot={policy}', self.refusal(
                    os__secure_boot=policy, secure_boot=level))


class TestDefaultUnits(base.TestCase):

    def test_units_are_rounded_up_to_hundredths_inside_the_bounds(self):
        self.assertEqual(0.3, flavor.default_units(3, 0.1, {}))
        self.assertEqual(0.13, flavor.default_units(1, 0.125, {}))
        self.assertEqual(0.5, flavor.default_units(
            1, 0.1, {'min_proc_units': 0.5}))
        self.assertEqual(0.2, flavor.default_units(
            4, 0.1, {'max_proc_units': 0.2}))
