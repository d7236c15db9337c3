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

import fixtures

from nova_powervm.tests import base
from nova_powervm.virt.powervm.partition import names
from nova_powervm.virt.powervm.storage import cache
from nova_powervm.virt.powervm.storage import image

ID = 'c0ffee00-1234-4678-9abc-def012345678'


class TestNames(base.TestCase):

    def setUp(self):
        super().setUp()
        self.image = image.Image(ID, 5, 'md5', 'abba')
        self.name = cache.image_name(self.image)

    def test_name_fits_and_tells_what_it_is(self):
        self.assertEqual(names.MAX_DISK_NAME, len(self.name))
        self.assertTrue(cache.is_image(self.name))
        self.assertTrue(cache.is_of(self.name, ID))
        self.assertFalse(cache.is_of(self.name, ID.replace('c', 'd')))

    def test_other_bytes_have_another_name(self):
        other = image.Image(ID, 5, 'md5', 'acdc')
        self.assertNotEqual(self.name, cache.image_name(other))

    def test_image_without_a_digest_has_a_name_too(self):
        self.assertTrue(cache.is_image(
            cache.image_name(image.Image(ID, 5))))

    def test_mark_is_no_image(self):
        mark = cache.mark_name(self.image)
        self.assertFalse(cache.is_image(mark))
        self.assertEqual(self.name[1:], mark[1:])
        self.assertEqual(mark, cache.mark_of(self.name))

    def test_image_is_known_by_its_mark(self):
        for name in (self.name, cache.mark_name(self.image)):
            self.assertEqual(self.name, cache.image_of(name))
        self.assertIsNone(cache.image_of('p_instance'))

    def test_what_others_call_their_disks_is_no_image(self):
        for name in ('i_instance', 'image', f'{self.name}0',
                     self.name.upper(), self.name[:-1]):
            self.assertFalse(cache.is_image(name), name)


class TestUses(base.TestCase):

    def setUp(self):
        super().setUp()
        self.uses = cache.Uses()

    def test_uploader_is_alone_until_somebody_asks(self):
        self.uses.uploaded('i1')
        self.assertTrue(self.uses.only_by_uploader('i1'))
        self.uses.found('i1')
        self.assertFalse(self.uses.only_by_uploader('i1'))

    def test_image_of_an_earlier_service_has_no_uploader(self):
        self.uses.found('i1')
        self.assertFalse(self.uses.only_by_uploader('i1'))
        self.assertFalse(self.uses.only_by_uploader('i2'))


class TestAges(base.TestCase):

    def setUp(self):
        super().setUp()
        self.now = 0
        self.useFixture(fixtures.MockPatch('oslo_utils.timeutils.now',
                                           lambda: self.now))
        self.ages = cache.Ages()

    def expired(self, now, *unused):
        self.now = now
        return self.ages.expired(set(unused), 100)

    def test_image_expires_when_it_was_unused_for_long_enough(self):
        self.assertEqual(set(), self.expired(0, 'i1'))
        self.assertEqual(set(), self.expired(99, 'i1'))
        self.assertEqual({'i1'}, self.expired(100, 'i1', 'i2'))

    def test_image_used_between_two_looks_begins_anew(self):
        self.expired(0, 'i1')
        self.ages.used('i1')
        self.assertEqual(set(), self.expired(100, 'i1'))

    def test_image_used_since_the_last_look_is_in_use(self):
        self.expired(0, 'i1', 'i2')
        self.ages.used('i1')
        self.assertEqual([False, True], [
            self.ages.still_unused(name) for name in ('i1', 'i2')])

    def test_image_in_use_begins_anew(self):
        self.expired(0, 'i1')
        self.expired(50)
        self.assertEqual(set(), self.expired(100, 'i1'))
