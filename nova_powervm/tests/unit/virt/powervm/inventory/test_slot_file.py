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
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.inventory import slot_file

GOOD = """
gpus:
  identification: {vendor_id: '10DE', device_id: '102D'}
  resource_class: CUSTOM_GPU
  traits: [CUSTOM_CUDA]
one slot:
  identification: {drc_index: '21020010'}
"""


class TestRead(base.TestCase):

    def read(self, text):
        path = self.useFixture(fixtures.TempDir()).join('inventory.yaml')
        with open(path, 'w') as file:
            file.write(text)
        return slot_file.read(path)

    def refusal(self, text):
        exc = self.assertRaises(exception.HostNotReady, self.read, text)
        return exc.format_message()

    def test_paragraphs_are_what_the_file_says(self):
        gpus, slot = self.read(GOOD)
        self.assertEqual(('CUSTOM_GPU', ('CUSTOM_CUDA',)),
                         (gpus.resource_class, gpus.traits))
        self.assertEqual(('CUSTOM_IOSLOT', ()),
                         (slot.resource_class, slot.traits))

    def test_all_of_an_identification_must_fit(self):
        gpus, _ = self.read(GOOD)
        known = {'vendor_id': '10DE', 'device_id': '102D'}
        self.assertTrue(gpus.fits(known))
        self.assertFalse(gpus.fits({**known, 'device_id': '0000'}))

    def test_no_file_and_an_empty_one_offer_nothing(self):
        self.assertEqual((), slot_file.read('/no/such/file'))
        self.assertEqual((), self.read(''))

    def test_all_that_is_wrong_is_in_one_message(self):
        message = self.refusal("""
a: {identification: {vendor: '10DE', device_id: 0x102D}}
b: {traits: [CUSTOM_X]}
c:
  identification: {revision_id: '1'}
  resource_class: VGPU
  traits: [CUSTOM_POWERVM_IOSLOT_CLASS_0300, gpu]
  allow: false
d: {identification: {drc_name: 'U78CB'}, traits: []}
""")
        for words in (
                "'a' identifies slots by 'vendor'; there are vendor_id",
                "'a' has device_id: 4141; it must be 4 digits of 0 to 9 and "
                'A to F, in quotes', "'b' has no identification",
                "'c' has revision_id: 1; it must be 2 digits", 'VGPU',
                'are made by the driver', 'gpu', "'c' has 'allow'",
                "'d' has traits that are no list"):
            self.assertIn(words, message)

    def test_what_is_no_list_of_paragraphs_is_named(self):
        self.assertIn('cannot be read', self.refusal('a: [b'))
        self.assertIn('no list of named paragraphs', self.refusal('- a'))
