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

from nova_powervm.simulator.wire import document
from nova_powervm.simulator.wire import session as wire
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator.wire import documents


class TestSession(base.TestCase):

    def test_a_request_has_a_password_or_wants_a_file(self):
        body = documents.written('LogonRequest', document.bare(**{
            'UserID': 'u', 'Password': 'p&w'}))
        self.assertEqual(
            {'user': 'u', 'password': 'p&w', 'wants_file': False},
            wire.decode(body))
        body = documents.written('LogonRequest', document.bare(**{
            'UserID': 'u', 'GenerateX-API-SessionFile': True}))
        self.assertEqual(
            {'user': 'u', 'password': None, 'wants_file': True},
            wire.decode(body))

    def test_a_response_has_the_token_or_the_file(self):
        made = wire.encode(token='t')
        self.assertEqual('t', made.findtext('{*}X-API-Session'))
        self.assertIsNone(made.find('{*}X-API-SessionFile'))
        made = wire.encode(path='/run/t')
        self.assertEqual('/run/t', made.findtext('{*}X-API-SessionFile'))
