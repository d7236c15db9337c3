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
"""Tests of nova_powervm.simulator.rest.given."""

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.rest import given
from nova_powervm.tests import base


class TestGiven(base.TestCase):

    def refused(self, read, **data):
        with given.Given(data) as body:
            return str(self.assertRaises(errors.Invalid, read, body))

    def test_it_is_an_object(self):
        for data in ([], 'x', 5, None):
            self.assertRaises(errors.Invalid, given.Given, data)

    def test_fields_have_values(self):
        with given.Given({'t': 'x', 'n': 1.5, 'w': 2, 'f': False,
                          'l': ['a'], 'c': {'user': 'u', 'password': 'p'},
                          'o': [{'t': 'y'}], 'z': None}) as body:
            self.assertEqual(
                ('x', 1.5, 2, False, ['a'], ('u', 'p'), None),
                (body.text('t'), body.number('n'), body.whole('w'),
                 body.flag('f'), body.texts('l'), body.pair('c'),
                 body.anything('z', 1)))
            one, = body.objects('o')
            self.assertEqual('y', one.text('t'))

    def test_fields_that_are_missing(self):
        with given.Given({'none': None}) as body:
            self.assertEqual((None, 5, [], 'x', None), (
                body.text('t', None), body.whole('w', 5),
                body.objects('l', []), body.pair('c', 'x'),
                body.texts('none', None)))
        self.assertEqual('"t" is needed: a text.',
                         self.refused(lambda body: body.text('t')))

    def test_fields_that_make_no_sense(self):
        for read, words in (
                (lambda b: b.text('x'), 'a text'),
                (lambda b: b.number('x'), 'a number, 0 or more'),
                (lambda b: b.whole('x', least=1), 'a whole number, 1'),
                (lambda b: b.positive('x'), 'a number above 0'),
                (lambda b: b.texts('x'), 'a list of texts'),
                (lambda b: b.objects('x'), 'a list of objects'),
                (lambda b: b.pair('x'), 'an object with "user"')):
            for value in (True, -1, '', float('nan')):
                self.assertIn(words, self.refused(read, x=value))
        self.assertIn('true or false',
                      self.refused(lambda b: b.flag('x'), x=1))

    def test_one_of_some(self):
        self.assertIn('"x" is one of a, b', self.refused(
            lambda body: body.text('x', among=('a', 'b')), x='c'))

    def test_what_nobody_asked_for_is_refused(self):
        body = given.Given({'name': 'x', 'colour': 'red'})
        with self.assertRaisesRegex(errors.Invalid, '"colour" here; there '
                                    'are: name'):
            with body:
                body.text('name')
