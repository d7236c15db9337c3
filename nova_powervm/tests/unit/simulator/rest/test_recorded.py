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

import fixtures

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.rest import recorded
from nova_powervm.tests.unit.simulator.rest import http

_ENTRY = """
<entry xmlns="http://www.w3.org/2005/Atom"><id>{0}</id>
<link rel="SELF" href="https://9.1.2.3:12443/rest/api/uom/Tier/{0}"/>
<content><{1} xmlns="{2}"><Name>one</Name></{1}></content></entry>"""
_FEED = '<feed xmlns="http://www.w3.org/2005/Atom">{}</feed>'
_FILE = """# A comment.
INFO{{{{'path': 'x', 'status': 200, 'reason': 'OK'}}END OF SECTION}}
HEADERS{{{{}}END OF SECTION}}
BODY{{
{}
END OF SECTION}}
"""


def entry(uuid, noun='VirtualIOServer'):
    return _ENTRY.format(uuid, noun, http.document.UOM)


class TestRecorded(http.RestCase):

    def load(self, body):
        path = os.path.join(self.useFixture(fixtures.TempDir()).path, 'file')
        with open(path, 'w') as file:
            file.write(_FILE.format(body))
        return recorded.load(path)

    def serve(self, body):
        self.app.recordings = [self.load(body)]

    def test_a_feed_is_served_instead_of_the_machines(self):
        self.serve(_FEED.format(entry('a') + entry('b')))
        for path in ('VirtualIOServer', f'ManagedSystem/{self.machine.uuid}'
                                        '/VirtualIOServer'):
            answer = self.get(f'{http.UOM}/{path}?group=None')
            self.assertEqual(200, answer.status)
            self.assertEqual(['one', 'one'],
                             [c.text('Name') for c in answer.contents])
            self.assertEqual(
                [f'http://localhost{http.UOM}/{path}/{uuid}?group=None'
                 for uuid in 'ab'],
                [link.get('href') for link in answer.xml.iterfind(
                    './/{*}entry/{*}link')])

    def test_one_is_found_by_its_id(self):
        self.serve(entry('a'))
        answer = self.get(f'{http.UOM}/VirtualIOServer/a')
        self.assertEqual('one', answer.content.text('Name'))
        self.assertRefused(404, self.get(self.vios_path))

    def test_what_was_recorded_cannot_be_changed(self):
        self.serve(entry('a'))
        for verb in ('POST', 'DELETE', 'PUT'):
            self.assertRefused(405, self.ask(
                verb, f'{http.UOM}/VirtualIOServer/a'), 'recording')

    def test_other_nouns_are_those_of_the_machine(self):
        self.serve(entry('a'))
        self.assertEqual(200, self.get(self.lpars_path).status)

    def test_what_is_no_recording_is_refused(self):
        for body in ('', 'x', '<a/>', _FEED.format(''),
                     _FEED.format(entry('a') + entry('b', 'Tier'))):
            self.assertRaises(errors.Invalid, self.load, body)
