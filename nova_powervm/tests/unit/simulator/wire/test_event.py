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

from nova_powervm.simulator.model import event as model
from nova_powervm.simulator.wire import document
from nova_powervm.simulator.wire import event as wire
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator.wire import documents


class TestEvent(base.TestCase):

    def encoded(self, path):
        event = model.Event('MODIFY_URI', 7, path, 'Other')
        return documents.written('Event',
                                 wire.encode(event, documents.HREFS))

    def test_an_event_has_the_address_of_its_object(self):
        body = self.encoded(('ManagedSystem', 'm', 'LogicalPartition', 'L'))
        self.assertEqual('http://pvm:12080/rest/api/uom/ManagedSystem/m/'
                         'LogicalPartition/L', body.text('EventData'))
        self.assertEqual(7, body.integer('EventID'))

    def test_text_is_taken_as_it_is(self):
        self.assertEqual('anything', self.encoded('anything').text(
            'EventData'))

    def test_a_custom_event_has_data_and_detail(self):
        body = documents.written('Event', document.bare(
            EventData='data', EventDetail='detail'))
        self.assertEqual({'data': 'data', 'detail': 'detail'},
                         wire.decode_new(body))
