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
from nova_powervm.tests import network_fixtures
from nova_powervm.virt.powervm.network import registry
from nova_powervm.virt.powervm.network import tags


class TestTags(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(
            driver_fixtures.DriverFixture(start=False))
        self.instance = driver_fixtures.make_instance()
        self.vifs = registry.vifs([network_fixtures.make_vif(number)
                                   for number in (1, 2)])

    def note(self, vifs):
        self.instance.device_metadata = tags.devices(
            None, self.instance, vifs)

    def noted(self):
        found = self.instance.device_metadata
        return found and [(getattr(each, 'mac', None), each.tags)
                          for each in found.devices]

    def test_untagged_interfaces_are_not_mentioned(self):
        self.note(self.vifs)
        self.assertIsNone(self.noted())

    def test_tag_is_told_with_the_address(self):
        self.fix.tags[self.vifs[1].mac] = 'storage'
        self.note(self.vifs)
        self.assertEqual([(self.vifs[1].mac, ['storage'])], self.noted())

    def test_other_devices_stay(self):
        self.instance.device_metadata = objects.InstanceDeviceMetadata(
            devices=[objects.DiskMetadata(tags=['db'])])
        self.fix.tags.update({vif.mac: f'tag{vif.mac[-1]}'
                              for vif in self.vifs})
        for vif in self.vifs:
            self.note([vif])
        self.note(self.vifs[1:])
        self.assertEqual(
            [(None, ['db']), (self.vifs[0].mac, ['tag1']),
             (self.vifs[1].mac, ['tag2'])], self.noted())
