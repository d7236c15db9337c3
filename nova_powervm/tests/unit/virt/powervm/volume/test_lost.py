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
from nova_powervm.tests import san_fixtures
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.volume import base as volumes
from nova_powervm.virt.powervm.volume import registry


class TestLost(base.TestCase):

    def test_it_is_taken_away_by_its_tag(self):
        fix = self.useFixture(driver_fixtures.DriverFixture(presets.fc()))
        instance = driver_fixtures.make_instance()
        fix.spawn(instance)
        before = fix.machine.snapshot()['partitions']
        volume = san_fixtures.FcVolume(fix.machine)
        fix.driver.attach_volume(
            None, volume.show(fix.driver.get_volume_connector(instance)),
            instance, '/dev/sdb')

        fix.driver.detach_volume(None, {'serial': volume.id}, instance,
                                 '/dev/sdb')
        self.assertEqual({}, volume.devices())
        self.assertEqual(before, fix.machine.snapshot()['partitions'])

    def test_it_cannot_be_attached(self):
        lost = registry.volume(None, None, volumes.Request({}, 'P', 'id1'))
        exc = self.assertRaises(exception.VolumeNotReachable, lost.discover)
        self.assertIn('id1', exc.format_message())
