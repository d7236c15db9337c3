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

import logging

import fixtures
import requests

from nova_powervm.simulator import faults
from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.virt.powervm.events import listener
from nova_powervm.virt.powervm.partition import names
from nova_powervm.virt.powervm.partition import states


class ListenerTest(base.TestCase):

    def setUp(self):
        super().setUp()
        self.log = self.useFixture(fixtures.FakeLogger(
            level=logging.INFO))
        self.fix = self.useFixture(driver_fixtures.DriverFixture())
        self.instance = driver_fixtures.make_instance()
        self.fix.spawn(self.instance)
        self.uuid = names.partition_uuid(self.instance.uuid)
        self.lpar = self.fix.machine.lpar(self.instance.name)
        self.states = states.States(self.fix.host)
        self.told = []
        self.listener = listener.Listener(
            self.fix.host.adapter.session, self.states, self.told.append)

    def begin(self):
        """Listen, and know everything."""
        self.assertTrue(self.listener.open())
        self.states.read_all()
        self.states.follow()
        self.fix.sim.trace.clear()

    def asked(self):
        """Return what was asked for but to wait."""
        counts = {what: count for what, count
                  in self.fix.sim.trace.counts().items()
                  if what != 'GET Event poll'}
        self.fix.sim.trace.clear()
        return counts

    def known(self):
        """Return what is known of the partition without asking."""
        return self.states._known.get(self.uuid)


class TestListening(ListenerTest):

    def setUp(self):
        super().setUp()
        self.begin()

    def test_change_by_an_administrator_is_heard_of(self):
        requests.patch(
            f'{self.fix.sim.url}/simulator/partitions/{self.instance.name}',
            json={'running': False}).raise_for_status()
        self.assertTrue(self.listener.listen())
        self.assertEqual([{self.uuid}], self.told)
        self.assertEqual({}, self.asked())
        self.assertEqual('not activated', self.states.get(self.uuid))

    def test_what_does_not_change_a_state_is_not_told(self):
        self.lpar.rename('payroll')
        self.lpar.show_code('C2001')
        self.fix.machine.vioses[0].set_rmc('active')
        self.assertTrue(self.listener.listen())
        self.assertEqual([], self.told)
        self.assertEqual('running', self.known())

    def test_new_and_deleted_partitions_are_listed_at_once(self):
        other = driver_fixtures.make_instance(2)
        self.fix.spawn(other)
        self.fix.destroy(self.instance)
        self.listener.listen()
        self.asked()
        self.assertIn(names.partition_uuid(other.uuid), self.states.uuids())
        self.assertNotIn(self.uuid, self.states.uuids())
        self.assertEqual({}, self.asked())

    def test_all_is_read_again_after_events_were_lost(self):
        for lose in (self.fix.machine.events.overflow,
                     self.fix.machine.events.clear_cache,
                     self.fix.machine.events.forget):
            self.lpar.stop_at_once()
            lose()
            self.listener.listen()
            self.assertEqual([{self.uuid}], self.told)
            self.assertEqual({'GET LogicalPartition': 1}, self.asked())
            self.assertEqual('not activated', self.known())
            self.lpar.run_at_once()
            self.listener.listen()
            self.states.get(self.uuid)
            self.asked()
            self.told.clear()

    def test_nothing_is_believed_while_the_service_fails(self):
        self.fix.sim.faults.add(faults.Fault(
            faults.refuse(503), noun='Event', times=2))
        for _ in range(2):
            self.assertFalse(self.listener.listen())
            self.assertFalse(self.states.are_followed)
        self.assertEqual(1, self.log.output.count(
            'does not tell of changes'))

        self.lpar.stop_at_once()
        self.assertTrue(self.listener.listen())

        self.assertTrue(self.states.are_followed)
        self.assertEqual([{self.uuid}], self.told)
        self.assertEqual({'GET LogicalPartition': 1}, self.asked())
        self.assertIn('tells of changes again', self.log.output)

    def test_service_that_is_away_is_complained_of_once(self):
        before = self.log.output
        self.fix.sim.faults.add(faults.Fault(
            faults.drop_before(), noun='Event', times=3))
        for _ in range(3):
            self.assertFalse(self.listener.listen())
        self.assertEqual(
            1, len(self.log.output.removeprefix(before).splitlines()))

    def test_nothing_is_believed_when_all_cannot_be_read_again(self):
        self.fix.sim.faults.add(faults.Fault(
            faults.refuse(500), noun='LogicalPartition'))
        self.fix.machine.events.overflow()
        self.assertFalse(self.listener.listen())
        self.assertFalse(self.states.are_followed)
        self.fix.machine.events.clear_cache()
        self.assertTrue(self.listener.listen())
        self.assertTrue(self.states.are_followed)


class TestBeginning(ListenerTest):

    def test_service_without_events_does_not_stop_anything(self):
        self.fix.sim.faults.add(faults.Fault(
            faults.refuse(404), noun='Event', times=None))
        self.assertFalse(self.listener.open())
        self.assertFalse(self.listener.listen())
        self.assertEqual('running', self.states.get(self.uuid))

    def test_first_answer_that_was_lost_is_made_up_for(self):
        self.fix.sim.faults.add(faults.Fault(
            faults.lose_reply(), noun='Event'))
        self.assertFalse(self.listener.open())
        self.lpar.stop_at_once()
        self.assertTrue(self.listener.listen())
        self.assertTrue(self.states.are_followed)
        self.assertEqual('not activated', self.known())
