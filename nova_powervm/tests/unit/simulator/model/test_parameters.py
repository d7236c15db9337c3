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

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import parameters
from nova_powervm.tests import base


class TestParameters(base.TestCase):

    def test_a_choice_means_something(self):
        known = {'a': 1, 'b': 2}
        self.assertEqual(2, parameters.choice({'x': 'b'}, 'x', 'a', known))
        self.assertEqual(1, parameters.choice({}, 'x', 'a', known))

    def test_a_wrong_choice_is_told_the_right_ones(self):
        error = self.assertRaises(errors.Invalid, parameters.choice,
                                  {'x': 'c'}, 'x', 'a', {'a': 1, 'b': 2})
        self.assertIn('a, b', str(error))
        self.assertRaises(errors.Invalid, parameters.choice, {}, 'x', None,
                          {'a': 1})

    def test_a_flag_is_true_or_not(self):
        self.assertTrue(parameters.flag({'x': 'true'}, 'x'))
        self.assertFalse(parameters.flag({'x': 'yes'}, 'x'))
        self.assertFalse(parameters.flag({}, 'x'))

    def test_a_text_must_be_there(self):
        self.assertEqual('t', parameters.text({'x': 't'}, 'x'))
        for given in ({}, {'x': ''}):
            self.assertRaises(errors.Invalid, parameters.text, given, 'x')

    def test_a_number_is_whole(self):
        self.assertEqual(7, parameters.number({'x': '7'}, 'x'))
        self.assertEqual(0, parameters.number({}, 'x', 0))
        for given in ({}, {'x': 'y'}, {'x': '-1'}):
            self.assertRaises(errors.Invalid, parameters.number, given, 'x')
