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

from werkzeug import test
from werkzeug import wrappers

from nova_powervm.simulator.rest import headers
from nova_powervm.tests import base


class Call:
    """A request with some headers."""

    def __init__(self, **sent):
        self.request = wrappers.Request(test.EnvironBuilder(
            headers={name.replace('_', '-'): value
                     for name, value in sent.items()}).get_environ())


class TestHeaders(base.TestCase):

    def signed(self, status=200, **sent):
        answer = wrappers.Response(status=status)
        headers.sign(Call(**sent), answer)
        return answer.headers

    def test_an_answer_says_who_gives_it(self):
        signed = self.signed()
        self.assertEqual(('PVM', 'V1_3_0'),
                         (signed['X-MC-Type'], signed['X-HMC-Schema-Version']))

    def test_a_transaction_keeps_its_name(self):
        self.assertEqual('XT7', self.signed(X_Transaction_ID='XT7')[
            'X-Transaction-ID'])

    def test_other_transactions_get_one(self):
        self.assertNotEqual(*(self.signed()['X-Transaction-ID']
                              for _ in range(2)))

    def test_an_error_was_not_modified(self):
        self.assertNotIn('Last-Modified', self.signed(404))

    def test_secrets_are_not_repeated(self):
        told = headers.told(Call(X_API_Session='secret', If_Match='5'))
        self.assertIn('X-Api-Session=*******', told)
        self.assertIn('If-Match=5', told)
        self.assertNotIn('secret', told)
