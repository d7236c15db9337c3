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
import mock

from nova_powervm.tests import base
from nova_powervm.virt.powervm import logins

ONE, TWO = 'C05076079CFF0E56', 'C05076079CFF0E58'


class TestLogins(base.TestCase):

    def setUp(self):
        super().setUp()
        self.hosts = self.useFixture(fixtures.TempDir()).path
        self.now = 0.0
        for name, stand_in in (
                ('nova_powervm.virt.powervm.logins.FC_HOSTS', self.hosts),
                ('nova_powervm.virt.powervm.logins.time',
                 mock.Mock(sleep=self.sleep)),
                ('oslo_utils.timeutils.now', lambda: self.now)):
            self.useFixture(fixtures.MonkeyPatch(name, stand_in))

    def sleep(self, seconds):
        self.now += seconds
        if self.now > 5:
            self.host('host0', ONE, 'Online')

    def host(self, name, wwpn, state):
        """Let the kernel have a port."""
        path = os.path.join(self.hosts, name)
        os.makedirs(path, exist_ok=True)
        for field, text in (('port_name', f'0x{wwpn.lower()}\n'),
                            ('port_state', f'{state}\n')):
            with open(os.path.join(path, field), 'w') as file:
                file.write(text)

    def test_ports_that_are_online_are_told(self):
        self.host('host0', ONE, 'Online')
        self.host('host1', TWO, 'Linkdown')
        os.mkdir(os.path.join(self.hosts, 'host2'))
        self.assertEqual({ONE}, logins.online())

    def test_partition_without_ports_has_none(self):
        os.rmdir(self.hosts)
        self.addCleanup(os.mkdir, self.hosts)
        self.assertEqual(set(), logins.online())

    def test_port_is_waited_for(self):
        self.host('host0', ONE, 'Linkdown')
        self.assertEqual(set(), logins.wait_for([ONE], 60))
        self.assertLess(5, self.now)

    def test_ports_that_never_come_are_told(self):
        self.assertEqual({TWO}, logins.wait_for([ONE, TWO], 60))
        self.assertLessEqual(60, self.now)
