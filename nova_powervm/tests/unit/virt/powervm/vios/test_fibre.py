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

from pypowervm.wrappers import virtual_io_server as pvm_vios

from nova_powervm.simulator import presets
from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.vios import fibre


class TestFibreMapping(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(
            driver_fixtures.DriverFixture(presets.fc()))
        self.machine = self.fix.machine
        self.fix.spawn(driver_fixtures.make_instance())
        self.lpar, = [lpar for lpar in self.machine.lpars
                      if not lpar.is_management]
        self.vios = self.machine.vioses[0]

    def mapping(self, port=None, lpar=None):
        return fibre.FibreMapping(
            vios_uuid=self.vios.uuid, lpar_uuid=(lpar or self.lpar).uuid,
            name="port 1 of fabric 'A'", wwpns=('C0500000000000A1',
                                                'C0500000000000A0'),
            port=port or self.vios.ports[0].wwpn)

    def connect(self, mapping):
        """Return whether that changed something."""
        vios = pvm_vios.VIOS.get(
            self.fix.host.adapter, uuid=self.vios.uuid,
            xag=['ViosFCMapping', 'ViosSCSIMapping'])
        changed = mapping.connect(vios)
        if changed:
            mapping.find(vios.update())
        return changed

    def test_adapter_is_made_once_with_its_names_in_their_order(self):
        self.assertTrue(self.connect(self.mapping()))
        self.assertFalse(self.connect(self.mapping()))
        made, = self.vios.fc_mappings
        self.assertEqual((('c0500000000000a1', 'c0500000000000a0'),
                          self.lpar, self.vios.ports[0]),
                         (made.wwpns, made.client, made.port))

    def test_adapter_without_a_port_is_given_one(self):
        self.connect(self.mapping())
        self.vios.fc_mappings[0].port = None
        self.machine.changed(self.vios)
        self.assertTrue(self.connect(self.mapping()))
        made, = self.vios.fc_mappings
        self.assertEqual(self.vios.ports[0], made.port)

    def test_adapter_of_another_partition_is_taken_over(self):
        other = next(lpar for lpar in self.machine.lpars
                     if lpar.is_management)
        self.connect(self.mapping(lpar=other))
        self.assertTrue(self.connect(self.mapping()))
        made, = self.vios.fc_mappings
        self.assertEqual(self.lpar, made.client)

    def test_port_that_is_gone_is_told(self):
        exc = self.assertRaises(exception.AttachVolumeFailed, self.connect,
                                self.mapping('2' * 16))
        self.assertIn(f"vios1 has no Fibre Channel port {'2' * 16} any more",
                      str(exc))
