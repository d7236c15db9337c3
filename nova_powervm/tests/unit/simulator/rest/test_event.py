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

from nova_powervm.simulator.wire import document
from nova_powervm.tests.unit.simulator import machines
from nova_powervm.tests.unit.simulator.rest import http

EVENTS = f'{http.UOM}/Event'


class TestEvent(http.RestCase):

    def poll(self):
        answer = self.get(f'{EVENTS}?QUEUE_APPLICATIONID=a&group=None')
        return [(b.text('EventType'), b.text('EventData'))
                for b in answer.contents]

    def test_a_new_client_hears_of_itself_and_then_of_others(self):
        self.assertEqual([('NEW_CLIENT', '')], self.poll())
        lpar = machines.lpar(self.machine)
        address = (f'http://localhost{http.UOM}/ManagedSystem/'
                   f'{self.machine.uuid}/LogicalPartition/{lpar.uuid}')
        self.assertIn(('ADD_URI', address), self.poll())

    def test_an_application_must_say_which_it_is(self):
        self.assertRefused(400, self.get(EVENTS), 'QUEUE_APPLICATIONID')

    def test_a_poll_ends_when_the_simulator_stops(self):
        self.poll()
        self.machine.events.close()
        self.assertEqual([], self.poll())

    def test_clients_can_tell_each_other_something(self):
        self.poll()
        self.put(EVENTS, 'Event', document.bare(EventData='hello'))
        self.assertEqual([('CUSTOM_CLIENT_EVENT', 'hello')], self.poll())
