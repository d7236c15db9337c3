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

from nova_powervm import specs
from nova_powervm.tests import base

#: Name: values that are taken, with what they mean, and values that are not.
EXAMPLES = {
    'min_mem': ({'256': 256, ' 128 ': 128}, ('127', '-1', '1.5', 'much')),
    'max_mem': ({'1048576': 1048576}, ('0', '1e6', '')),
    'min_vcpu': ({'1': 1}, ('0', 'one')),
    'max_vcpu': ({'192': 192}, ('0', '2.0')),
    'proc_units': ({'0.05': 0.05, '2': 2.0, '1.50': 1.5, '0.250': 0.25},
                   ('0.04', '0.125', 'nan', 'inf', '-1', '1,5', '.5')),
    'min_proc_units': ({'0.1': 0.1}, ('0',)),
    'max_proc_units': ({'20': 20.0}, ('lots',)),
    'dedicated_proc': ({'True': True, 'no': False, 't': True}, ('maybe',)),
    'dedicated_sharing_mode': (
        {'keep_idle_procs': 'keep_idle_procs'}, ('mine', '')),
    'uncapped': ({'False': False, 'Y': True}, ('perhaps',)),
    'shared_weight': ({'0': 0, '255': 255}, ('256', 'heavy', '-1')),
    'shared_proc_pool_name': (
        {'Payroll': 'Payroll'}, ('a name too long', '')),
    'availability_priority': ({'191': 191}, ('256',)),
    'processor_compatibility': (
        {'default': 'default', 'POWER9_Base': 'POWER9_Base',
         'power10': 'POWER10', 'POWER11': 'POWER11', 'POWER12': 'POWER12',
         'POWER6+_Enhanced': 'POWER6+_Enhanced',
         'POWER13_Base': 'POWER13_Base'},
        ('POWER', 'PPC970', 'POWER9-Base', '')),
    'srr_capability': ({'true': True}, ('2',)),
    'enable_lpar_metric': ({'0': False}, ('x',)),
    'ppt_ratio': ({'1:1024': '1:1024'}, ('1:100', '1024')),
    'enforce_affinity_check': ({'yes': True}, ('x',)),
    'secure_boot': ({'0': 0, '9': 9}, ('10', 'true')),
    'ame_expansion_factor': (
        {'0': 0.0, '1.5': 1.5, '10.00': 10.0}, ('0.5', '10.01', '1.555')),
    'max_virtual_slots': ({'2': 2, '65534': 65534}, ('1', '65535')),
    'vnic_capacity': ({'10%': 0.1, '0.5%': 0.005, '100%': 1.0},
                      ('10', '0%', '101%', '-1%')),
    'vnic_required_vfs': ({'1': 1, '6': 6}, ('0', '7')),
    'ssp_tier': ({'fast': 'fast'}, ('',)),
    'fc_attach_strategy': ({'npiv': 'npiv', 'vscsi': 'vscsi'},
                           ('san', '')),
    'storage_connectivity_group': ({'any text': 'any text'}, ('',)),
    'boot_volume_type': ({'fast': 'fast'}, ('',)),
}


class TestSpecs(base.TestCase):

    def test_there_is_an_example_of_every_extra_spec(self):
        self.assertEqual(sorted(specs.SPECS), sorted(EXAMPLES))

    def test_values_become_what_they_mean(self):
        for name, (taken, _) in EXAMPLES.items():
            for text, value in taken.items():
                self.assertEqual(value, specs.SPECS[name].parse(text), text)

    def test_other_values_are_refused_by_key_and_value(self):
        for name, (_, refused) in EXAMPLES.items():
            spec = specs.SPECS[name]
            for text in refused:
                exc = self.assertRaises(ValueError, spec.parse, text)
                self.assertIn(f'powervm:{name}={text}; it must be '
                              f'{spec.allowed}', str(exc))

    def test_near_values_are_suggested(self):
        exc = self.assertRaises(
            ValueError, specs.SPECS['processor_compatibility'].parse,
            'POWER9-Base')
        self.assertIn('Did you mean POWER9_Base', str(exc))

    def test_names_are_found_with_their_prefix(self):
        self.assertIs(specs.SPECS['min_mem'], specs.find('powervm:min_mem'))

    def test_unknown_name_is_refused_with_near_ones(self):
        exc = self.assertRaises(ValueError, specs.find, 'powervm:max_memm')
        self.assertEqual(
            'extra spec powervm:max_memm, which this driver does not know. '
            'Did you mean powervm:max_mem?', str(exc))

    def test_name_like_no_other_is_refused_without_a_guess(self):
        exc = self.assertRaises(ValueError, specs.find, 'powervm:colour')
        self.assertTrue(str(exc).endswith('does not know.'))

    def test_whatever_the_table_says_fits_into_a_fault_of_nova(self):
        for spec in specs.TABLE:
            exc = self.assertRaises(ValueError, spec.parse, '\0')
            self.assertLess(len(str(exc)), 175, spec.name)
