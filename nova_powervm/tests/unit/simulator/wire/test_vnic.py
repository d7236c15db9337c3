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
from nova_powervm.simulator.model import vnic as model
from nova_powervm.simulator.wire import document
from nova_powervm.simulator.wire import vnic as wire
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines
from nova_powervm.tests.unit.simulator import networks
from nova_powervm.tests.unit.simulator.wire import documents


class TestVnic(base.TestCase):

    def setUp(self):
        super().setUp()
        self.machine = networks.machine(self, 'sriov')
        self.made = networks.vnic(
            machines.lpar(self.machine), (0, 0), (1, 3),
            settings=model.Settings(pvid=7, vlans='8 9'))

    def test_it_reads_back(self):
        body = documents.encoded(self.made)
        self.assertEqual(self.made.settings,
                         wire.decode(body, model.Settings()))
        self.assertEqual(
            [(self.machine.vioses[0].uuid, 1, 0),
             (self.machine.vioses[1].uuid, 2, 3)],
            [each[:3] for each in wire.decode_backings(body)])
        self.assertEqual(
            {'capacity': 200, 'max_capacity': 10000, 'priority': 50},
            wire.decode_backings(body)[0].settings)

    def test_groups_show_more(self):
        self.made.address = ('192.0.2.7', '255.255.255.0', '192.0.2.1')
        for group, path in (('VNIC', 'Details/OSDeviceName'),
                            ('Advanced', 'Details/IPAddress')):
            self.assertIsNone(documents.encoded(self.made).text(path))
            self.assertIsNotNone(
                documents.encoded(self.made, (group,)).text(path))

    def test_in_a_vios_a_device_names_its_vnic(self):
        node, = wire.backing_devices(
            model.devices_on(self.machine.vioses[0]), documents.HREFS)
        body = documents.written('VirtualNICBackingDeviceChoice', node)
        self.assertIn(self.made.uuid, body.first().href(
            'AssociatedVirtualNICDedicated'))

    def test_a_body_may_say_nothing_of_devices(self):
        body = documents.written('VirtualNICDedicated', document.bare())
        self.assertIsNone(wire.decode_backings(body))
