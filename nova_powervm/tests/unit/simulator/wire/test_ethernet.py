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
from nova_powervm.simulator.wire import document
from nova_powervm.simulator.wire import ethernet as wire
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import networks
from nova_powervm.tests.unit.simulator.wire import documents


class TestEthernet(base.TestCase):

    def setUp(self):
        super().setUp()
        self.vios = networks.machine(self, 'sea').vios('vios1')

    def test_an_aggregation_names_its_ports(self):
        body = documents.encoded(self.vios.ethernet[4])
        self.assertEqual('ent4', body.text('DeviceName'))
        choices = body.child('IOAdapters').children('IOAdapterChoice')
        self.assertEqual(['ent2', 'ent3'],
                         [c.text('IOAdapter/DeviceName') for c in choices])

    def test_a_backing_device_is_the_first_child(self):
        # Clients take whatever comes first.
        node = wire.backing_device(self.vios.ethernet[0])
        body = documents.written('BackingDeviceChoice', node)
        self.assertEqual(['EthernetBackingDevice'], documents.names(body))

    def test_an_interface_is_active_when_it_has_an_address(self):
        port = self.vios.ethernet[0]
        for address, state in ((None, 'Inactive'),
                               (('192.0.2.7', '255.0.0.0'), 'Active')):
            port.address = address
            body = documents.written('IPInterface', wire.interface(port))
            self.assertEqual(('en0', state), (body.text('InterfaceName'),
                                              body.text('State')))

    def test_choices(self):
        ports = self.vios.ethernet[:2]
        body = documents.written('List', document.bare(
            IOAdapterChoice=wire.io_adapters(ports)
            + wire.backing_devices(ports)))
        self.assertEqual(
            ['IOAdapter'] * 2 + ['EthernetBackingDevice'] * 2,
            [c.first().name for c in body.children('IOAdapterChoice')])
