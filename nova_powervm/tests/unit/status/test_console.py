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

from nova_powervm.status import console
from nova_powervm.tests import console_fixtures
from nova_powervm.tests import status_fixtures


class TestConsoles(status_fixtures.StatusTestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.host()
        self.useFixture(
            console_fixtures.ManagementCommandsFixture(self.fix.sim))
        self.fix.config.config(group='vnc', enabled=True,
                               server_proxyclient_address='192.0.2.1')

    def test_console_that_can_be_reached_is_fine(self):
        self.assertResult(
            'ok', '[vnc] server_proxyclient_address is 192.0.2.1',
            console.consoles(None))

    def test_nothing_is_needed_without_consoles(self):
        self.fix.config.config(group='vnc', enabled=False)
        self.useFixture(fixtures.EnvironmentVariable('PATH', '/nowhere'))
        self.assertResult('ok', 'None', console.consoles(None))

    def test_commands_that_are_missing_are_named(self):
        self.useFixture(fixtures.EnvironmentVariable('PATH', '/nowhere'))
        self.assertResult('warning', 'mkvterm and rmvterm cannot be found',
                          console.consoles(None), 'NovaLink')

    def test_certificates_that_cannot_be_used_fail(self):
        self.fix.config.config(group='powervm', vnc_use_x509_auth=True)
        self.assertResult('failure', 'vnc_ca_certs', console.consoles(None),
                          'nova.conf')

    def test_address_that_no_proxy_elsewhere_reaches_is_warned_of(self):
        self.fix.config.config(group='serial_console', enabled=True,
                               proxyclient_address='127.0.0.1')
        self.assertResult('warning', '[serial_console] proxyclient_address '
                          'is a loopback', console.consoles(None), 'Set it')
