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
from oslo_utils import units

from nova_powervm.tests import base
from nova_powervm.tests.unit.virt.powervm import fakes
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.storage import image


class TestCheck(base.TestCase):

    def test_raw_image_that_fits_is_fine(self):
        image.check(fakes.instance(), fakes.Image(size=10 * units.Gi))

    def test_image_of_another_format_is_refused_with_the_cure(self):
        exc = self.assertRaises(
            exception.ImageNotUsable, image.check, fakes.instance(),
            fakes.Image(disk_format='qcow2'))
        self.assertIn("disk format is 'qcow2'", exc.format_message())
        self.assertIn('qemu-img convert -O raw', exc.format_message())

    def test_image_without_a_format_is_refused(self):
        exc = self.assertRaises(
            exception.ImageNotUsable, image.check, fakes.instance(),
            fakes.Image(disk_format=None))
        self.assertIn("disk format is 'not set'", exc.format_message())

    def test_image_larger_than_the_flavors_disk_is_refused(self):
        self.assertRaises(
            nova_exception.FlavorDiskSmallerThanImage, image.check,
            fakes.instance(), fakes.Image(size=10 * units.Gi + 1))

    def test_image_of_unknown_size_is_refused(self):
        for size in (None, 0):
            self.assertRaises(exception.ImageNotUsable, image.check,
                              fakes.instance(), fakes.Image(size=size))


class TestDiskSize(base.TestCase):

    def test_flavors_size_counts(self):
        self.assertEqual(10, image.disk_size_gb(
            fakes.instance(), fakes.Image(size=1)))

    def test_flavor_without_a_disk_gets_what_the_image_needs(self):
        instance = fakes.instance(flavor=fakes.flavor(root_gb=0))
        self.assertEqual(3, image.disk_size_gb(
            instance, fakes.Image(size=2 * units.Gi + 1)))
        image.check(instance, fakes.Image(size=2 * units.Gi + 1))
