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

"""What a build or a destroy that broke leaves in a shared storage pool."""

from nova_powervm.simulator import faults
from nova_powervm.tests import driver_fixtures
from nova_powervm.tests.functional import test_unwinding
from nova_powervm.tests import pool_fixtures

NEVER = '(?!)'


class PoolSweep(test_unwinding.Sweep):

    survivable = NEVER

    def setUp(self):
        self.clock = self.useFixture(pool_fixtures.WaitingFixture())
        super().setUp()
        self.instance = driver_fixtures.make_instance()

    def make_host(self):
        return pool_fixtures.PoolHostFixture()

    def sweep_spawn(self):
        """Break each request of a build in turn."""
        requests = self.requests_of(lambda: self.fix.spawn(self.instance))
        self.fix.destroy(self.instance)
        self.fix.forget_images()
        self.assert_empty('spawn and destroy')
        for where in self.break_each(requests):
            self.survives(where, self.fix.spawn)
            self.assert_empty(where)
        self.assertEqual(0, self.clock.waited)

    def sweep_destroy(self):
        """Break each request of a destroy in turn; destroy again."""
        self.fix.spawn(self.instance)
        requests = self.requests_of(lambda: self.fix.destroy(self.instance))
        for where in self.break_each(
                requests, prepare=lambda: self.fix.spawn(self.instance)):
            self.survives(where, self.fix.destroy)
            self.fix.destroy(self.instance)
            self.fix.forget_images()
            self.assert_empty(where)


class TestLostRequests(PoolSweep):

    breaks = {'before': faults.drop_before}

    def test_build_leaves_the_pool_as_it_was(self):
        self.sweep_spawn()

    def test_destroy_is_completed_by_the_next(self):
        self.sweep_destroy()


class TestLostAnswers(PoolSweep):

    breaks = {'after': faults.lose_reply}

    def test_build_leaves_the_pool_as_it_was(self):
        self.sweep_spawn()

    def test_destroy_is_completed_by_the_next(self):
        self.sweep_destroy()


class TestCycles(PoolSweep):

    def test_twenty_servers_one_after_the_other_leave_nothing(self):
        image = self.fix.images.add(b'bytes' * 1000)
        for number in range(20):
            instance = driver_fixtures.make_instance(number)
            self.fix.spawn(instance, image)
            self.fix.destroy(instance)
        self.assertEqual(1, len(self.fix.names()))
        self.fix.forget_images()
        self.assert_empty('after twenty cycles')

    def test_partition_that_vanished_leaves_no_disk(self):
        self.fix.spawn(self.instance)
        lpar, = [lpar for lpar in self.machine.lpars
                 if lpar.name == self.instance.name]
        lpar.begin_stop()
        lpar.finish_stop()
        self.machine.delete_lpar(lpar)
        self.fix.destroy(self.instance)
        self.fix.forget_images()
        self.assert_empty('after the partition was gone')
