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
from nova_powervm.tests.unit.simulator import machines
from nova_powervm.tests.unit.simulator.rest import networks


class TestVnic(networks.NetworkCase):

    preset = 'sriov'

    def setUp(self):
        super().setUp()
        lpar = machines.lpar(self.machine)
        self.path = f'{self.lpar_path(lpar)}/VirtualNICDedicated'

    def create(self, **device):
        return self.put(self.path, 'VirtualNICDedicated', document.bare(
            AssociatedBackingDevices=document.bare(
                VirtualNICBackingDeviceChoice=document.bare(
                    VirtualNICSRIOVBackingDevice=document.bare(
                        **device)))))

    def device(self, **others):
        return {'AssociatedVirtualIOServer': document.link(
            f'http://x/VirtualIOServer/{self.vios.uuid}'),
            'RelatedSRIOVAdapterID': 1, 'RelatedSRIOVPhysicalPortID': 0,
            **others}

    def test_it_lives(self):
        self.assertEqual(201, self.create(**self.device()).status)
        self.assertLives(self.path)

    def test_a_device_is_on_a_port_and_a_server(self):
        self.assertRefused(400, self.create())
        self.assertRefused(404, self.create(
            **self.device(RelatedSRIOVAdapterID=9)))

    def test_the_devices_stay_when_a_body_does_not_list_them(self):
        made = self.create(**self.device()).element
        made.remove(made.find('{*}AssociatedBackingDevices'))
        made.find('{*}Details/{*}PortVLANID').text = '7'
        path = f'{self.path}/{self.machine.vnics[0].uuid}'
        self.assertEqual(200, self.post(path, made).status)
        vnic, = self.machine.vnics
        self.assertEqual((7, 1), (vnic.settings.pvid, len(vnic.devices)))
