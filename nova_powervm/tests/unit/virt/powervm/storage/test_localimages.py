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

import concurrent.futures
import threading

from pypowervm import exceptions as pvm_exc

from nova_powervm.simulator import faults
from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.storage import base as storage
from nova_powervm.virt.powervm.storage import cache
from nova_powervm.virt.powervm.storage import download
from nova_powervm.virt.powervm.storage import groups
from nova_powervm.virt.powervm.storage import image

CONTENT = b'boot me ' * 20000


class LocalImagesTest(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(driver_fixtures.DriverFixture())
        self.machine = self.fix.machine
        self.disks = self.fix.host.disks
        self.group = self.machine.vios('vios1').group('novavg')
        self.other = self.machine.vios('vios2').group('novavg')
        self.empty = self.machine.snapshot()
        self.meta = self.fix.images.add(CONTENT)

    def prepare(self, meta=None, size=10):
        found = image.look_up(self.fix.host, None, (meta or self.meta).id)
        return self.disks.prepare(download.Download(
            self.fix.images, None, found), size)

    def name(self):
        return cache.image_name(image.look_up(
            self.fix.host, None, self.meta.id))

    def leave_unfinished(self):
        """Do what a service that is killed while it uploads does."""
        mark = f'p{self.name()[1:]}'
        place = self.disks._groups[0]
        groups.add(place.getter(), [(self.name(), 1, None),
                                    (mark, 1, None)])


class TestPrepare(LocalImagesTest):

    def test_image_is_next_to_the_disks_made_from_it(self):
        cached = self.prepare()
        [disk, more] = self.disks.create(
            [storage.Wanted('b1', 10), storage.Wanted('s1', 1)], cached)
        self.assertEqual({self.name(), 'b1', 's1'}, set(self.group.disks))
        made = self.group.disks['b1']
        self.assertEqual((10, CONTENT),
                         (made.capacity, made.read(0, len(CONTENT))))
        self.assertIsNone(self.group.disks['s1'].sha256())

    def test_image_is_uploaded_once(self):
        self.assertTrue(self.prepare().fetched)
        self.assertFalse(self.prepare().fetched)
        self.assertEqual([self.name()], list(self.group.disks))
        self.assertEqual({}, self.other.disks)

    def test_ten_at_once_upload_once(self):
        with concurrent.futures.ThreadPoolExecutor(10) as threads:
            found = list(threads.map(lambda _: self.prepare(), range(10)))
        self.assertEqual(1, sum(cached.fetched for cached in found))
        self.assertEqual([self.name()], list(self.group.disks))

    def test_group_without_room_for_the_disks_is_passed_by(self):
        self.prepare()
        self.group.create_disk('theirs', 995)
        self.prepare()
        self.assertEqual([self.name()], list(self.other.disks))

    def test_host_without_room_is_full(self):
        exc = self.assertRaises(exception.HostFull, self.prepare, size=1000)
        self.assertIn('1002 GB of disk space are needed',
                      exc.format_message())
        self.assertEqual(self.empty, self.machine.snapshot())

    def test_images_make_room_for_disks_and_not_for_images(self):
        old = self.fix.images.add(b'old')
        self.other.create_disk('theirs', self.other.free)
        self.group.create_disk('theirs', self.group.free - 24)
        self.prepare(old)
        self.assertRaises(exception.HostFull, self.prepare, size=23)
        self.assertEqual(2, len(self.group.disks))
        cached = self.prepare(size=22)
        self.disks.create([storage.Wanted('b1', 22)], cached)
        self.assertEqual({'theirs', self.name(), 'b1'},
                         set(self.group.disks))
        self.assertRaises(exception.HostFull, self.prepare, old, size=0)
        self.assertIn(self.name(), self.group.disks)

    def test_images_out_of_use_make_room_first(self):
        used, unused = (self.fix.images.add(c) for c in (b'used', b'not'))
        self.other.create_disk('theirs', self.other.free)
        for meta in (used, unused):
            self.prepare(meta)
        self.disks.sweep({used.id}, 3600)
        self.group.create_disk('theirs', self.group.free - 2)
        self.prepare(size=0.5)
        self.assertEqual(3, len(self.group.disks))
        self.assertIn(self.name(), self.group.disks)
        self.assertFalse(self.prepare(used, size=0).fetched)

    def test_image_that_was_never_finished_is_written_again(self):
        self.leave_unfinished()
        self.assertTrue(self.prepare().fetched)
        made, = self.group.disks.items()
        self.assertEqual((self.name(), CONTENT),
                         (made[0], made[1].read(0, len(CONTENT))))
        self.assertEqual({}, self.other.disks)

    def test_upload_that_broke_leaves_nothing(self):
        for outcome in (faults.drop_before(), faults.lose_reply()):
            self.fix.sim.faults.add(faults.Fault(outcome, action='upload'))
            self.assertRaises(Exception, self.prepare)  # noqa: H202
            self.assertEqual(self.empty, self.machine.snapshot())

    def test_answer_that_got_lost_leaves_nothing(self):
        for skip in range(2):
            self.fix.sim.faults.add(faults.Fault(
                faults.lose_reply(), verb='POST', noun='VolumeGroup',
                skip=skip))
            self.assertRaises(Exception, self.prepare)  # noqa: H202
            self.assertEqual(self.empty, self.machine.snapshot())


class TestPrepareAgain(LocalImagesTest):

    def test_disk_is_made_though_the_image_was_swept_meanwhile(self):
        cached = self.prepare()
        self.disks.sweep(set(), 0)
        self.assertEqual({}, self.group.disks)
        self.disks.create([storage.Wanted('b1', 10),
                           storage.Wanted('s1', 1)], cached)
        self.assertEqual({self.name(), 'b1', 's1'}, set(self.group.disks))
        made = self.group.disks['b1']
        self.assertEqual(CONTENT, made.read(0, len(CONTENT)))

    def test_other_refusals_are_as_they_are(self):
        cached = self.prepare()
        self.fix.sim.faults.add(faults.Fault(
            faults.refuse(500), verb='POST', noun='VolumeGroup'))
        self.assertRaises(pvm_exc.HttpError, self.disks.create,
                          [storage.Wanted('b1', 10)], cached)
        self.assertEqual([self.name()], list(self.group.disks))


class TestUnprepare(LocalImagesTest):

    def test_upload_for_nothing_is_taken_back(self):
        self.disks.unprepare(self.prepare())
        self.assertEqual(self.empty, self.machine.snapshot())

    def test_image_somebody_else_asked_for_stays(self):
        first, second = self.prepare(), self.prepare()
        for cached in (first, second):
            self.disks.unprepare(cached)
        self.assertEqual([self.name()], list(self.group.disks))


class TestSweep(LocalImagesTest):

    def test_unused_image_goes_and_the_others_stay(self):
        used = self.fix.images.add(b'another')
        self.prepare()
        self.prepare(used)
        self.group.create_disk('i_instance_1a2b', 1)
        self.disks.sweep({used.id}, 0)
        kept = [*self.group.disks, *self.other.disks]
        self.assertEqual(2, len(kept))
        self.assertNotIn(self.name(), kept)
        self.assertIn('i_instance_1a2b', kept)

    def test_what_was_never_finished_goes_with_its_mark(self):
        self.leave_unfinished()
        self.group.create_disk(f'P{self.name()[1:]}', 1)
        self.disks.sweep(set(), 0)
        self.assertEqual([f'P{self.name()[1:]}'], list(self.group.disks))

    def test_image_asked_for_while_the_sweep_waits_stays(self):
        self.leave_unfinished()
        looked = threading.Event()
        expired = self.disks._images._ages.expired
        download = self.fix.images.download
        sweeps = []

        def look(*args):
            found = expired(*args)
            looked.set()
            return found

        def sweep_meanwhile(*args):
            sweeps.append(thread.submit(self.disks.sweep, set(), 0))
            looked.wait(10)
            return download(*args)

        self.disks._images._ages.expired = look
        self.fix.images.download = sweep_meanwhile
        with concurrent.futures.ThreadPoolExecutor(1) as thread:
            cached = self.prepare()
        self.assertIsNone(sweeps[0].result())
        self.assertEqual([cached.disk.name], list(self.group.disks))

    def test_image_is_kept_for_a_while(self):
        self.prepare()
        self.disks.sweep(set(), 3600)
        self.assertEqual([self.name()], list(self.group.disks))

    def test_looking_costs_one_request_for_each_group(self):
        self.prepare()
        self.fix.sim.trace.clear()
        self.disks.sweep({self.meta.id}, 0)
        self.assertEqual({'GET VolumeGroup': 2},
                         dict(self.fix.sim.trace.counts()))
