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

from nova import exception as nova_exception

from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.partition import dlpar


class TestWaitUntilChangeable(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(driver_fixtures.DriverFixture())
        self.instance = driver_fixtures.make_instance()
        self.fix.spawn(self.instance)
        self.partition = self.fix.machine.lpar(self.instance.name)
        self.time = self.useFixture(
            driver_fixtures.GuestTime(self.fix.machine))

    def wait(self):
        self.fix.sim.trace.clear()
        dlpar.wait_until_changeable(self.fix.host, self.instance)
        return len(self.fix.sim.trace.entries)

    def test_partition_with_rmc_is_changeable_at_once(self):
        self.assertEqual((1, 0), (self.wait(), self.time.now()))

    def test_partition_that_is_off_is_changeable(self):
        self.fix.driver.power_off(self.instance)
        self.assertEqual(1, self.wait())

    def test_guest_that_has_just_started_is_waited_for(self):
        self.partition.rmc = 'inactive'
        self.fix.machine.clock.after(12, self.partition.connect_rmc)
        self.assertEqual(4, self.wait())
        self.assertEqual(15, self.time.now())

    def test_reason_is_named_when_the_time_is_over(self):
        self.partition.rmc = 'inactive'
        exc = self.assertRaises(exception.NotChangeable, self.wait)
        self.assertIn('after 60 seconds', exc.format_message())
        self.assertIn('RMC', exc.format_message())
        self.assertEqual(60, self.time.now())

    def test_operator_may_not_want_to_wait(self):
        self.fix.config.config(group='powervm', rmc_wait_timeout=0)
        self.partition.rmc = 'inactive'
        self.assertRaises(exception.NotChangeable, self.wait)
        self.assertEqual(0, self.time.now())

    def test_partition_that_is_gone_is_told(self):
        self.fix.destroy(self.instance)
        self.assertRaises(nova_exception.InstanceNotFound, self.wait)
