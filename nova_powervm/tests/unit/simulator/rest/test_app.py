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

import fixtures

from nova_powervm.simulator import faults
from nova_powervm.tests.unit.simulator import machines
from nova_powervm.tests.unit.simulator.rest import http


class TestLayers(http.RestCase):

    def test_every_request_is_traced_refused_or_not(self):
        self.get(self.vios_path)
        self.get(self.vios_path, token=False)
        self.assertEqual([200, 401], [e.status for e in self.trace.entries])

    def test_a_fault_strikes_before_the_session_is_looked_at(self):
        self.faults.add(faults.Fault(faults.refuse(503)))
        self.assertRefused(503, self.get(self.vios_path, token=False))

    def test_without_a_session_nothing_is_shown(self):
        for path in (self.vios_path, f'{http.UOM}/Nothing', '/nothing'):
            self.assertRefused(401, self.get(path, token=False))

    def test_a_dropped_request_changes_nothing_and_has_no_answer(self):
        lpar = machines.lpar(self.machine)
        self.faults.add(faults.Fault(faults.drop_before()))
        self.assertRaises(ConnectionError, self.ask, 'DELETE',
                          self.lpar_path(lpar))
        self.assertEqual(lpar, self.machine.lpar('lpar1'))
        self.assertEqual(0, self.trace.entries[-1].status)

    def test_a_lost_reply_comes_after_the_change(self):
        lpar = machines.lpar(self.machine)
        self.faults.add(faults.Fault(faults.lose_reply()))
        self.assertRaises(ConnectionError, self.ask, 'DELETE',
                          self.lpar_path(lpar))
        self.assertNotIn(lpar, self.machine.lpars)

    def test_a_bug_is_an_error_document_too(self):
        log = self.useFixture(fixtures.FakeLogger())
        self.machine.mtms = None
        self.assertRefused(500, self.get(f'{http.UOM}/ManagedSystem'),
                           'The simulator has a bug')
        self.assertIn('Traceback', log.output)


class TestVersions(http.RestCase):

    def setUp(self):
        super().setUp()
        self.lpar = machines.lpar(self.machine)
        self.path = self.lpar_path(self.lpar)

    def test_the_current_etag_lets_a_change_through(self):
        read = self.get(f'{self.path}?group=None')
        answer = self.post(f'{self.path}?group=None', read.element,
                           etag=read.headers['ETag'])
        self.assertEqual(200, answer.status)

    def test_a_stale_etag_stops_changes_and_deletion(self):
        read = self.get(f'{self.path}?group=None')
        self.machine.changed(self.lpar)
        etag = read.headers['ETag']
        self.assertRefused(412, self.post(self.path, read.element, etag=etag),
                           'lpar1')
        self.assertRefused(412, self.ask('DELETE', self.path, etag=etag))

    def test_the_etag_of_any_groups_proves_the_version(self):
        etag = self.get(f'{self.path}?group=NVRAM').headers['ETag']
        self.assertEqual(204, self.ask('DELETE', self.path,
                                       etag=etag).status)

    def test_a_foreign_etag_is_stale(self):
        self.assertRefused(412, self.ask('DELETE', self.path, etag='x'))

    def test_without_an_etag_changes_are_made(self):
        self.assertEqual(204, self.ask('DELETE', self.path).status)
