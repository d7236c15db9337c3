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

from oslo_config import fixture as config_fixture

from nova_powervm import conf
from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.storage import images


class TestImages(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(driver_fixtures.DriverFixture())
        self.config = self.useFixture(config_fixture.Config(conf.CONF))
        self.config.config(group='image_cache',
                           remove_unused_original_minimum_age_seconds=0)
        self.before = self.fix.machine.snapshot()
        self.meta = self.fix.images.add(b'x')

    def fetch(self):
        return images.fetch(self.fix.host, None, self.meta.id)

    def test_fetching_tells_whether_it_was_necessary(self):
        self.assertEqual([True, False], [self.fetch(), self.fetch()])

    def test_image_no_disk_can_be_made_from_is_refused(self):
        self.meta = self.fix.images.add(b'x', disk_format='qcow2')
        self.assertRaises(exception.ImageNotUsable, self.fetch)
        self.assertEqual(self.before, self.fix.machine.snapshot())

    def test_image_of_an_instance_is_kept(self):
        self.fetch()
        instance = driver_fixtures.make_instance(image_ref=self.meta.id)
        images.age(self.fix.host, [instance])
        self.assertNotEqual(self.before, self.fix.machine.snapshot())
        images.age(self.fix.host, [])
        self.assertEqual(self.before, self.fix.machine.snapshot())

    def test_operator_can_keep_everything(self):
        self.config.config(group='image_cache',
                           remove_unused_base_images=False)
        self.fetch()
        images.age(self.fix.host, [])
        self.assertNotEqual(self.before, self.fix.machine.snapshot())
