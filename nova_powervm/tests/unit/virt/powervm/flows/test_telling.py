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

import types

import fixtures
from nova import objects

from nova_powervm.tests import base
from nova_powervm.tests.unit.virt.powervm import fakes
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.flows import telling


class TestTelling(base.TestCase):

    def setUp(self):
        super().setUp()
        self.told = []
        for name in ('event_start', 'event_finish_with_failure'):
            self.useFixture(fixtures.MockPatchObject(
                objects.InstanceActionEvent, name,
                lambda context, uuid, event, name=name, **more:
                self.told.append((name, event, more.get('exc_val')))))
        self.order = types.SimpleNamespace(
            event='compute_powervm_build', context='context',
            instance=fakes.instance(),
            host=types.SimpleNamespace(name='host1'))
        self.error = exception.PortNotHere(reason='no cable')

    def test_reason_is_an_event_of_the_action(self):
        telling.tell(self.order, self.error)
        self.assertEqual(
            [('event_start', 'compute_powervm_build', None),
             ('event_finish_with_failure', 'compute_powervm_build',
              self.error)], self.told)

    def test_operation_without_an_event_says_nothing(self):
        self.order.event = None
        telling.tell(self.order, self.error)
        self.assertEqual([], self.told)

    def test_reason_that_cannot_be_shown_hides_no_error(self):
        self.useFixture(fixtures.MockPatchObject(
            objects.InstanceActionEvent, 'event_start',
            side_effect=OSError))
        telling.tell(self.order, self.error)
        self.assertEqual([], self.told)
