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

from nova_powervm.simulator.model import logical_unit
from nova_powervm.tests import base
from nova_powervm.tests import pool_fixtures
from nova_powervm.tests.unit.simulator import pools
from nova_powervm.virt.powervm.storage import claims
from nova_powervm.virt.powervm.storage import markers

NAME = 'i0123456789abcd'
OTHER = markers.Owner('ffffffff', 'host2')


class ClaimCase(base.TestCase):

    def setUp(self):
        super().setUp()
        self.logger = self.useFixture(fixtures.FakeLogger())
        self.clock = self.useFixture(pool_fixtures.WaitingFixture())
        self.fix = self.useFixture(pool_fixtures.PoolHostFixture())
        self.tier, = self.fix.disks._pool.tiers()
        self.owner = markers.Owner.of(self.fix.host)
        self.claim = claims.Claim(self.tier, self.owner, NAME)

    def add_image(self, name=NAME):
        return pools.image(self.fix.machine, name=name)

    def mark(self, owner=OTHER, age=0):
        """Put up a marker as a host does that began so many seconds ago."""
        return self.fix.pool.default_tier.create_unit(logical_unit.Wanted(
            f'part-{self.clock.timestamp() - age:010d}-{owner.system}-{NAME}-'
            f'{owner.name}', 0.001, type=logical_unit.IMAGE))

    def remove(self, unit):
        unit.tier.delete_unit(unit)


class TestTake(ClaimCase):

    def test_image_that_is_there_is_taken_with_one_request(self):
        image = self.add_image()
        self.fix.sim.trace.clear()
        self.assertEqual(image.udid, self.claim.take().udid)
        self.assertEqual([NAME], self.fix.names())
        self.assertEqual(1, len(self.fix.sim.trace.entries))

    def test_missing_image_is_claimed_with_a_marker(self):
        self.assertIsNone(self.claim.take())
        marker, = markers.among(self.tier.units(), NAME)
        self.assertEqual(self.owner, marker.owner)
        self.assertTrue(self.claim.give_up())
        self.assertEqual([], self.fix.names())

    def test_disk_with_the_name_of_the_image_is_no_image(self):
        pools.unit(self.fix.machine, NAME)
        self.assertIsNone(self.claim.take())

    def test_image_that_another_host_uploads_is_waited_for(self):
        marker = self.mark()
        image = self.add_image()
        self.clock.meanwhile = [lambda: None, lambda: self.remove(marker)]
        self.assertEqual(image.udid, self.claim.take().udid)
        self.assertIn('Waiting: host host2 has been uploading image',
                      self.logger.output)
        self.assertEqual([NAME], self.fix.names())

    def test_upload_that_another_host_gives_up_is_taken_over(self):
        marker = self.mark()
        self.clock.meanwhile = [lambda: self.remove(marker)]
        self.assertIsNone(self.claim.take())


class TestSimultaneous(ClaimCase):
    """Two hosts put up their markers before either has looked again."""

    def setUp(self):
        super().setUp()
        put_up = markers.put_up

        def put_up_both(*args):
            mine = put_up(*args)
            if self.age is not None:
                self.theirs, self.age = self.mark(age=self.age), None
            return mine

        self.useFixture(fixtures.MonkeyPatch(
            f'{markers.__name__}.put_up', put_up_both))

    def test_later_one_withdraws_and_waits(self):
        self.age = 5
        self.clock.meanwhile = [lambda: self.assertEqual(
            [self.theirs.name], self.fix.names()), self.finish]
        self.assertEqual(NAME, self.claim.take().name)
        self.assertEqual([NAME], self.fix.names())

    def finish(self):
        self.add_image()
        self.remove(self.theirs)

    def test_earlier_one_stays_until_the_other_has_withdrawn(self):
        self.age = -5
        self.clock.meanwhile = [lambda: self.remove(self.theirs)]
        self.assertIsNone(self.claim.take())
        marker, = markers.among(self.tier.units())
        self.assertEqual(self.owner, marker.owner)

    def test_earlier_one_takes_the_image_if_the_other_was_faster(self):
        self.age = -5
        self.clock.meanwhile = [self.finish]
        self.assertEqual(NAME, self.claim.take().name)
        self.assertEqual([NAME], self.fix.names())


class TestDead(ClaimCase):

    def test_marker_beyond_the_time_limit_goes_with_its_image(self):
        self.mark(age=3601)
        self.add_image()
        self.assertIsNone(self.claim.take())
        self.assertEqual(1, len(self.fix.names()))
        self.assertEqual(0, self.clock.waited)
        self.assertRegex(self.logger.output,
                         'Host host2 began to upload image .* 3601 seconds '
                         'ago and never finished')

    def test_marker_is_waited_for_until_the_limit_is_over(self):
        self.fix.config.config(group='powervm', ssp_upload_timeout=100)
        self.mark(age=40)
        self.assertIsNone(self.claim.take())
        self.assertGreater(self.clock.waited, 59)
        self.assertLess(self.clock.waited, 90)

    def test_marker_of_a_host_whose_clock_is_ahead_dies_as_well(self):
        self.fix.config.config(group='powervm', ssp_upload_timeout=100)
        self.mark(age=-10 ** 6)
        self.assertIsNone(self.claim.take())
        self.assertGreater(self.clock.waited, 99)
        self.assertLess(self.clock.waited, 130)

    def test_own_marker_of_a_killed_service_goes_at_once(self):
        self.mark(self.owner, age=1)
        self.add_image()
        self.assertIsNone(self.claim.take())
        self.assertEqual(0, self.clock.waited)
        self.assertEqual(1, len(self.fix.names()))

    def test_image_with_clones_was_whole_and_stays(self):
        self.mark(age=3601)
        image = self.add_image()
        pools.clone(self.fix.machine, image)
        self.assertEqual(image.udid, self.claim.take().udid)
        self.assertEqual(['clone', NAME], self.fix.names())


class TestCleanUp(ClaimCase):

    def test_failed_upload_goes_with_its_marker(self):
        self.claim.take()
        self.add_image()
        self.claim.clean_up()
        self.assertEqual([], self.fix.names())

    def test_upload_of_another_host_stays(self):
        theirs = self.mark()
        self.add_image()
        self.mark(self.owner)
        self.claim.clean_up()
        self.assertEqual([NAME, theirs.name], self.fix.names())

    def test_host_taken_for_dead_leaves_its_successor_alone(self):
        self.claim.take()
        for unit in list(self.fix.pool.units):
            self.remove(unit)
        theirs = self.mark()
        self.add_image()
        self.claim.clean_up()
        self.assertEqual([NAME, theirs.name], self.fix.names())
        self.assertFalse(self.claim.give_up())
