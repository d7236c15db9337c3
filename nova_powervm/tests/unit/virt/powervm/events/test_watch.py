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
from nova.compute import power_state
from nova import objects
from nova.virt import event as virtevent

from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.virt.powervm.partition import names

_PATIENCE = 60


class TestWatch(base.TestCase):

    def setUp(self):
        super().setUp()
        self.log = self.useFixture(fixtures.FakeLogger())
        self.fix = self.useFixture(driver_fixtures.DriverFixture(
            start=False, listen_to_events=True, lifecycle_event_delay=0))
        self.instances = []
        self.broken = []
        self.useFixture(fixtures.MockPatchObject(
            objects.InstanceList, 'get_by_filters', self.find))
        self.told = []
        self.news = threading.Event()
        self.fix.driver.register_event_listener(self.hear)
        self.fix.start()
        self.instance = driver_fixtures.make_instance(
            power_state=power_state.RUNNING)
        self.fix.spawn(self.instance)
        self.instances.append(self.instance)
        self.lpar = self.fix.machine.lpar(self.instance.name)

    def find(self, context, filters, expected_attrs):
        if self.broken:
            raise self.broken.pop()
        return [instance for instance in self.instances
                if instance.uuid in filters['uuid']]

    def hear(self, event):
        self.told.append(event.get_transition())
        self.news.set()

    def test_nova_hears_of_what_an_administrator_does(self):
        self.lpar.stop_at_once()
        self.assertTrue(self.news.wait(_PATIENCE))
        self.assertEqual([virtevent.EVENT_LIFECYCLE_STOPPED], self.told)
        self.assertEqual(power_state.SHUTDOWN,
                         self.fix.driver.get_info(self.instance).state)

    def test_error_of_the_database_does_not_end_the_telling(self):
        tried = threading.Event()
        self.broken.append(RuntimeError('no database'))
        self.useFixture(fixtures.MonkeyPatch(
            'nova_powervm.virt.powervm.events.watch.LOG.exception',
            lambda *args: tried.set()))
        self.lpar.stop_at_once()
        self.assertTrue(tried.wait(_PATIENCE))
        self.lpar.run_at_once()
        self.lpar.stop_at_once()
        self.assertTrue(self.news.wait(_PATIENCE))

    def test_threads_do_not_keep_the_process_and_end_when_it_is_closed(self):
        threads = [thread for thread in threading.enumerate()
                   if thread.name.startswith('powervm-')]
        self.assertEqual({'powervm-events', 'powervm-lifecycle'},
                         {thread.name for thread in threads})
        self.assertTrue(all(thread.daemon for thread in threads))
        self.fix.driver.cleanup_host('host1')
        self.fix.machine.events.close()
        for thread in threads:
            thread.join(_PATIENCE)
            self.assertFalse(thread.is_alive(), thread.name)

    def test_error_in_the_listener_makes_nothing_believed(self):
        tried = threading.Event()
        self.useFixture(fixtures.MonkeyPatch(
            'nova_powervm.virt.powervm.events.watch.LOG.exception',
            lambda *args: tried.set()))
        states = self.fix.host.states
        self.useFixture(fixtures.MonkeyPatch(
            'nova_powervm.virt.powervm.partition.states.States.expect', None))
        self.lpar.stop_at_once()
        self.assertTrue(tried.wait(_PATIENCE))
        self.assertFalse(states.are_followed)
        self.assertEqual('not activated', states.get(
            names.partition_uuid(self.instance.uuid)))
