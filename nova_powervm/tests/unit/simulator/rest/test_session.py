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

import os
import stat

from nova_powervm.simulator.rest import errors
from nova_powervm.simulator.rest import session
from nova_powervm.simulator.wire import document
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator.rest import http

LOGON = f'{http.WEB}/Logon'


class TestSessions(base.TestCase):

    def setUp(self):
        super().setUp()
        self.sessions = session.Sessions()
        self.addCleanup(self.sessions.close_all)

    def test_every_token_is_another_one(self):
        self.assertNotEqual(self.sessions.open(), self.sessions.open())
        self.assertEqual(2, len(self.sessions))

    def test_the_file_holds_the_token_for_its_owner_only(self):
        token, path = self.sessions.open_with_file()
        with open(path) as file:
            self.assertEqual(token, file.read())
        self.assertEqual(0o600, stat.S_IMODE(os.stat(path).st_mode))

    def test_a_closed_session_is_unknown_and_its_file_gone(self):
        token, path = self.sessions.open_with_file()
        self.sessions.check(token)
        self.sessions.close(token)
        self.assertRaises(errors.Unauthorized, self.sessions.check, token)
        self.assertFalse(os.path.exists(path))


class TestLogon(http.RestCase):

    def logon(self, **children):
        return self.ask('PUT', LOGON, http.body(
            'LogonRequest', document.bare(**children), document.WEB),
            token=False)

    def test_a_password_gets_a_token(self):
        answer = self.logon(UserID='u', Password='p')
        self.assertEqual('PVM', answer.headers['X-MC-Type'])
        self.app.sessions.check(answer.xml.findtext('{*}X-API-Session'))

    def test_a_local_client_gets_a_file(self):
        answer = self.logon(**{'UserID': 'u',
                               'GenerateX-API-SessionFile': True})
        with open(answer.xml.findtext('{*}X-API-SessionFile')) as file:
            self.app.sessions.check(file.read())

    def test_a_wrong_password_is_refused(self):
        self.app.password = 'right'
        self.assertRefused(401, self.logon(UserID='u', Password='wrong'))
        answer = self.logon(UserID='u', Password='right')
        self.assertEqual(200, answer.status)

    def test_neither_password_nor_file_is_refused(self):
        self.assertRefused(400, self.logon(UserID='u'))

    def test_logging_off_ends_the_session(self):
        self.assertEqual(204, self.ask('DELETE', LOGON).status)
        self.assertRefused(401, self.get(self.vios_path))
