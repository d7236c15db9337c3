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

import dataclasses

from nova_powervm.simulator.model import errors
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines


class TestProcessorPool(base.TestCase):

    def setUp(self):
        super().setUp()
        self.machine = machines.machine(self)
        self.pool = self.machine.processor_pools[1]

    def settings(self, name='lpar1', pool=1):
        found = machines.settings(name)
        return dataclasses.replace(found, processors=dataclasses.replace(
            found.processors, pool=pool))

    def test_there_are_64_and_the_first_is_the_default(self):
        pools = self.machine.processor_pools
        self.assertEqual((64, 'DefaultPool', 'SharedPool63'),
                         (len(pools), pools[0].name, pools[63].name))
        self.assertEqual(0, pools[0].available)

    def test_a_pool_is_set_up_and_used(self):
        self.pool.change('mine', 1.0, 0.5)
        lpar = self.machine.create_lpar(self.settings())
        self.assertEqual(([lpar], 1.0),
                         (self.pool.partitions, self.pool.available))
        lpar.begin_start()
        self.assertEqual(0.5, self.pool.available)

    def test_a_pool_that_is_not_set_up_has_no_units(self):
        self.assertRaises(errors.NoSpace, self.machine.create_lpar,
                          self.settings())

    def test_a_pool_gives_no_more_than_its_maximum(self):
        self.pool.change('mine', 0.9, 0)
        self.machine.create_lpar(self.settings())
        error = self.assertRaises(errors.NoSpace, self.machine.create_lpar,
                                  self.settings('other'))
        self.assertIn('mine', str(error))

    def test_a_maximum_is_not_below_what_is_used(self):
        self.pool.change('mine', 1.0, 0)
        self.machine.create_lpar(self.settings())
        self.assertRaises(errors.InUse, self.pool.change, 'mine', 0.4, 0)

    def test_there_is_no_65th(self):
        self.assertRaises(errors.Invalid, self.machine.create_lpar,
                          self.settings(pool=64))

    def test_nonsense_is_refused(self):
        for name, maximum, reserved in (('', 1, 0), ('x' * 15, 1, 0),
                                        ('a', 1, 2), ('a', 21, 0),
                                        ('a', 1, -1)):
            self.assertRaises(errors.Invalid, self.pool.change, name,
                              maximum, reserved)
        self.assertRaises(errors.NameTaken, self.pool.change, 'DefaultPool',
                          1, 0)

    def test_the_default_pool_stays_as_it_is(self):
        default = self.machine.processor_pools[0]
        default.change('DefaultPool', 0.0, 0.0)
        self.assertRaises(errors.Invalid, default.change, 'x', 0, 0)
