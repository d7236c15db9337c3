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
from nova_powervm.virt.powervm.partition import lifecycle
from nova_powervm.virt.powervm.tasks import storage


class TestStorageSteps(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(driver_fixtures.DriverFixture())
        self.host = self.fix.host
        self.before = self.fix.machine.snapshot()
        self.instance = driver_fixtures.make_instance()
        self.image = self.fix.images.add(b'x')

    def test_disk_has_the_flavors_size_and_is_undone_by_its_name(self):
        step = storage.CreateBootDisk()
        disk = step.execute(self.host, self.instance, self.image, 'b1')
        made = self.fix.machine.vios('vios1').disk(name='b1')
        self.assertEqual((10, disk.udid), (made.capacity, made.udid))
        step.undo(None, self.host, 'b1')
        self.assertEqual(self.before, self.fix.machine.snapshot())

    def test_mapping_joins_partition_and_disk(self):
        disk = self.host.disks.create('b1', 1)
        lpar = lifecycle.Partition(uuid='UUID', id=4, name='name')
        planned = storage.PlanDiskMapping().execute(lpar, disk)
        self.assertEqual(
            (disk.vios_uuid, 'UUID', 'b1'),
            (planned.vios_uuid, planned.lpar_uuid, planned.name))

    def test_deleting_disks_works_twice(self):
        self.host.disks.create('b1', 1)
        for _ in range(2):
            storage.DeleteDisks().execute(self.host, 'b1')
        self.assertEqual(self.before, self.fix.machine.snapshot())
