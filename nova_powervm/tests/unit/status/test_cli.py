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

import contextlib
import io
import json

import fixtures

from nova_powervm.status import cli
from nova_powervm.tests import status_fixtures


class TestCli(status_fixtures.StatusTestCase):

    def run_command(self, *words, powervm=''):
        fix = self.host()
        path = self.useFixture(fixtures.TempDir()).join('nova.conf')
        with open(path, 'w') as file:
            file.write('[DEFAULT]\ncompute_driver = powervm.PowerVMDriver\n'
                       f'[powervm]\n{powervm}\n')
        if self.stopped:
            fix.sim.stop()
        return self.run_words('--config-file', path, *words)

    stopped = False

    def run_words(self, *words):
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                status = cli.main(list(words))
            except SystemExit as exc:
                status = exc.code
        return status, out.getvalue(), err.getvalue()

    def test_host_check_prints_a_table(self):
        status, out, err = self.run_command('host', 'check')
        self.assertIn('| Managed system ', out)
        self.assertEqual((2, ''), (status, err))

    def test_host_check_prints_json(self):
        status, out, _ = self.run_command('host', 'check', '--json')
        told = json.loads(out)
        self.assertEqual(status, told['exit_status'])
        self.assertIn('REST service', [c['check'] for c in told['checks']])

    def test_upgrade_check_of_a_new_host_ends_with_0(self):
        status, out, _ = self.run_command('upgrade', 'check')
        self.assertIn('| Driver ', out)
        self.assertEqual(0, status)

    def test_upgrade_check_with_warnings_ends_with_1(self):
        status, _, _ = self.run_command(
            'upgrade', 'check', powervm='image_meta_local_path = x')
        self.assertEqual(1, status)

    def test_no_service_is_told_without_a_traceback(self):
        self.stopped = True
        status, out, err = self.run_command('host', 'check')
        self.assertEqual((2, ''), (status, err))
        self.assertIn('no PowerVM REST service', ' '.join(out.split()))

    def test_what_cannot_be_understood_ends_with_255(self):
        for words in ((), ('host',), ('host', 'mend'), ('cluster', 'check'),
                      ('--config-file', '/none', 'host', 'check')):
            status, _, err = self.run_words(*words)
            self.assertEqual(255, status, words)
            self.assertNotIn('Traceback', err)
            self.assertNotEqual('', err)
