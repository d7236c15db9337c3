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

from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.partition import flavor
from nova_powervm.virt.powervm.partition import pool


class TestNumber(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(driver_fixtures.DriverFixture())
        self.fix.machine.processor_pools[3].change('Payroll', 2.0, 0.0)
        self.fix.sim.trace.clear()

    def number(self, name=None, units=1.0):
        specs = {'powervm:shared_proc_pool_name': name} if name else {}
        wanted = flavor.read(driver_fixtures.make_instance(
            extra_specs=specs))
        return pool.number(self.fix.host, wanted, units)

    def test_default_pool_is_not_looked_for(self):
        self.assertEqual(0, self.number())
        self.assertEqual(0, self.number('DefaultPool'))
        self.assertEqual({}, self.fix.sim.trace.counts())

    def test_pool_is_found_with_one_request(self):
        self.assertEqual(3, self.number('Payroll'))
        self.assertEqual(1, sum(self.fix.sim.trace.counts().values()))

    def test_unknown_pool_is_refused_with_those_there_are(self):
        message = self.assertRaises(
            exception.FlavorNotUsable, self.number,
            'Payrol').format_message()
        self.assertIn('powervm:shared_proc_pool_name=Payrol, and this host '
                      'has no pool of that name, but: DefaultPool, Payroll. '
                      'Did you mean Payroll?', message)

    def test_pool_that_can_never_hold_the_partition_is_refused(self):
        message = self.assertRaises(
            exception.FlavorNotUsable, self.number, 'Payroll',
            2.5).format_message()
        self.assertIn('needs 2.5 processor units, and the pool has 2 in all',
                      message)
