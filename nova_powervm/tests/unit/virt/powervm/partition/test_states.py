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

import threading

import fixtures
from pypowervm import exceptions as pvm_exc

from nova_powervm.simulator import faults
from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.virt.powervm.partition import names
from nova_powervm.virt.powervm.partition import state
from nova_powervm.virt.powervm.partition import states


class StatesTest(base.TestCase):

    def setUp(self):
        super().setUp()
        self.now = 1000.0
        self.useFixture(fixtures.MockPatch(
            'oslo_utils.timeutils.now', lambda: self.now))
        self.fix = self.useFixture(driver_fixtures.DriverFixture())
        self.instance = driver_fixtures.make_instance()
        self.fix.spawn(self.instance)
        self.uuid = names.partition_uuid(self.instance.uuid)
        self.lpar = self.fix.machine.lpar(self.instance.name)
        self.states = states.States(self.fix.host)
        self.fix.sim.trace.clear()

    def asked(self):
        """Return what the REST service was asked for since the last time."""
        counts = dict(self.fix.sim.trace.counts())
        self.fix.sim.trace.clear()
        return counts


class TestFollowed(StatesTest):

    def setUp(self):
        super().setUp()
        self.states.read_all()
        self.states.follow()
        self.asked()

    def test_state_that_is_known_is_not_asked_for(self):
        for _ in range(3):
            self.assertEqual('running', self.states.get(self.uuid))
        self.assertIn(self.uuid, self.states.uuids())
        self.assertEqual({}, self.asked())

    def test_state_that_changed_is_asked_for_once(self):
        self.lpar.stop_at_once()
        self.states.expect(self.uuid)
        for _ in range(3):
            self.assertEqual('not activated', self.states.get(self.uuid))
        self.assertEqual({'GET LogicalPartition quick': 1}, self.asked())

    def test_what_this_service_does_is_not_waited_for(self):
        self.fix.host.states = self.states
        self.lpar.stop_at_once()
        state.may_have_changed(self.fix.host, self.instance)
        self.assertEqual('not activated', self.states.get(self.uuid))

    def test_partition_that_is_gone_is_forgotten(self):
        self.fix.destroy(self.instance)
        self.states.remove(self.uuid)
        self.states.forget(self.uuid)
        self.assertNotIn(self.uuid, self.states.uuids())
        self.assertRaises(pvm_exc.HttpNotFound, self.states.get, self.uuid)
        self.assertNotIn(self.uuid, self.states.uuids())

    def test_listener_that_is_not_heard_of_is_not_believed(self):
        self.lpar.stop_at_once()
        self.now += states.LISTENER_SECONDS
        self.assertFalse(self.states.are_followed)
        self.assertEqual('not activated', self.states.get(self.uuid))

    def test_nothing_is_believed_after_something_may_have_been_missed(self):
        self.lpar.stop_at_once()
        self.states.doubt()
        self.assertEqual('not activated', self.states.get(self.uuid))
        self.assertEqual({'GET LogicalPartition quick': 1}, self.asked())

    def test_reading_all_tells_which_have_changed(self):
        self.assertEqual(set(), self.states.read_all())
        self.lpar.stop_at_once()
        self.assertEqual({self.uuid}, self.states.read_all())
        self.assertEqual({'GET LogicalPartition': 2}, self.asked())


class TestNotFollowed(StatesTest):

    def test_each_state_is_asked_for(self):
        for _ in range(3):
            self.states.get(self.uuid)
        self.assertEqual({'GET LogicalPartition quick': 3}, self.asked())

    def test_one_request_is_enough_for_those_who_ask_for_all_in_turn(self):
        for uuid in self.states.uuids():
            self.states.get(uuid)
        self.assertEqual({'GET LogicalPartition': 1}, self.asked())

    def test_what_was_read_is_not_believed_for_long(self):
        self.states.read_all()
        self.lpar.stop_at_once()
        self.now += states.UNHEARD_SECONDS
        self.assertEqual('not activated', self.states.get(self.uuid))

    def test_error_of_the_service_is_no_state(self):
        self.fix.sim.faults.add(faults.Fault(faults.refuse(500), times=None))
        self.assertRaises(pvm_exc.HttpError, self.states.get, self.uuid)
        self.assertRaises(pvm_exc.HttpError, self.states.uuids)


class TestChangeDuringAReading(StatesTest):
    """What is read then may be older than the change that is told of."""

    def setUp(self):
        super().setUp()
        self.states.read_all()
        self.states.follow()
        self.lpar.stop_at_once()
        self.states.expect(self.uuid)

    def during(self, reading, change):
        """Let a change be told of while the answer is on its way."""
        read = self.fix.host.adapter.read

        def answer_late(*args, **kwargs):
            answer = read(*args, **kwargs)
            teller = threading.Thread(target=change)
            teller.start()
            teller.join()
            return answer

        with fixtures.MonkeyPatch('pypowervm.adapter.Adapter.read',
                                  lambda adapter, *a, **k: answer_late(
                                      *a, **k)):
            reading()

    def start(self):
        self.lpar.run_at_once()
        self.states.expect(self.uuid)

    def test_one_state_is_read_again(self):
        self.during(lambda: self.states.read(self.uuid), self.start)
        self.assertEqual('running', self.states.get(self.uuid))

    def test_the_one_of_all_states_is_read_again(self):
        self.during(self.states.read_all, self.start)
        self.asked()
        self.assertEqual('running', self.states.get(self.uuid))
        self.assertEqual({'GET LogicalPartition quick': 1}, self.asked())

    def test_partition_that_goes_meanwhile_is_not_listed(self):
        self.during(self.states.read_all,
                    lambda: self.states.remove(self.uuid))
        self.assertNotIn(self.uuid, self.states.uuids())
