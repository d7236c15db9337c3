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

from nova_powervm.simulator.wire import document
from nova_powervm.simulator.wire import job as job_wire
from nova_powervm.tests.unit.simulator.rest import http


class TestManagementConsole(http.RestCase):

    def setUp(self):
        super().setUp()
        self.console = self.machine.console
        self.feed_path = f'{http.UOM}/ManagementConsole'
        self.path = f'{self.feed_path}/{self.console.uuid}'

    def test_there_is_one(self):
        answer = self.get(self.feed_path)
        self.assertEqual('localhost',
                         answer.content.text('ManagementConsoleName'))
        self.assertEqual(200, self.get(self.path).status)

    def test_keys_are_changed(self):
        node = document.bare(AuthorizedKeys=document.bare(
            AuthorizedKey=['ssh-rsa AAAA me']))
        answer = self.ask('POST', self.path, http.body(
            'ManagementConsole', node))
        self.assertEqual('ssh-rsa AAAA me', answer.text('AuthorizedKey'))
        self.assertEqual(('ssh-rsa AAAA me',), self.console.authorized_keys)

    def test_commands_are_jobs(self):
        path = f'{self.feed_path}/do/CLIRunner'
        self.assertEqual('CLIRunner', self.get(path).text('OperationName'))
        done = self.put(path, 'JobRequest', job_wire.encode_template(
            'ManagementConsole', 'CLIRunner'), document.WEB)
        self.assertEqual('COMPLETED_WITH_ERROR', done.text('Status'))
