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

import types

from nova import objects

from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.virt.powervm.volume import tags


class TestTags(base.TestCase):

    def test_tagged_volumes_are_told_of(self):
        fix = self.useFixture(driver_fixtures.DriverFixture(start=False))
        instance = driver_fixtures.make_instance()
        for number, tag in enumerate(('database', None)):
            fix.bdms.append(objects.BlockDeviceMapping(
                volume_id=f'volume{number}', tag=tag,
                device_name=f'/dev/sd{number}'))
        volumes = [types.SimpleNamespace(id=f'volume{number}')
                   for number in range(2)]

        device, = tags.devices(None, instance, volumes).devices
        self.assertEqual(('volume0', ['database']),
                         (device.serial, device.tags))
