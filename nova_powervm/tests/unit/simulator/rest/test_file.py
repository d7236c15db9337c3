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

import io

from nova_powervm.simulator.wire import document
from nova_powervm.tests.unit.simulator import machines
from nova_powervm.tests.unit.simulator.rest import http

FILES = f'{http.WEB}/File'


class Broken(io.BytesIO):
    """A body that ends before it is over."""

    def read(self, size=-1):
        raise OSError('Missing chunk terminating newline')


class TestFile(http.RestCase):

    def setUp(self):
        super().setUp()
        self.disk = machines.disk(self.machine)

    def announce(self, **changes):
        fields = {'Filename': 'image', 'ExpectedFileSizeInBytes': 4,
                  'FileEnumType': 'BROKERED_DISK_IMAGE',
                  'TargetVirtualIOServerUUID': self.vios.uuid,
                  'TargetDeviceUniqueDeviceID': self.disk.udid, **changes}
        return self.put(FILES, 'File', document.bare(**fields), document.WEB)

    def upload(self, data):
        uuid = self.announce().content.text('FileUUID')
        answer = self.ask('PUT', f'{FILES}/contents/{uuid}', data)
        return uuid, answer

    def test_bytes_reach_the_disk_and_come_back(self):
        uuid, answer = self.upload(b'boot')
        self.assertEqual(204, answer.status)
        self.assertEqual(b'boot', self.disk.read(0, 4))
        self.assertEqual(b'boot', self.get(f'{FILES}/contents/{uuid}').data)

    def test_too_few_bytes_are_refused(self):
        self.assertRefused(400, self.upload(b'')[1], '4 bytes')
        self.assertIsNone(self.disk.sha256())

    def test_an_upload_that_breaks_off_is_refused(self):
        uuid = self.announce().content.text('FileUUID')
        answer = http.Answer(self.client.open(
            f'{FILES}/contents/{uuid}', method='PUT', input_stream=Broken(),
            environ_overrides={'wsgi.input_terminated': True},
            headers={'X-API-Session': self.token}))
        self.assertRefused(400, answer, 'broke off')
        self.assertIsNone(self.disk.sha256())

    def test_without_a_session_no_byte_is_taken(self):
        uuid = self.announce().content.text('FileUUID')
        answer = self.ask('PUT', f'{FILES}/contents/{uuid}', b'boot',
                          token=False)
        self.assertRefused(401, answer)
        self.assertIsNone(self.disk.sha256())

    def test_files_are_listed_and_deleted(self):
        uuid, _ = self.upload(b'boot')
        listed = self.get(FILES).contents
        self.assertEqual([uuid], [f.text('FileUUID') for f in listed])
        self.assertEqual(204, self.ask('DELETE', f'{FILES}/{uuid}').status)
        self.assertRefused(404, self.get(f'{FILES}/{uuid}'))

    def test_the_hundred_and_first_is_refused(self):
        self.machine.max_files = 1
        self.announce()
        self.assertRefused(500, self.announce(), 'maximum')
