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
from nova_powervm.virt.powervm.partition import names
from nova_powervm.virt.powervm.tasks import vm


class TestVmSteps(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(driver_fixtures.DriverFixture())
        self.host = self.fix.host
        self.before = self.fix.machine.snapshot()
        self.instance = driver_fixtures.make_instance()

    def test_creation_is_undone_without_knowing_what_was_made(self):
        step = vm.CreatePartition()
        made = step.execute(self.host, self.instance)
        self.assertEqual(self.instance.name, made.name)
        step.undo(None, self.host, self.instance)
        self.assertEqual(self.before, self.fix.machine.snapshot())

    def test_undoing_a_creation_that_never_happened_is_fine(self):
        vm.CreatePartition().undo(None, self.host, self.instance)

    def test_load_source_is_named_once_there_is_a_disk(self):
        instance = driver_fixtures.make_instance(
            system_metadata={'image_os_distro': 'ibmi'})
        self.fix.spawn(instance)
        disk = self.fix.host.disks.find(names.boot_disk_name(instance))
        lpar = self.fix.machine.lpar(instance.name)
        lpar.settings.tagged_io.clear()
        vm.NameLoadSource('disk_mappings').execute(
            self.host, instance, False,
            disk_mappings=self.fix.host.disks.mappings(disk, lpar.uuid))
        self.assertIn('LoadSource', lpar.settings.tagged_io)

    def test_starting_is_undone(self):
        vm.CreatePartition().execute(self.host, self.instance)
        lpar = self.fix.machine.lpar(self.instance.name)
        step = vm.PowerOn()
        step.execute(self.host, self.instance)
        self.assertEqual('running', lpar.state)
        step.undo(None, self.host, self.instance)
        self.assertEqual('not activated', lpar.state)

    def test_stopping_and_deleting_work_twice(self):
        vm.CreatePartition().execute(self.host, self.instance)
        vm.PowerOn().execute(self.host, self.instance)
        for _ in range(2):
            vm.PowerOffHard().execute(self.host, self.instance)
            vm.DeletePartition().execute(self.host, self.instance)
        self.assertEqual(self.before, self.fix.machine.snapshot())
