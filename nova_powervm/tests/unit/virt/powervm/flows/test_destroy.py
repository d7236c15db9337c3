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
from nova_powervm.virt.powervm.partition import names


class TestDestroy(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(driver_fixtures.DriverFixture())
        self.machine = self.fix.machine
        self.empty = self.machine.snapshot()
        self.instance = driver_fixtures.make_instance()

    def test_nothing_of_the_instance_stays(self):
        self.fix.spawn(self.instance)
        self.fix.destroy(self.instance)
        self.fix.forget_images()
        self.assertEqual(self.empty, self.machine.snapshot())

    def test_disks_stay_where_somebody_needs_them(self):
        self.fix.spawn(self.instance)
        self.fix.destroy(self.instance, destroy_disks=False)
        self.assertEqual([], self.machine.lpars[1:])
        vios = self.machine.vios('vios1')
        self.assertEqual([], vios.buses)
        self.assertIn(names.boot_disk_name(self.instance),
                      vios.group('novavg').disks)

    def test_disk_of_a_partition_deleted_by_hand_goes_too(self):
        self.fix.spawn(self.instance, power_on=False)
        self.machine.delete_lpar(self.machine.lpar(self.instance.name))
        self.fix.destroy(self.instance)
        self.fix.forget_images()
        self.assertEqual(self.empty, self.machine.snapshot())

    def test_other_instances_are_not_touched(self):
        other = driver_fixtures.make_instance(2)
        image = self.fix.images.add(b'theirs and mine')
        self.fix.spawn(other, image)
        before = self.machine.snapshot()
        self.fix.spawn(self.instance, image)
        self.fix.destroy(self.instance)
        self.assertEqual(before, self.machine.snapshot())

    def test_host_whose_servers_are_down_is_an_error_and_not_a_leak(self):
        self.fix.spawn(self.instance)
        for vios in self.machine.vioses:
            vios.rmc = 'inactive'
        exc = self.assertRaises(exception.DestroyFailed, self.fix.destroy,
                                self.instance)
        self.assertIn(self.instance.uuid, exc.format_message())
        for vios in self.machine.vioses:
            vios.rmc = 'active'
        self.fix.destroy(self.instance)
        self.fix.forget_images()
        self.assertEqual(self.empty, self.machine.snapshot())
