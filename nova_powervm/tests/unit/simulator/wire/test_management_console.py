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
from nova_powervm.simulator.wire import management_console as wire
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines
from nova_powervm.tests.unit.simulator.wire import documents


class TestManagementConsole(base.TestCase):

    def setUp(self):
        super().setUp()
        self.console = machines.machine(self).console

    def test_keys_read_back_the_same(self):
        self.console.authorize(['ssh-rsa AAAA one', 'ssh-rsa BBBB two'])
        body = documents.encoded(self.console)
        self.assertEqual(['ssh-rsa AAAA one', 'ssh-rsa BBBB two'],
                         wire.decode_keys(body, ()))
        self.assertEqual(self.console.public_key, body.text('PublicSSHKey'))

    def test_without_a_list_they_stay(self):
        body = documents.written('ManagementConsole', document.bare())
        self.assertEqual(('k',), wire.decode_keys(body, ('k',)))
