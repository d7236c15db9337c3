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


class TestAttributes(base.TestCase):

    def attributes(self, **extra_specs):
        return flavor.attributes(
            fakes.instance(flavor=fakes.flavor(**extra_specs)))

    def refusal(self, **extra_specs):
        exc = self.assertRaises(exception.FlavorNotUsable, self.attributes,
                                **extra_specs)
        return exc.format_message()

    def test_plain_flavor_gives_name_uuid_memory_and_vcpus(self):
        self.assertEqual(
            {builder.NAME: 'instance-00000001',
             builder.UUID: '40FFEE00-1234-4678-9ABC-DEF012345678',
             builder.ENV: bp.LPARType.AIXLINUX,
             builder.MEM: 2048,
             builder.VCPU: 2},
            self.attributes())

    def test_values_are_passed_on_under_the_builders_names(self):
        attrs = self.attributes(max_mem='4096', proc_units='0.5',
                                shared_weight='128')
        self.assertEqual('4096', attrs[builder.MAX_MEM])
        self.assertEqual('0.5', attrs[builder.PROC_UNITS])
        self.assertEqual('128', attrs[builder.UNCAPPED_WEIGHT])

    def test_capped_and_uncapped(self):
        self.assertEqual(bp.SharingMode.CAPPED, self.attributes(
            uncapped='no')[builder.SHARING_MODE])
        self.assertEqual(bp.SharingMode.UNCAPPED, self.attributes(
            uncapped='Y')[builder.SHARING_MODE])

    def test_dedicated_processors_with_their_sharing_mode(self):
        attrs = self.attributes(dedicated_proc='true',
                                dedicated_sharing_mode='keep_idle_procs')
        self.assertEqual('true', attrs[builder.DED_PROCS])
        self.assertEqual(bp.DedicatedSharingMode.KEEP_IDLE_PROCS,
                         attrs[builder.SHARING_MODE])

    def test_plus_in_a_compatibility_mode_is_spelled_out(self):
        self.assertEqual('POWER6_Plus_Enhanced', self.attributes(
            processor_compatibility='POWER6+_Enhanced')[builder.PROC_COMPAT])

    def test_specs_only_powervc_understands_are_tolerated(self):
        self.assertEqual(self.attributes(),
                         self.attributes(storage_connectivity_group='x'))

    def test_other_namespaces_are_not_ours(self):
        plain = fakes.flavor()
        plain.extra_specs = {'hw:cpu_policy': 'shared'}
        self.assertEqual(self.attributes(), flavor.attributes(
            fakes.instance(flavor=plain)))

    def test_unknown_spec_is_refused_with_a_near_match(self):
        self.assertIn('powervm:max_memm, which this driver does not know. '
                      'Did you mean powervm:max_mem?',
                      self.refusal(max_memm='1'))

    def test_malformed_boolean_is_refused_with_what_is_allowed(self):
        self.assertIn('powervm:uncapped=perhaps; it must be one of true, '
                      'false', self.refusal(uncapped='perhaps'))

    def test_unknown_sharing_mode_is_refused_with_what_is_allowed(self):
        self.assertIn('keep_idle_procs, share_idle_procs,',
                      self.refusal(dedicated_sharing_mode='mine'))
