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
"""Tests of nova_powervm.simulator.rest.scenes."""

from nova_powervm.simulator import mishaps
from nova_powervm.tests.unit.simulator import machines
from nova_powervm.tests.unit.simulator.rest import http


class TestScenes(http.RestCase):

    def test_all_are_told_about(self):
        about = self.done('GET', 'about')
        self.assertEqual(list(mishaps.ALL),
                         [s['name'] for s in about['scenarios']])

    def test_one_is_played_and_ended(self):
        scene = self.done('POST', 'scenarios', {
            'name': 'vios_lost', 'arguments': {'vios': 'vios1'}})
        self.assertEqual({'id': 1, 'name': 'vios_lost', 'state': 'playing',
                          'arguments': {'vios': 'vios1'}}, scene)
        self.assertEqual([scene], self.done('GET', 'scenarios'))
        self.assertFalse(self.vios.is_reachable)
        self.done('DELETE', 'scenarios/1')
        self.assertTrue(self.vios.is_reachable)
        self.refused(404, 'scenario', 'DELETE', 'scenarios/1')

    def test_one_waits_for_its_request(self):
        lpar = machines.running(self.machine)
        when = {'noun': 'LogicalPartition', 'verb': 'GET'}
        self.done('POST', 'scenarios', {
            'name': 'foreign_rename', 'when': when,
            'arguments': {'partition': 'lpar1', 'to': 'mine'}})
        scene, = self.done('GET', 'scenarios')
        self.assertEqual(('waiting', when), (scene['state'], scene['when']))
        self.assertEqual('mine', self.get(self.lpar_path(lpar)).text(
            'PartitionName'))
        self.done('DELETE', 'scenarios')
        self.assertEqual([], self.done('GET', 'scenarios'))

    def test_one_that_fails_says_why(self):
        self.done('POST', 'scenarios', {
            'name': 'vios_lost', 'arguments': {'vios': 'vios9'},
            'when': {'verb': 'GET'}})
        self.get(self.lpars_path)
        scene, = self.done('GET', 'scenarios')
        self.assertEqual('failed', scene['state'])
        self.assertIn('vios9', scene['error'])

    def test_what_makes_no_sense_is_refused(self):
        for status, words, data in (
                (400, 'There is no scenario', {'name': 'nope'}),
                (400, '"name" is needed', {}),
                (400, '"arguments" is an object',
                 {'name': 'rest_restart', 'arguments': [1]}),
                (400, 'has no', {'name': 'rest_restart',
                                 'arguments': {'name': 'x', 'when': 1}}),
                (400, '"when"', {'name': 'rest_restart',
                                 'when': {'times': 2}}),
                (404, 'vios9', {'name': 'vios_lost',
                                'arguments': {'vios': 'vios9'}}),
                (409, 'already exists', {
                    'name': 'foreign_rename',
                    'arguments': {'partition': 'vios1', 'to': 'vios2'}})):
            self.refused(status, words, 'POST', 'scenarios', data)
