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

"""Tests of nova_powervm.simulator.wire.order."""

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.wire import document
from nova_powervm.simulator.wire import order
from nova_powervm.tests import base

NODE = document.bare(
    A=1, B=None, C=[document.bare(D=1, E=2)], F=document.bare(G=1, H=2))


class TestOrder(base.TestCase):

    def check(self, xml):
        order.check(document.parse(f'<X xmlns="urn:x">{xml}</X>'), NODE)

    def test_what_stands_in_order_is_fine(self):
        for xml in ('', '<A/><B/><F/>', '<C><D/><E/></C><C/><F><H/></F>'):
            self.check(xml)

    def test_what_is_not_known_may_stand_anywhere(self):
        self.check('<Z/><A/><Z/><F/><Z/>')

    def test_what_stands_too_late_is_named(self):
        for xml, words in (('<B/><A/>', 'In X, A stands before B'),
                           ('<C><E/><D/></C>', 'In C, D stands before E'),
                           ('<F><H/><G/></F>', 'In F, G stands before H')):
            error = self.assertRaises(errors.Invalid, self.check, xml)
            self.assertIn(words, str(error))
