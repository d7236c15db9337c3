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

from pypowervm.tasks import partition as pvm_partition

from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.storage import groups


class TestGroups(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(driver_fixtures.DriverFixture())
        self.host = self.fix.host
        self.vioses = pvm_partition.get_active_vioses(
            self.host.adapter, xag=None)

    def find(self, *wanted):
        return [str(group) for group in
                groups.find(self.host, self.vioses, wanted)]

    def group_with_disk(self):
        """Return a group with a disk of 10 GB."""
        first = groups.find(self.host, self.vioses, ['novavg'])[0]
        groups.add(first.getter(), [('b1', 10, None)])
        return first

    def test_group_is_used_on_every_server_that_has_it(self):
        self.assertEqual(['novavg of vios1', 'novavg of vios2'],
                         self.find('novavg'))

    def test_group_of_one_server_can_be_named(self):
        self.assertEqual(['novavg of vios2'], self.find('vios2:novavg'))

    def test_group_that_is_nowhere_is_named_with_those_there_are(self):
        exc = self.assertRaises(exception.HostNotReady, self.find, 'novavg',
                                'vios3:novavg')
        self.assertIn('has vios3:novavg. There are: rootvg of vios1',
                      exc.format_message())

    def test_growing_twice_is_fine(self):
        first = self.group_with_disk()
        for _ in range(2):
            groups.grow(first.getter(), 'b1', 20)
        made = self.fix.machine.vios('vios1').disk(name='b1')
        self.assertEqual(20, made.capacity)

    def test_disk_does_not_shrink(self):
        first = self.group_with_disk()
        exc = self.assertRaises(exception.DiskNotGrown, groups.grow,
                                first.getter(), 'b1', 9)
        self.assertIn('has 10 GB and cannot shrink to 9 GB',
                      exc.format_message())

    def test_group_without_room_does_not_let_a_disk_grow(self):
        first = self.group_with_disk()
        exc = self.assertRaises(exception.DiskNotGrown, groups.grow,
                                first.getter(), 'b1', 1001)
        self.assertIn('needs 991 GB more', exc.format_message())
