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

"""Config drives that go when the guest has had time to read them."""

from nova_powervm.tests import nova_fixtures  # noqa: F401 isort: skip

from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures


class ConfigDriveRemovalTest(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(driver_fixtures.DriverFixture(
            remove_vopt_media_time=5))
        self.vios = self.fix.machine.vios('vios1')
        self.vios.group('rootvg').create_repository('vopt', 1)
        self.time = self.useFixture(
            driver_fixtures.GuestTime(self.fix.machine))
        self.instance = driver_fixtures.make_instance(config_drive='True')

    def drives(self):
        """Return the names of the media there are, and of those shown."""
        return (list(self.vios.repository.media),
                [lun.storage.name for bus in self.vios.buses
                 for lun in bus.luns if lun.storage.name.startswith('cfg_')])

    def test_drive_stays_unless_the_operator_wants_it_to_go(self):
        self.fix.spawn(self.instance)
        self.time.pass_(3600)
        self.assertEqual([1, 1], list(map(len, self.drives())))

    def test_drive_goes_in_time_and_the_rest_with_the_instance(self):
        self.fix.config.config(group='powervm',
                               remove_vopt_media_on_boot=True)
        self.fix.spawn(self.instance)
        self.time.pass_(4 * 60)
        self.assertEqual([1, 1], list(map(len, self.drives())))
        self.time.pass_(60)
        self.assertEqual(([], []), self.drives())
        self.fix.driver.power_off(self.instance)
        self.fix.driver.power_on(None, self.instance, [])
        self.fix.destroy(self.instance)
        self.assertEqual([], self.vios.buses)
        self.assertEqual([], self.fix.machine.lpars[1:])
