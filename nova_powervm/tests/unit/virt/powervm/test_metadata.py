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

from nova import objects

from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.virt.powervm import metadata


class TestReplaced(base.TestCase):

    def setUp(self):
        super().setUp()
        objects.register_all()
        self.instance = driver_fixtures.make_instance()
        self.disk, self.other = (
            objects.DiskMetadata(serial=serial, tags=['x'])
            for serial in ('one', 'two'))

    def test_what_is_not_mine_stays(self):
        self.instance.device_metadata = objects.InstanceDeviceMetadata(
            devices=[self.disk])
        found = metadata.replaced(
            self.instance, lambda device: False, [self.other])
        self.assertEqual([self.disk, self.other], found.devices)

    def test_what_is_mine_is_replaced(self):
        self.instance.device_metadata = objects.InstanceDeviceMetadata(
            devices=[self.disk])
        found = metadata.replaced(
            self.instance, lambda device: device.serial == 'one',
            [self.other])
        self.assertEqual([self.other], found.devices)

    def test_without_devices_there_is_none(self):
        self.assertIsNone(metadata.replaced(
            self.instance, lambda device: True, []))
