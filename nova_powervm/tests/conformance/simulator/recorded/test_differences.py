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

"""The comparison itself: does it see what there is to see?"""

from lxml import etree

from nova_powervm.tests import base
from nova_powervm.tests.conformance.simulator.recorded import differences
from nova_powervm.tests.conformance.simulator.recorded import shapes

_RECORDED = '<T><A kb="CUD">5</A><B><C>true</C></B></T>'


def shape(*documents):
    made = shapes.Shape()
    for document in documents:
        made.learn(etree.fromstring(document))
    return made


class TestDifferences(base.TestCase):

    def assertDiffers(self, sort, sentence, shown, recorded=_RECORDED):
        self.assertEqual([(sort, sentence)], differences.between(
            shape(recorded), shape(shown)))

    def test_equal_documents(self):
        self.assertEqual([], differences.between(
            shape(_RECORDED), shape(_RECORDED.replace('5', '77'))))

    def test_an_element_that_is_missing_with_all_below_it(self):
        self.assertDiffers('not shown', 'T/B', '<T><A kb="CUD">5</A></T>')

    def test_an_element_that_nobody_recorded(self):
        self.assertDiffers('not recorded', 'T/D', _RECORDED.replace(
            '<B>', '<D><E/></D><B>'))

    def test_another_attribute(self):
        self.assertDiffers('attributes', 'T/A kb: ROO, not CUD',
                           _RECORDED.replace('CUD', 'ROO'))

    def test_no_attribute(self):
        self.assertDiffers('attributes', 'T/A kb: not CUD',
                           _RECORDED.replace(' kb="CUD"', ''))

    def test_another_sort_of_text(self):
        self.assertDiffers('texts', 'T/A decimal, not integer',
                           _RECORDED.replace('5', '0.5'))

    def test_another_order(self):
        self.assertDiffers('order', 'T B before A',
                           '<T><B><C>true</C></B><A kb="CUD">5</A></T>')

    def test_the_form_of_an_address(self):
        uuid = '0a68cfab-f62b-46d4-a6a0-f4ebe0264ad5'
        self.assertDiffers(
            'attributes', 'T href: /X/<uuid>, not /Y/<uuid>',
            f'<T href="http://h:1/X/{uuid}?group=None"/>',
            f'<T href="https://h/Y/{uuid}"/>')

    def test_what_one_of_several_recordings_shows_may_be_shown(self):
        self.assertEqual([], differences.between(
            shape('<T><A/></T>', '<T><B/></T>'), shape('<T><B/><A/></T>')))
