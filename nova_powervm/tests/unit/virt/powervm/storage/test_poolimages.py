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
from nova_powervm.simulator import presets
from nova_powervm.tests import base
from nova_powervm.tests import pool_fixtures
from nova_powervm.tests.unit.simulator import pools
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.storage import cache
from nova_powervm.virt.powervm.storage import markers

OTHER = markers.Owner('ffffffff', 'host2')


class ImagesCase(base.TestCase):

    def setUp(self):
        super().setUp()
        self.logger = self.useFixture(fixtures.FakeLogger())
        self.clock = self.useFixture(pool_fixtures.WaitingFixture())
        self.fix = self.useFixture(
            pool_fixtures.PoolHostFixture(presets.ssp(sizes=(4,))))
        self.download = self.fix.download()
        self.name = cache.image_name(self.download.image)
        self.images = self.fix.disks._images
        self.tier, = self.fix.disks._pool.tiers()
        self.before = self.fix.machine.snapshot()
        self.fix.sim.trace.clear()

    def prepare(self, download=None):
        return self.images.prepare(self.tier, download or self.download)

    def uploads(self):
        return sum(entry.action == 'upload'
                   for entry in self.fix.sim.trace.entries)

    def add_fault(self, outcome, **which):
        self.fix.sim.faults.add(faults.Fault(outcome, **which))

    def assert_unchanged(self):
        self.assertEqual(self.before, self.fix.machine.snapshot())


