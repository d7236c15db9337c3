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
import mock

from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm import host


class TestConnect(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(
            driver_fixtures.DriverFixture(start=False))

    def refusal(self):
        exc = self.assertRaises(exception.HostNotReady, host.connect, 'host1')
        return exc.format_message()

    def test_local_logon_finds_the_managed_system(self):
        connected = host.connect('host1')
        self.addCleanup(connected.close)
        self.assertEqual(self.fix.machine.uuid, connected.system_uuid)
        self.assertEqual('pvmsim', connected.system().system_name)

    def test_logon_with_a_password_works_too(self):
        self.fix.config.config(group='powervm', rest_username='admin',
                               rest_password='abc123')
        connected = host.connect('host1')
        self.addCleanup(connected.close)
        self.assertEqual(self.fix.machine.uuid, connected.system_uuid)

    def test_closing_logs_off(self):
        host.connect('host1').close()
        last = self.fix.sim.trace.entries[-1]
        self.assertEqual(('DELETE', 'Logon'), (last.verb, last.noun))

    def test_service_that_is_not_there_is_named_with_what_to_check(self):
        self.fix.sim.stop()
        message = self.refusal()
        self.assertIn(f'no PowerVM REST service at {self.fix.sim.url}',
                      message)
        self.assertIn('rest_host', message)

    def test_unreadable_token_file_is_a_missing_group(self):
        # The one thing that cannot be simulated for a user who may read
        # every file.
        denied = mock.mock_open()
        denied.side_effect = PermissionError(13, 'denied')
        self.useFixture(fixtures.MockPatch(
            'pypowervm.adapter.open', denied, create=True))
        self.assertIn('Add the user that runs nova-compute to the group '
                      'pvm_admin', self.refusal())

    def test_two_managed_systems_are_one_too_many(self):
        self.useFixture(fixtures.MockPatchObject(
            host.managed_system.System, 'get', lambda adapter: []))
        self.assertIn('manages 0 systems', self.refusal())
