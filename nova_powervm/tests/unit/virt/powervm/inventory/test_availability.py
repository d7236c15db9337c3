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

import mock
from nova import exception as nova_exception
from nova import objects

from nova_powervm.tests import base
from nova_powervm.virt.powervm.inventory import availability


class TestAvailability(base.TestCase):

    def setUp(self):
        super().setUp()
        self.service = mock.Mock(disabled=False, disabled_reason=None)
        patch = mock.patch.object(
            objects.Service, 'get_by_compute_host', autospec=True,
            side_effect=lambda *args: self.find())
        self.lookup = patch.start()
        self.addCleanup(patch.stop)
        self.availability = availability.Availability('host1')

    def find(self):
        return self.service

    def state(self):
        return self.service.disabled, self.service.disabled_reason

    def test_problem_disables_the_service_and_its_end_enables_it(self):
        self.availability.tell('the lights are out')
        self.assertEqual((True, 'AUTO: PowerVM: the lights are out'),
                         self.state())
        self.availability.tell(None)
        self.assertEqual((False, None), self.state())

    def test_service_is_enabled_by_a_successor_of_who_disabled_it(self):
        self.availability.tell('the lights are out')
        availability.Availability('host1').tell(None)
        self.assertEqual((False, None), self.state())

    def test_operators_decision_stands(self):
        self.service.disabled = True
        self.service.disabled_reason = 'maintenance'
        for problem in ('the lights are out', None):
            self.availability.tell(problem)
            self.assertEqual((True, 'maintenance'), self.state())

    def test_nova_is_asked_only_when_something_changed(self):
        for _ in range(3):
            self.availability.tell(None)
        self.assertEqual(1, self.lookup.call_count)

    def test_service_without_a_record_is_looked_for_again(self):
        self.find = mock.Mock(
            side_effect=nova_exception.ComputeHostNotFound(host='host1'))
        self.availability.tell('the lights are out')
        self.find = lambda: self.service
        self.availability.tell('the lights are out')
        self.assertTrue(self.service.disabled)
