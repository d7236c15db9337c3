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


class Glance:
    """Knows one image, or none."""

    def __init__(self, **description):
        self.description = description

    def get(self, context, image_id):
        if not self.description:
            raise nova_exception.ImageNotFound(image_id=image_id)
        return {'id': image_id, **self.description}


class TestLookUp(base.TestCase):

    def look_up(self, **description):
        host = fakes.host(image_api=Glance(**description))
        return image.look_up(host, None, 'image-1')

    def refusal(self, **description):
        exc = self.assertRaises(exception.ImageNotUsable, self.look_up,
                                **description)
        return exc.format_message()

    def test_raw_image_is_found_with_the_best_digest_there_is(self):
        found = self.look_up(disk_format='raw', size=5, checksum='c0ffee',
                             os_hash_algo='sha512', os_hash_value='abba')
        self.assertEqual(image.Image('image-1', 5, 'sha512', 'abba'), found)

    def test_older_image_has_a_checksum_only(self):
        found = self.look_up(disk_format='raw', size=5, checksum='c0ffee')
        self.assertEqual(('md5', 'c0ffee'), (found.algorithm, found.digest))

    def test_digest_made_in_an_unknown_way_is_not_the_best(self):
        found = self.look_up(disk_format='raw', size=5, checksum='c0ffee',
                             os_hash_algo='crystal', os_hash_value='ball')
        self.assertEqual('md5', found.algorithm)

    def test_description_that_says_nothing_of_a_checksum_will_do(self):
        self.assertIsNone(self.look_up(disk_format='raw', size=5).digest)

    def test_image_without_a_checksum_is_refused(self):
        self.assertIn('it has no checksum', self.refusal(
            disk_format='raw', size=5, checksum=None))

    def test_image_of_another_format_is_refused_with_the_cure(self):
        message = self.refusal(disk_format='qcow2', size=5)
        self.assertIn("disk format is 'qcow2'", message)
        self.assertIn('qemu-img convert -O raw', message)

    def test_image_without_a_format_is_refused(self):
        self.assertIn("disk format is 'not set'", self.refusal(size=5))

    def test_image_of_unknown_size_is_refused(self):
        for size in (None, 0):
            self.assertIn('does not know its size', self.refusal(
                disk_format='raw', size=size))

    def test_image_that_is_gone_is_said_to_be_gone(self):
        self.assertIn('deleted meanwhile', self.refusal())


class TestSizes(base.TestCase):

    def image(self, size):
        return image.Image('image-1', size)

    def test_image_that_fits_is_fine(self):
        image.check_fits(fakes.instance(), self.image(10 * units.Gi))

    def test_image_larger_than_the_flavors_disk_is_refused(self):
        self.assertRaises(
            nova_exception.FlavorDiskSmallerThanImage, image.check_fits,
            fakes.instance(), self.image(10 * units.Gi + 1))

    def test_flavors_size_counts(self):
        self.assertEqual(10, image.disk_size_gb(
            fakes.instance(), self.image(1)))

    def test_flavor_without_a_disk_gets_what_the_image_needs(self):
        instance = fakes.instance(flavor=fakes.flavor(root_gb=0))
        large = self.image(2 * units.Gi + 1)
        self.assertEqual(3, image.disk_size_gb(instance, large))
        image.check_fits(instance, large)
