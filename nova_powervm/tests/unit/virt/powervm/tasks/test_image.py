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

from nova import context as nova_context

from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.storage import base as disks
from nova_powervm.virt.powervm.tasks import image


class TestImageSteps(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(driver_fixtures.DriverFixture())
        self.context = nova_context.get_admin_context()
        self.instance = driver_fixtures.make_instance()
        self.before = self.fix.machine.snapshot()

    def check(self, meta):
        return image.CheckImage().execute(
            self.context, self.fix.host, self.instance, meta)

    def prepare(self, meta, empty=()):
        return image.PrepareImage().execute(
            self.context, self.fix.host, self.instance, self.check(meta),
            None, empty, self.instance.obj_clone())

    def test_image_is_checked_before_anything_is_built(self):
        self.fix.sim.trace.clear()
        self.assertRaises(exception.ImageNotUsable, self.check,
                          self.fix.images.add(b'x', disk_format='vmdk'))
        self.assertEqual([], self.fix.sim.trace.entries)

    def test_image_is_prepared_and_taken_back(self):
        cached = self.prepare(self.fix.images.add(b'x'))
        self.assertTrue(cached.fetched)
        image.PrepareImage().undo(cached, self.fix.host)
        self.assertEqual(self.before, self.fix.machine.snapshot())

    def test_room_for_all_disks_is_asked_for(self):
        exc = self.assertRaises(
            exception.HostFull, self.prepare, self.fix.images.add(b'x'),
            [disks.Wanted('s1', 990)])
        self.assertIn('1002 GB', exc.format_message())

    def test_nothing_prepared_is_nothing_to_take_back(self):
        image.PrepareImage().undo(None, self.fix.host)
        self.assertEqual(self.before, self.fix.machine.snapshot())
