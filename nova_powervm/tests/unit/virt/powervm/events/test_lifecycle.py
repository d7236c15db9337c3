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
from nova.compute import power_state
from nova import objects
from nova.virt import event as virtevent

from nova_powervm.simulator import faults
from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.virt.powervm.events import lifecycle
from nova_powervm.virt.powervm.partition import names

DELAY = 7.0


class TestLifecycle(base.TestCase):

    def setUp(self):
        super().setUp()
        self.now = 1000.0
        self.useFixture(fixtures.MockPatch(
            'oslo_utils.timeutils.now', lambda: self.now))
        self.fix = self.useFixture(driver_fixtures.DriverFixture(
            lifecycle_event_delay=DELAY))
        self.known = []
        self.useFixture(fixtures.MockPatchObject(
            objects.InstanceList, 'get_by_filters', self.find))
        self.lookups = 0
        self.told = []
        self.lifecycle = lifecycle.Lifecycle(self.fix.host, self.hear)

    def find(self, context, filters, expected_attrs):
        """What Nova's database does."""
        self.lookups += 1
        self.assertFalse(filters['deleted'])
        return [instance for instance in self.known
                if instance.uuid in filters['uuid']
                and instance.host == filters['host']]

    def hear(self, event):
        self.told.append((event.get_instance_uuid(), event.get_transition()))

    def boot(self, number=1, **fields):
        """Return an instance that runs, as Nova knows."""
        instance = driver_fixtures.make_instance(number, **{
            'power_state': power_state.RUNNING, **fields})
        self.fix.spawn(instance)
        self.known.append(instance)
        return instance

    def lpar(self, instance):
        return self.fix.machine.lpar(instance.name)

    def note(self, *instances):
        self.lifecycle.note({names.partition_uuid(i.uuid)
                             for i in instances})

    def pass_(self, seconds=DELAY):
        self.now += seconds
        self.lifecycle.tell()

    def test_stop_by_somebody_else_is_told(self):
        instance = self.boot()
        self.lpar(instance).stop_at_once()
        self.note(instance)
        self.pass_(DELAY - 1)
        self.assertEqual([], self.told)
        self.pass_(1)
        self.assertEqual(
            [(instance.uuid, virtevent.EVENT_LIFECYCLE_STOPPED)], self.told)

    def test_each_change_has_novas_word_for_it(self):
        running, off, suspended = (
            power_state.RUNNING, power_state.SHUTDOWN, power_state.SUSPENDED)
        instance = self.boot()
        for before, now, word in (
                (running, 'not activated', 'STOPPED'),
                (off, 'running', 'STARTED'),
                (off, 'open firmware', 'STARTED'),
                (running, 'suspended', 'SUSPENDED'),
                (suspended, 'running', 'RESUMED'),
                (running, 'error', None),
                (running, 'Unknown', None),
                (off, 'migrating not active', None)):
            instance.power_state = before
            self.lpar(instance).state = now
            self.fix.host.states.doubt()
            self.fix.host.states.forget(names.partition_uuid(instance.uuid))
            self.note(instance)
            self.pass_()
            expected = [] if word is None else [
                (instance.uuid,
                 getattr(virtevent, f'EVENT_LIFECYCLE_{word}'))]
            self.assertEqual(expected, self.told, now)
            self.told.clear()

    def test_partition_that_restarts_is_not_told_to_be_off(self):
        instance = self.boot()
        self.lpar(instance).stop_at_once()
        self.note(instance)
        self.pass_(DELAY - 1)
        self.lpar(instance).run_at_once()
        self.note(instance)
        self.pass_()
        self.assertEqual([], self.told)
        self.assertIsNone(self.lifecycle.wait)

    def test_what_nova_did_itself_is_not_told(self):
        instance = self.boot()
        self.fix.driver.power_off(instance)
        instance.power_state = power_state.SHUTDOWN
        self.note(instance)
        self.pass_()
        self.assertEqual([], self.told)

    def test_instance_that_nova_is_busy_with_is_left_to_it(self):
        instance = self.boot(task_state='rebooting')
        self.lpar(instance).stop_at_once()
        self.note(instance)
        self.pass_()
        self.assertEqual([], self.told)

    def test_partitions_of_others_are_looked_up_and_no_more(self):
        elsewhere = self.boot(host='host2')
        self.known.remove(elsewhere)
        self.fix.sim.trace.clear()
        self.note(elsewhere)
        self.pass_()
        self.assertEqual([], self.told)
        self.assertEqual([], self.fix.sim.trace.entries)

    def test_instance_that_moved_to_another_host_is_not_ours(self):
        instance = self.boot(host='host2')
        self.lpar(instance).stop_at_once()
        self.note(instance)
        self.pass_()
        self.assertEqual([], self.told)

    def test_storm_costs_one_look_into_the_database(self):
        instances = [self.boot(number) for number in (1, 2, 3)]
        for instance in instances:
            self.lpar(instance).stop_at_once()
        for _ in range(100):
            self.note(*instances)
        self.pass_()
        self.assertEqual(1, self.lookups)
        self.assertEqual(3, len(self.told))
        self.pass_()
        self.assertEqual(1, self.lookups)

    def test_partition_that_is_gone_or_cannot_be_asked_for_is_passed_over(
            self):
        gone, silent, stopped = (self.boot(number) for number in (1, 2, 3))
        self.fix.destroy(gone)
        self.lpar(stopped).stop_at_once()
        for instance in (silent, stopped):
            self.fix.host.states.forget(names.partition_uuid(instance.uuid))
        self.fix.sim.faults.add(faults.Fault(
            faults.refuse(500), noun='LogicalPartition', skip=1))
        self.note(gone, silent, stopped)
        self.pass_()
        self.assertEqual([stopped.uuid], [uuid for uuid, _ in self.told])

    def test_next_time_is_known(self):
        first, second = self.boot(1), self.boot(2)
        self.assertIsNone(self.lifecycle.wait)
        self.note(first)
        self.now += 2
        self.note(second)
        self.assertEqual(DELAY - 2, self.lifecycle.wait)
        self.now += 100
        self.assertEqual(0, self.lifecycle.wait)
