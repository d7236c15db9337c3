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

from nova_powervm.simulator import presets
from nova_powervm.simulator.presets import many
from nova_powervm.status import upgrade
from nova_powervm.tests import status_fixtures


class TestUpgradeCheck(status_fixtures.StatusTestCase):

    def check(self, powervm='', default='', machine=None, stopped=False):
        self.fix = self.host(machine)
        if stopped:
            self.fix.sim.stop()
        path = self.useFixture(fixtures.TempDir()).join('nova.conf')
        with open(path, 'w') as file:
            file.write(f'[DEFAULT]\n{default}\n[powervm]\n{powervm}\n')
        self.fix.config.conf(['--config-file', path], project='nova')
        return dict(upgrade.check())

    def test_nothing_is_said_of_a_new_host(self):
        results = self.check('proc_units_factor = 0.2',
                             'compute_driver = powervm.PowerVMDriver')
        self.assertEqual({'OK'}, {r.code.name for r in results.values()})

    def test_driver_beside_nova_has_another_name(self):
        results = self.check(
            default='compute_driver = powervm_ext.driver.PowerVMDriver')
        self.assertIn('Set it to powervm.PowerVMDriver',
                      results['Driver'].found)
        self.assertEqual('FAILURE', results['Driver'].code.name)

    def test_options_that_are_gone_are_named_with_the_reason(self):
        result = self.check(
            'image_meta_local_path = /tmp\nfabric_X_port_wwpns = 10\n'
            'disk_drivr = ssp')['Options that are gone']
        self.assertEqual('WARNING', result.code.name)
        self.assertIn('config drives are made in memory', result.found)
        self.assertIn('fabric_X_port_wwpns', result.found)
        self.assertIn('did you mean disk_driver', result.found)

    def test_old_names_are_told_with_the_new_ones(self):
        results = self.check('volume_use_multipath = True\n'
                             'fabric_A_port_wwpns = 10')
        result = results['Options with new names']
        self.assertEqual('OK', results['Options that are gone'].code.name)
        self.assertIn('volume_use_multipath is called iscsi_multipath',
                      result.found)
        self.assertIn('fabric_A_port_wwpns is called fabric_ports',
                      result.found)

    def test_options_that_are_heard_now_are_named(self):
        result = self.check('vios_active_wait_timeout = 5')[
            'Options with new meanings']
        self.assertIn('vios_active_wait_timeout = 5 takes effect',
                      result.found)

    def test_partition_between_resize_and_confirmation_is_named(self):
        [machine] = many.fill([presets.dual_vios()], 2, 0)
        lpar = [p for p in machine.partitions if not p.is_management][-1]
        lpar.name = 'resize_instance-1'
        result = self.check(machine=machine)['Partitions']
        self.assertEqual('FAILURE', result.code.name)
        self.assertIn('resize_instance-1', result.found)

    def test_without_a_service_partitions_are_left_to_the_other_command(self):
        result = self.check(stopped=True)['Partitions']
        self.assertEqual('WARNING', result.code.name)
        self.assertIn('nova-powervm-status host check', result.found)
