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
"""Tests of nova_powervm.simulator.rest.guests."""

from nova_powervm.tests.unit.simulator import machines
from nova_powervm.tests.unit.simulator.rest import http

LPAR = 'partitions/lpar1'


class TestGuests(http.RestCase):

    def setUp(self):
        super().setUp()
        self.lpar = machines.running(self.machine)

    def test_they_are_listed(self):
        shown = {p['name']: p for p in self.done('GET', 'partitions')}
        self.assertEqual({'novalink', 'vios1', 'vios2', 'lpar1'}, set(shown))
        self.assertEqual(('running', 'active'), (shown['lpar1']['state'],
                                                 shown['lpar1']['rmc']))

    def test_one_is_shown_with_what_it_sees(self):
        machines.attach(self.lpar, machines.disk(self.machine))
        shown = self.done('GET', LPAR)
        self.assertEqual(
            {'ignores_shutdown': False, 'has_rmc': True, 'can_dlpar': True},
            shown['guest'])
        disk, = shown['disks']
        self.assertEqual((['vscsi'], None), (disk['protocols'],
                                             disk['sha256']))

    def test_somebody_makes_one(self):
        shown = self.done('POST', 'partitions', {
            'name': 'other', 'memory': 2048, 'units': 0.1, 'running': True})
        self.assertEqual(('running', 'active', 2048), (
            shown['state'], shown['rmc'],
            shown['settings']['memory']['desired']))
        self.done('DELETE', 'partitions/other')
        self.assertEqual(['novalink', 'lpar1'],
                         [p.name for p in self.machine.lpars])

    def test_somebody_renames_and_resizes_it(self):
        version = self.lpar.version
        self.done('PATCH', LPAR, {'running': False})
        self.done('PATCH', LPAR, {'name': 'mine', 'memory': 2048})
        self.assertEqual(('mine', 2048), (
            self.lpar.name, self.lpar.settings.memory.desired))
        self.assertGreater(self.lpar.version, version)

    def test_somebody_starts_and_stops_it(self):
        for running, state in ((False, 'not activated'), (True, 'running')):
            shown = self.done('PATCH', LPAR, {'running': running})
            self.assertEqual(state, shown['state'])

    def test_its_guest_behaves_so(self):
        self.done('PATCH', LPAR, {
            'ignores_shutdown': True, 'can_dlpar': False, 'rmc': 'inactive',
            'reference_code': 'B200F00D'})
        self.assertEqual((True, False, 'inactive', 'B200F00D'), (
            self.lpar.ignores_shutdown, self.lpar.dlpar, self.lpar.rmc,
            self.lpar.reference_code))

    def test_one_that_cannot_be_changed_while_it_runs(self):
        self.done('PATCH', LPAR, {'can_dlpar': False})
        self.assertEqual('false', self.get(
            self.lpar_path(self.lpar)).text(
                'DynamicLogicalPartitionMemoryCapable'))
        self.refused(409, 'no active RMC connection', 'PATCH', LPAR,
                     {'memory': 512})

    def test_a_server_is_one_too(self):
        self.done('PATCH', 'partitions/vios1', {'rmc': 'busy'})
        self.assertEqual('busy', self.vios.rmc)

    def test_what_makes_no_sense_is_refused(self):
        for status, words, verb, path, data in (
                (404, 'partition or VIOS', 'GET', 'partitions/no', None),
                (404, 'LogicalPartition no', 'DELETE', 'partitions/no', None),
                (404, 'LogicalPartition vios1', 'DELETE', 'partitions/vios1',
                 None),
                (409, 'cannot be deleted', 'DELETE', 'partitions/novalink',
                 None),
                (400, '"rmc" is one of active', 'PATCH', LPAR,
                 {'rmc': 'odd'}),
                (400, 'no field "colour"', 'PATCH', LPAR, {'colour': 1}),
                (400, '"running" is true or false', 'PATCH', LPAR,
                 {'running': 'yes'}),
                (409, 'named vios1 already exists', 'PATCH', LPAR,
                 {'name': 'vios1'}),
                (409, 'named lpar1 already exists', 'POST', 'partitions',
                 {'name': 'lpar1'}),
                (400, 'not a multiple', 'POST', 'partitions',
                 {'name': 'x', 'memory': 1000})):
            self.refused(status, words, verb, path, data)
