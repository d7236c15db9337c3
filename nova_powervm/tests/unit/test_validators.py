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

# Decides whether Nova runs on threads or on eventlet, so it comes first.
import nova.tests.unit  # noqa: F401 isort: skip

import subprocess
import sys

from nova import exception

from nova_powervm import specs
from nova_powervm.tests import base
from nova_powervm import validators


class TestRegister(base.TestCase):

    def test_every_extra_spec_has_a_validator_and_the_last_has_the_rest(self):
        names = [validator.name for validator in validators.register()]
        self.assertEqual([spec.key for spec in specs.TABLE], names[:-1])
        self.assertEqual('powervm:{unknown}', names[-1])

    def test_value_the_driver_takes_is_valid(self):
        for validator in validators.register():
            if validator.name == 'powervm:proc_units':
                validator.validate(validator.name, '1')

    def test_value_the_driver_refuses_is_invalid_with_its_words(self):
        for validator in validators.register()[:-1]:
            exc = self.assertRaises(
                exception.ValidationError, validator.validate,
                validator.name, '\0')
            self.assertIn(f'Validation failed for the extra spec '
                          f'{validator.name}=\0; it must be', str(exc))

    def test_unknown_name_is_invalid_with_a_near_match(self):
        unknown = validators.register()[-1]
        exc = self.assertRaises(exception.ValidationError, unknown.validate,
                                'powervm:proc_unit', '1')
        self.assertIn('Did you mean powervm:proc_units', str(exc))

    def test_descriptions_say_what_nova_documents(self):
        for validator in validators.register():
            self.assertTrue(validator.description)
            self.assertTrue(validator.value['type'] in (int, str, bool))

    def test_api_host_needs_neither_pypowervm_nor_the_driver(self):
        code = ('import sys, nova_powervm.validators\n'
                'assert not [name for name in sys.modules if '
                'name.startswith(("pypowervm", "nova_powervm.virt"))]')
        done = subprocess.run([sys.executable, '-W', 'ignore', '-c', code],
                              capture_output=True, text=True)
        self.assertEqual((0, ''), (done.returncode, done.stderr[-300:]))
