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
from nova_powervm.virt.powervm.partition import lifecycle
from nova_powervm.virt.powervm.storage import base as disks
from nova_powervm.virt.powervm.storage import image
from nova_powervm.virt.powervm.tasks import storage


class TestStorageSteps(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(driver_fixtures.DriverFixture())
        self.host = self.fix.host
        self.before = self.fix.machine.snapshot()
        self.instance = driver_fixtures.make_instance()

    def test_disks_have_their_sizes_and_are_undone_by_their_names(self):
        step = storage.CreateDisks()
        step.execute(self.host, self.instance, image.Image('1', 100), None,
                     None, 'b1', [disks.Wanted('s1', 3)])
        sizes = {disk.name: disk.capacity for disk in self.fix.machine.vios(
            'vios1').group('novavg').disks.values()}
        self.assertEqual({'b1': 10, 's1': 3}, sizes)
        step.undo(None, self.host, ('b1', 's1', '01'))
        self.assertEqual(self.before, self.fix.machine.snapshot())

    def test_place_of_the_disks_is_the_one_the_flavor_names(self):
        choose = storage.ChoosePlace()
        self.assertIsNone(choose.execute(self.host, self.instance))
        exc = self.assertRaises(
            exception.FlavorNotUsable, choose.execute, self.host,
            driver_fixtures.make_instance(
                extra_specs={'powervm:ssp_tier': 'fast'}))
        self.assertIn("asks for tier 'fast' (powervm:ssp_tier), and this "
                      'host has its disks in volume groups',
                      exc.format_message())

    def test_mappings_join_the_partition_and_its_disks_in_order(self):
        made = self.host.disks.create(
            [disks.Wanted('b1', 1), disks.Wanted('s1', 1)])
        lpar = lifecycle.Partition(uuid='UUID', id=4, name='name')
        planned = storage.PlanDiskMappings().execute(self.host, lpar, made)
        self.assertEqual(
            [(disk.vios_uuid, 'UUID', disk.name) for disk in made],
            [(m.vios_uuid, m.lpar_uuid, m.name) for m in planned])

    def test_deleting_disks_works_twice(self):
        self.host.disks.create([disks.Wanted('b1', 1)])
        for _ in range(2):
            storage.DeleteDisks().execute(
                self.host, driver_fixtures.make_instance(), ['b1'])
        self.assertEqual(self.before, self.fix.machine.snapshot())