class TestPrepare(ImagesCase):

    def test_image_is_written_to_a_unit_of_its_own(self):
        image = self.prepare()
        unit = self.fix.unit(self.name)
        self.assertEqual(pool_fixtures.IMAGE, unit.read())
        self.assertEqual((unit.udid, 1, True), (
            image.disk.udid, image.disk.size_gb, image.fetched))
        self.assertEqual([self.name], self.fix.names())

    def test_image_that_is_there_costs_one_request(self):
        self.prepare()
        self.fix.sim.trace.clear()
        self.assertFalse(self.prepare().fetched)
        self.assertEqual(1, len(self.fix.sim.trace.entries))

    def test_upload_that_fails_leaves_nothing(self):
        self.add_fault(faults.drop_before(), verb='PUT', noun='File',
                       action='upload')
        self.assertRaises(pvm_exc.Error, self.prepare)
        self.assert_unchanged()

    def test_every_lost_request_or_answer_leaves_nothing(self):
        self.prepare()
        requests = [entry for entry in self.fix.sim.trace.entries
                    if entry.noun in ('LogicalUnit', 'File')]
        self.fix.machine.clusters[0].pool.default_tier.delete_unit(
            self.fix.unit(self.name))
        for verb in ('GET', 'PUT', 'DELETE'):
            for noun in ('LogicalUnit', 'File'):
                count = sum(1 for entry in requests
                            if (entry.verb, entry.noun) == (verb, noun))
                for number in range(count):
                    for outcome in faults.drop_before, faults.lose_reply:
                        self.add_fault(outcome(), verb=verb, noun=noun,
                                       skip=number)
                        self.assertRaises(pvm_exc.Error, self.prepare)
                        self.fix.sim.faults.clear()
                        self.assert_unchanged()

    def test_pool_without_room_sends_the_build_elsewhere(self):
        pools.unit(self.fix.machine, 'thick', 3.5, thin=False)
        exc = self.assertRaises(exception.HostFull, self.prepare)
        self.assertIn('1 GB of disk space are needed and shared storage pool '
                      'ssp1 of cluster cluster1 has 0.5 GB free',
                      exc.format_message())
        self.assertEqual(['thick'], self.fix.names())

    def test_pool_that_fills_up_half_way_is_full(self):
        self.download._progress = Once(lambda: pools.unit(
            self.fix.machine, 'thick', self.fix.pool.free, thin=False))
        exc = self.assertRaises(exception.HostFull, self.prepare)
        self.assertIn('has 0 GB free', exc.format_message())
        self.assertEqual(['thick'], self.fix.names())

    def test_image_lost_in_glance_leaves_nothing(self):
        del self.fix.images.contents[self.download.image.id]
        self.assertRaises(exception.ImageNotUsable, self.prepare)
        self.assert_unchanged()

    def test_host_too_slow_for_the_others_begins_anew(self):
        self.download._progress = Once(self.take_for_dead)
        image = self.prepare()
        self.assertEqual(self.fix.unit(self.name).udid, image.disk.udid)
        self.assertEqual(pool_fixtures.IMAGE,
                         self.fix.unit(self.name).read())
        self.assertIn('longer than [powervm] ssp_upload_timeout',
                      self.logger.output)

    def test_host_always_too_slow_says_what_to_raise(self):
        self.download._progress = lambda done: self.take_for_dead(
            self.name, 'part')
        exc = self.assertRaises(exception.HostFull, self.prepare)
        self.assertIn('Raise [powervm] ssp_upload_timeout',
                      exc.format_message())
        self.assert_unchanged()

    def take_for_dead(self, *names):
        """Another host deletes the marker, or the image as well."""
        for unit in list(self.fix.pool.units):
            if unit.name.startswith(names or ('part',)):
                unit.tier.delete_unit(unit)

    def test_two_threads_of_a_host_upload_once(self):
        threads = [threading.Thread(target=self.prepare) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(1, self.uploads())
        self.assertEqual([self.name], self.fix.names())
        self.assertEqual(0, self.clock.waited)


class Once:
    """Calls a function the first time only."""

    def __init__(self, function):
        self._function = function

    def __call__(self, done):
        function, self._function = self._function, lambda: None
        function()


class TestPrepareAgain(ImagesCase):

    def test_image_that_is_still_there_is_not(self):
        self.assertIsNone(self.images.prepare_again(self.prepare()))

    def test_image_that_was_swept_is(self):
        image = self.prepare()
        gone = self.fix.unit(self.name)
        gone.tier.delete_unit(gone)
        again = self.images.prepare_again(image)
        self.assertEqual(self.fix.unit(self.name).udid, again.disk.udid)
        self.assertIn('was deleted from tier SYSTEM of pool ssp1 by another '
                      'host', self.logger.output)


class TestUnprepare(ImagesCase):

    def test_own_upload_is_taken_back(self):
        self.images.unprepare(self.prepare())
        self.assert_unchanged()

    def test_upload_that_others_of_the_host_asked_for_stays(self):
        first, second = self.prepare(), self.prepare()
        self.images.unprepare(first)
        self.images.unprepare(second)
        self.assertEqual([self.name], self.fix.names())

    def test_upload_that_another_host_has_cloned_stays(self):
        image = self.prepare()
        pools.clone(self.fix.machine, self.fix.unit(self.name))
        self.images.unprepare(image)
        self.assertEqual(['clone', self.name], self.fix.names())

    def test_upload_of_another_host_stays(self):
        pools.image(self.fix.machine, name=self.name)
        self.images.unprepare(self.prepare())
        self.assertEqual([self.name], self.fix.names())


class TestStart(ImagesCase):

    def test_what_a_killed_service_left_goes_when_it_is_back(self):
        owner = markers.Owner.of(self.fix.host)
        markers.put_up(self.tier, owner, self.name)
        pools.image(self.fix.machine, name=self.name)
        theirs = markers.put_up(self.tier, OTHER, 'i0123456789abcd')
        pools.image(self.fix.machine, name='i0123456789abcd')
        self.fix.start()
        self.assertEqual(['i0123456789abcd', theirs.name], self.fix.names())


class TestSweep(ImagesCase):

    def setUp(self):
        super().setUp()
        self.prepare()
        self.image = self.fix.unit(self.name)

    def sweep(self, used=(), min_age=0):
        self.images.sweep(set(used), min_age)
        return self.fix.names()

    def test_idle_image_goes_when_its_time_is_over(self):
        self.assertEqual([self.name], self.sweep(min_age=100))
        self.clock._sleep(99)
        self.assertEqual([self.name], self.sweep(min_age=100))
        self.clock._sleep(1)
        self.assertEqual([], self.sweep(min_age=100))

    def test_use_lets_the_time_begin_anew(self):
        self.sweep(min_age=100)
        self.clock._sleep(99)
        self.prepare()
        self.clock._sleep(2)
        self.assertEqual([self.name], self.sweep(min_age=100))

    def test_image_of_instances_stays(self):
        self.assertEqual([self.name],
                         self.sweep(used=[self.download.image.id]))

    def test_image_with_clones_stays_whoever_has_them(self):
        pools.clone(self.fix.machine, self.image)
        self.assertEqual(['clone', self.name], self.sweep())

    def test_what_is_not_ours_stays(self):
        pools.image(self.fix.machine, name='golden')
        pools.unit(self.fix.machine, name='i0123456789abcd')
        self.image.tier.delete_unit(self.image)
        self.assertEqual(['golden', 'i0123456789abcd'], self.sweep())

    def test_image_that_another_host_is_uploading_stays(self):
        markers.put_up(self.tier, OTHER, self.name)
        self.assertEqual(2, len(self.sweep()))

    def test_leftovers_of_a_dead_host_go(self):
        markers.put_up(self.tier, OTHER, self.name)
        self.clock._sleep(3601)
        self.assertEqual([], self.sweep())

    def test_image_cloned_at_the_last_moment_stays(self):
        self.fix.sim.faults.add(faults.Fault(
            faults.stale_etag(), verb='DELETE', noun='LogicalUnit'))
        delete = self.images._locked

        def clone_first(*args):
            pools.clone(self.fix.machine, self.image)
            return delete(*args)

        self.images._locked = clone_first
        self.assertEqual(['clone', self.name], self.sweep())

    def test_refusal_for_another_reason_is_an_error(self):
        self.add_fault(faults.refuse(500), verb='DELETE',
                       noun='LogicalUnit')
        self.assertRaises(pvm_exc.Error, self.sweep)
