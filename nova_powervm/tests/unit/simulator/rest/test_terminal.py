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

import json

from nova_powervm.tests.unit.simulator.rest import http


class TestTerminal(http.RestCase):

    def path(self, number=1):
        return f'/simulator/terminals/{number}'

    def listed(self):
        return json.loads(self.get('/simulator/terminals').data)['terminals']

    def open(self, number=1, data=b'{"settings": "codepage=273"}'):
        answer = self.ask('POST', self.path(number), data)
        return answer.status, json.loads(answer.data)

    def test_one_is_opened_listed_and_closed(self):
        status, made = self.open()
        self.assertEqual((201, 1, True, 'codepage=273'), (
            status, made['id'], made['graphic'], made['settings']))
        self.assertEqual([made], self.listed())
        self.assertEqual(204, self.ask('DELETE', self.path()).status)
        self.assertEqual([], self.listed())

    def test_one_that_is_open_is_told_of(self):
        _, made = self.open()
        status, again = self.open()
        self.assertEqual((409, made['port']), (status, again['port']))
        self.assertIn('open already', again['error'])

    def test_a_partition_must_be_there(self):
        self.assertEqual(404, self.open(99)[0])
        self.assertEqual(404, self.ask('DELETE', self.path(99)).status)

    def test_nonsense_is_as_good_as_nothing(self):
        for data in (b'x', b'[]'):
            self.assertEqual('', self.open(data=data)[1]['settings'])
            self.ask('DELETE', self.path())
