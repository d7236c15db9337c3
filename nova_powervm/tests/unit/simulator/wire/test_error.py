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

from lxml import etree

from nova_powervm.simulator.wire import error as wire
from nova_powervm.tests import base


class TestError(base.TestCase):

    def test_an_error_is_an_entry_that_says_why(self):
        entry = etree.fromstring(
            wire.encode(412, 'Etag mismatch', 'It changed.', '/x'))
        for name, text in (('HTTPStatus', '412'), ('RequestURI', '/x'),
                           ('ReasonCode', 'Etag mismatch'),
                           ('Message', 'It changed.')):
            self.assertEqual(text, entry.findtext(f'.//{{*}}{name}'))
        self.assertIsNone(entry.find('{*}link'))
