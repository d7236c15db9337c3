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

"""Ports and flags that cannot be are refused in a sentence."""

import fixtures
import testtools

from tools.cloud import cli
from tools.cloud import errors
from tools.cloud import serving


class CommandLineTest(testtools.TestCase):

    def setUp(self):
        super().setUp()
        self.stderr = self.useFixture(fixtures.StringStream('err')).stream
        self.useFixture(fixtures.MonkeyPatch('sys.stderr', self.stderr))

    def said(self):
        self.stderr.seek(0)
        return self.stderr.read()

    def test_a_port_that_is_none_ends_with_status_2(self):
        leaving = self.assertRaises(
            SystemExit, cli.main, ['serve', '--port', '70000'])
        self.assertEqual(2, leaving.code)
        self.assertIn('choose one from 0 to 65535', self.said())

    def test_a_port_in_use_ends_with_status_2(self):
        def taken(arguments):
            raise errors.PortInUse('cloud', '127.0.0.1', 1, '--port')

        self.useFixture(fixtures.MonkeyPatch(
            'tools.cloud.cli._serve', taken))
        self.assertEqual(2, cli.main(['serve']))
        self.assertIn('choose another port with --port', self.said())


class ListenTest(testtools.TestCase):

    def test_a_second_listener_is_told_about_the_first(self):
        first = serving.listen(0, 'cloud', '--port')
        self.addCleanup(first.close)
        port = first.getsockname()[1]
        refused = self.assertRaises(
            errors.PortInUse, serving.listen, port, 'cloud', '--port')
        self.assertIn(f'127.0.0.1:{port}', str(refused))
        self.assertIn('--port', str(refused))
