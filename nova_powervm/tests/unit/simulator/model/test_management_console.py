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

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import job
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines

_KEY = 'ssh-rsa AAAAB3NzaC1yc2E= somebody@host'
_ACKNOWLEDGED = {'acknowledgeThisAPIMayGoAwayInTheFuture': 'true'}


class TestManagementConsole(base.TestCase):

    def setUp(self):
        super().setUp()
        self.machine = machines.machine(self)
        self.console = self.machine.console

    def run_command(self, command, **parameters):
        return self.machine.jobs.submit(
            'CLIRunner', self.console,
            {'cmd': command, **_ACKNOWLEDGED, **parameters})

    def assertFails(self, word, made):
        self.assertEqual(job.FAILED, made.status)
        self.assertIn(word, made.results['result'])

    def test_its_own_key_looks_like_one(self):
        self.console.authorize([self.console.public_key])
        self.assertEqual((self.console.public_key,),
                         self.console.authorized_keys)

    def test_keys_come_and_go(self):
        version = self.console.version
        self.console.authorize([_KEY])
        self.assertGreater(self.console.version, version)
        self.console.authorize([])
        self.assertEqual((), self.console.authorized_keys)

    def test_the_same_keys_change_nothing(self):
        self.console.authorize([_KEY])
        version = self.console.version
        self.console.authorize([_KEY])
        self.assertEqual(version, self.console.version)

    def test_what_is_no_key_is_refused(self):
        for bad in ('', 'key', 'ssh-rsa not/base64!', f'{_KEY}\nssh-rsa A'):
            self.assertRaises(errors.Invalid, self.console.authorize, [bad])

    def test_a_device_is_removed_by_command(self):
        vios = self.machine.vios('vios1')
        spare = vios.add_volume(1024)
        done = self.run_command(
            f'viosvrcmd -m pvmsim -p vios1 -c "rmdev -dev {spare.name}"')
        self.assertEqual(job.OK, done.status)
        self.assertNotIn(spare.name, vios.volumes)

    def test_other_commands_are_not_simulated(self):
        for command in ('lssyscfg -r sys', 'viosvrcmd -m x -p y',
                        'viosvrcmd -m pvmsim -p vios1 -c "ls -dev x"', '"'):
            self.assertFails('does not simulate', self.run_command(command))

    def test_it_must_be_acknowledged(self):
        self.assertFails('acknowledge', self.run_command(
            'x', acknowledgeThisAPIMayGoAwayInTheFuture='false'))
