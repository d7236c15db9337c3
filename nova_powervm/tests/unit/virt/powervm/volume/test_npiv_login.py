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

from nova_powervm.simulator import presets
from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.vios import batch
from nova_powervm.virt.powervm.vios import fibre
from nova_powervm.virt.powervm.volume import npiv_login

NAMES = ('C0500000000000A1', 'C0500000000000A0')


class TestLogin(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(driver_fixtures.DriverFixture(
            presets.fc(), npiv_login_timeout=0))
        self.host = self.fix.host
        self.fix.spawn(driver_fixtures.make_instance())
        self.lpar, = [lpar for lpar in self.fix.machine.lpars
                      if not lpar.is_management]
        self.vios = self.fix.machine.vioses[0]
        self.mapping = fibre.FibreMapping(
            vios_uuid=self.vios.uuid, lpar_uuid=self.lpar.uuid,
            name="port 1 of fabric 'A'", wwpns=NAMES,
            port=self.vios.ports[0].wwpn)

    def clients(self):
        return [mapping.client.name for mapping in self.vios.fc_mappings]

    def test_management_partition_has_a_port_until_the_instance_has_it(self):
        npiv_login.log_in(self.host, [self.mapping])
        self.assertEqual(['novalink'], self.clients())
        npiv_login.log_in(self.host, [self.mapping])
        batch.connect(self.host, self.lpar.uuid, [self.mapping])
        self.assertEqual([self.lpar.name], self.clients())

    def test_partition_that_has_a_port_keeps_it(self):
        batch.connect(self.host, self.lpar.uuid, [self.mapping])
        npiv_login.log_in(self.host, [self.mapping])
        npiv_login.take_back(self.host, NAMES)
        self.assertEqual([self.lpar.name], self.clients())

    def test_ports_of_others_stay_with_the_management_partition(self):
        self.vios.add_fc_mapping(next(
            lpar for lpar in self.fix.machine.lpars if lpar.is_management))
        npiv_login.log_in(self.host, [self.mapping])
        npiv_login.take_back(self.host, NAMES)
        self.assertEqual(['novalink'], self.clients())
        self.assertNotIn(NAMES[0].lower(), self.vios.fc_mappings[0].wwpns)

    def test_port_that_does_not_log_in_is_taken_back(self):
        self.fix.management.machines.clear()
        exc = self.assertRaises(exception.AttachVolumeFailed,
                                npiv_login.log_in, self.host, [self.mapping])
        self.assertIn(f'{NAMES[0]} did not log in to the fabric within 0 '
                      'seconds', str(exc))
        self.assertEqual([], self.clients())
