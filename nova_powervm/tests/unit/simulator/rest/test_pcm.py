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

from nova_powervm.simulator.model import clock
from nova_powervm.simulator.wire import document
from nova_powervm.simulator.wire import pcm as wire
from nova_powervm.tests.unit.simulator.rest import http


class TestPcm(http.RestCase):

    def setUp(self):
        super().setUp()
        self.machine.clock = clock.Manual()
        self.path = f'/rest/api/pcm/ManagedSystem/{self.machine.uuid}'
        self.preferences = f'{self.path}/preferences'

    def enable(self, etag=None):
        node = document.bare(LongTermMonitorEnabled=True)
        return self.ask('POST', self.preferences,
                        http.body(wire.NAME, node, wire.NAMESPACE), etag=etag)

    def test_preferences_are_a_feed_with_an_etag(self):
        answer = self.get(self.preferences)
        self.assertEqual('false', answer.text('LongTermMonitorEnabled'))
        self.assertIn('ETag', answer.headers)

    def test_preferences_are_changed_with_the_etag_of_the_feed(self):
        etag = self.get(self.preferences).headers['ETag']
        answer = self.enable(etag)
        self.assertEqual('true', answer.text('LongTermMonitorEnabled'))
        self.assertNotEqual(etag, answer.headers['ETag'])
        self.assertRefused(412, self.enable(etag))

    def test_a_feed_leads_to_its_documents(self):
        self.enable()
        feed = f'{self.path}/RawMetrics/LongTermMonitor'
        self.machine.clock.advance(30)
        links = [e.get('href') for e in self.get(feed).xml.iter(
            f'{{{document.ATOM}}}link') if e.get('rel') is None]
        self.assertEqual(3, len(links))
        for link in links:
            answer = self.get(link.removeprefix('http://localhost'))
            self.assertIn('systemUtil', json.loads(answer.data))

    def test_what_is_not_there_is_not_found(self):
        for path in (f'{self.path}/RawMetrics/OtherMonitor',
                     f'{self.path}/RawMetrics/LongTermMonitor/x.json',
                     f'{self.path[:-1]}/preferences'):
            self.assertRefused(404, self.get(path))
