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

from nova_powervm.simulator.rest import reply
from nova_powervm.tests.unit.simulator.rest import http


class TestReply(http.RestCase):

    def test_an_entry_has_its_etag_in_header_and_body(self):
        answer = self.get(self.vios_path)
        self.assertEqual(answer.headers['ETag'], answer.text('etag'))
        self.assertEqual('application/atom+xml',
                         answer.headers['Content-Type'])

    def test_what_the_client_has_already_is_not_sent_again(self):
        etag = self.get(self.vios_path).headers['ETag']
        again = self.get(self.vios_path, **{'If-None-Match': etag})
        self.assertEqual((304, b''), (again.status, again.data))

    def test_other_groups_are_another_representation(self):
        etag = self.get(self.vios_path).headers['ETag']
        answer = self.get(f'{self.vios_path}?group=None',
                          **{'If-None-Match': etag})
        self.assertEqual(200, answer.status)

    def test_a_change_is_another_representation(self):
        etag = self.get(self.vios_path).headers['ETag']
        self.machine.changed(self.vios)
        answer = self.get(self.vios_path, **{'If-None-Match': etag})
        self.assertEqual(200, answer.status)

    def test_entries_of_a_feed_link_to_themselves(self):
        answer = self.get(f'{http.UOM}/VirtualIOServer?group=ViosStorage')
        hrefs = [e.find('{*}link').get('href')
                 for e in answer.xml.iterfind('{*}entry')]
        self.assertEqual(
            f'http://localhost{self.vios_path}?group=ViosStorage', hrefs[0])

    def test_etags_that_are_not_ours_are_no_version(self):
        self.assertIsNone(reply.version_of('abc'))
        self.assertEqual(5, reply.version_of('"1280"'))
