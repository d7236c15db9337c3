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

from werkzeug import test

from nova_powervm.simulator import faults
from nova_powervm.simulator import presets
from nova_powervm.simulator.rest import app
from nova_powervm.simulator.rest import trace
from nova_powervm.tests import base


class TestControl(base.TestCase):

    def setUp(self):
        super().setUp()
        self.machine = presets.single_vios()
        self.addCleanup(self.machine.close)
        self.faults = faults.Faults(self.machine)
        self.trace = trace.Trace()
        self.client = test.Client(
            app.App(self.machine, self.faults, self.trace))

    def ask(self, verb, path, body=None):
        """Status and, if there is one, the JSON of the answer."""
        answer = self.client.open(f'/simulator/{path}', method=verb,
                                  data=body)
        return answer.status_code, json.loads(answer.data or 'null')

    def test_about_names_the_machine_and_every_route(self):
        status, about = self.ask('GET', 'about')
        self.assertEqual(200, status)
        self.assertEqual(self.machine.uuid, about['machine']['uuid'])
        self.assertEqual(['novalink', 'vios1'],
                         sorted(about['machine']['partitions']))
        self.assertIn({'verb': 'GET', 'path': '/simulator/about',
                       'noun': 'Simulator', 'action': 'about'},
                      about['routes'])

    def test_a_rule_is_added_and_listed(self):
        status, rule = self.ask('POST', 'faults', '{"outcome": "busy"}')
        self.assertEqual((201, 1), (status, rule['id']))
        self.assertEqual((200, [rule]), self.ask('GET', 'faults'))

    def test_a_bad_rule_is_answered_with_a_sentence(self):
        for body, sentence in (
                ('{', 'The body is not JSON'),
                ('{}', 'A fault needs an "outcome"'),
                ('{"outcome": {"kind": "rmc_down", "vios": "vios9"}}',
                 "The machine has no VIOS or partition 'vios9'.")):
            status, answer = self.ask('POST', 'faults', body)
            self.assertEqual(400, status)
            self.assertIn(sentence, answer['error'])
        self.assertEqual([], list(self.faults))

    def test_rules_are_removed(self):
        for _rule in range(2):
            self.faults.add(faults.Fault(faults.busy()))
        self.assertEqual(204, self.ask('DELETE', 'faults/1')[0])
        self.assertEqual((404, {'error': 'There is no fault rule 1.'}),
                         self.ask('DELETE', 'faults/1'))
        self.assertEqual(204, self.ask('DELETE', 'faults')[0])
        self.assertEqual([], list(self.faults))

    def test_the_trace(self):
        self.client.get('/rest/api/uom/ManagedSystem')
        _status, shown = self.ask('GET', 'trace')
        self.assertEqual({'GET ManagedSystem': 1}, shown['counts'])
        self.assertEqual([401], [e['status'] for e in shown['entries']])
        self.assertEqual(204, self.ask('DELETE', 'trace')[0])
        self.assertEqual([], self.trace.entries)

    def test_the_snapshot(self):
        _status, shown = self.ask('GET', 'snapshot')
        self.assertEqual(json.loads(json.dumps(self.machine.snapshot())),
                         shown)

    def test_what_is_not_there_is_answered_in_json(self):
        self.faults.add(faults.Fault(faults.refuse(500), times=None))
        self.assertEqual(
            (404, {'error': 'There is nothing at /simulator/nope.'}),
            self.ask('GET', 'nope'))
        self.assertEqual(
            (405, {'error': '/simulator/snapshot cannot be PUT: only GET, '
                   'HEAD.'}), self.ask('PUT', 'snapshot'))
        self.assertEqual([], self.trace.entries)

    def test_control_is_neither_traced_nor_struck(self):
        self.faults.add(faults.Fault(faults.refuse(500), times=None))
        self.assertEqual(200, self.ask('GET', 'about')[0])
        self.assertEqual([], self.trace.entries)
