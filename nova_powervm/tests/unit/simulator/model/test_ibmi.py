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

import dataclasses

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import ibmi
from nova_powervm.simulator.model import job
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines

_NETBOOT = {'OperationType': 'netboot', 'IPAddress': '192.0.2.1',
            'ServerIPAddress': '192.0.2.2', 'Gateway': '192.0.2.3',
            'IBMiImageServerDirectory': '/images'}


class TestIbmi(base.TestCase):

    def setUp(self):
        super().setUp()
        self.machine = machines.machine(self)
        self.lpar = self.machine.create_lpar(machines.settings(), 'OS400')

    def run_job(self, name, target=None, **parameters):
        return self.machine.jobs.submit(name, target or self.lpar, parameters)

    def assertFails(self, word, made):
        self.assertEqual(job.FAILED, made.status)
        self.assertIn(word, made.results['result'])

    def test_the_source_is_chosen_at_start(self):
        self.run_job('PowerOn', iIPLsource='d')
        self.assertEqual(('running', 'd'), (
            self.lpar.state, self.lpar.settings.ipl_source))

    def test_a_wrong_source_is_refused(self):
        self.assertFails('iIPLsource', self.run_job('PowerOn',
                                                    iIPLsource='z'))
        self.assertEqual('not activated', self.lpar.state)

    def test_booting_from_the_net_needs_addresses(self):
        self.assertFails('IPAddress', self.run_job(
            'PowerOn', OperationType='netboot'))
        self.assertEqual(job.OK, self.run_job('PowerOn', **_NETBOOT).status)

    def test_the_key_is_turned_without_starting(self):
        done = self.run_job('PowerOn', OperationType='changeKeylock',
                            keylock='manual')
        self.assertEqual((job.OK, 'manual', 'not activated'),
                         (done.status, self.lpar.keylock, self.lpar.state))

    def test_the_key_is_turned_while_it_runs(self):
        self.run_job('PowerOn')
        self.run_job('PowerOn', OperationType='changeKeylock',
                     keylock='manual')
        self.assertEqual(('manual', 'running'),
                         (self.lpar.keylock, self.lpar.state))

    def test_linux_has_none_of_this(self):
        linux = machines.lpar(self.machine, 'linux')
        self.assertFails('IBM i', self.run_job('PowerOn', linux,
                                               iIPLsource='a'))
        self.assertFails('IBM i', self.run_job('AddLicense', linux,
                                               licKey='k'))
        self.assertFails('IBM i', self.run_job('PanelFunction', linux,
                                               operation='dston'))
        self.assertRaises(errors.Invalid, ibmi.check_settings, 'AIX/Linux',
                          machines.settings(restricted_io=True))

    def test_licenses_are_kept(self):
        self.run_job('AddLicense', licKey='KEY1')
        self.assertEqual(['KEY1'], self.lpar.licenses)
        self.assertFails('licKey', self.run_job('AddLicense'))

    def test_the_panel_works_while_it_runs(self):
        self.assertFails('HSCL1558', self.run_job('PanelFunction',
                                                  operation='dston'))
        self.run_job('PowerOn')
        self.run_job('PanelFunction', operation='dston')
        self.assertEqual(['dston'], self.lpar.panel_functions)
        self.assertFails('consoleservice', self.run_job(
            'PanelFunction', operation='sing'))

    def test_settings_name_a_source_that_exists(self):
        bad = dataclasses.replace(machines.settings(), ipl_source='z')
        self.assertRaises(errors.Invalid, self.lpar.update, bad)
