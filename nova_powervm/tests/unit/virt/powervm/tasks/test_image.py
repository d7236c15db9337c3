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

from nova import exception as nova_exception

from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.tasks import image


class TestImageSteps(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(driver_fixtures.DriverFixture())
        self.disk = self.fix.host.disks.create('b1', 1)

    def test_image_is_checked_before_anything_is_built(self):
        self.assertRaises(
            exception.ImageNotUsable, image.CheckImage().execute,
            driver_fixtures.make_instance(),
            self.fix.images.add(b'x', disk_format='vmdk'))

    def test_image_is_written_to_the_disk(self):
        image.WriteImageToDisk().execute(
            None, self.fix.host, self.fix.images.add(b'boot' * 100000),
            self.disk)
        disk = self.fix.machine.vios('vios1').disk(name='b1')
        self.assertEqual(b'boot' * 100000, disk.read(0, 400000))

    def test_image_deleted_meanwhile_is_said_to_be_gone(self):
        meta = self.fix.images.add(b'x')
        self.fix.images.contents.clear()
        self.assertRaises(nova_exception.ImageNotFound,
                          image.WriteImageToDisk().execute, None,
                          self.fix.host, meta, self.disk)
