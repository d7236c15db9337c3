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

"""Boot disks that grow, for the resize of an instance."""

from nova_powervm.tests import nova_fixtures  # noqa: F401 isort: skip

from pypowervm import exceptions as pvm_exc

from nova_powervm.simulator import faults
from nova_powervm.simulator import presets
from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.virt.powervm import exception


class GrowthTest(base.TestCase):

    def setUp(self):
        super().setUp()
        self.start(presets.single_vios(vg_size=100))

    def start(self, machine):
        self.fix = self.useFixture(driver_fixtures.DriverFixture(machine))
        self.disks, self.machine = self.fix.host.disks, self.fix.machine
        self.instance = driver_fixtures.make_instance()
        self.fix.spawn(self.instance)
        [self.disk] = [lun.storage for vios in self.machine.vioses
                       for bus in vios.buses for lun in bus.luns]
        self.name = self.disk.name
        self.content = self.disk.sha256()

    def assert_size(self, size, message=''):
        """The disk has that size, and all its bytes."""
        self.assertEqual((size, self.content),
                         (self.disk.capacity, self.disk.sha256()), message)

    def fails(self, size, name=None):
        return self.assertRaises(
            exception.DiskNotGrown, self.disks.grow, name or self.name,
            size).format_message()

    def test_disk_of_a_running_instance_grows_with_its_bytes(self):
        for _ in range(2):
            self.disks.grow(self.name, 20)
            self.assert_size(20)
        self.assertEqual(20, self.disks.find(self.name).size_gb)

    def test_disk_of_the_management_partition_grows_as_well(self):
        self.start(presets.mgmt_storage(vg_size=100))
        self.disks.grow(self.name, 20)
        self.assert_size(20)

    def test_partitions_are_shown_the_size_even_the_second_time(self):
        """The first time may have broken before they were."""
        self.disks.grow(self.name, 20)
        for more in (20, 30):
            self.fix.sim.trace.clear()
            self.disks.grow(self.name, more)
            [job] = [entry for entry in self.fix.sim.trace.entries
                     if entry.path.endswith('/do/RescanVirtualDisk')
                     and entry.verb == 'PUT']
            self.assertEqual(200, job.status)

    def test_server_that_cannot_show_it_now_does_not_keep_it_small(self):
        self.fix.sim.faults.add(faults.Fault(
            faults.fail_job('not now'), action='job:RescanVirtualDisk'))
        self.disks.grow(self.name, 20)
        self.assert_size(20)

    def test_what_cannot_be_is_told(self):
        self.assertIn('has 10 GB and cannot shrink to 5 GB', self.fails(5))
        self.assertIn("needs 190 GB more, and volume group 'novavg' has",
                      self.fails(200))
        self.assert_size(10)
        self.assertIn('is in none of the volume groups novavg of vios1',
                      self.fails(20, 'b-unknown'))

    def test_what_broke_is_done_by_doing_it_again(self):
        """A rescan whose job cannot be started is left for the next start."""
        self.fix.sim.trace.clear()
        self.disks.grow(self.name, 11)
        requests, size = self.fix.sim.trace.entries, 11
        for number, request in enumerate(requests):
            if (request.verb, request.noun) == ('DELETE', 'jobs'):
                continue
            for outcome in (faults.drop_before, faults.lose_reply):
                self.fix.sim.faults.add(
                    faults.Fault(outcome(), skip=number))
                where = f'{request.verb} {request.path} {outcome.__name__}'
                try:
                    self.disks.grow(self.name, size + 1)
                except pvm_exc.Error:
                    self.assertIn(self.disk.capacity, (size, size + 1), where)
                else:
                    self.assertIn('do/RescanVirtualDisk', where)
                self.fix.sim.faults.clear()
                size += 1
                self.disks.grow(self.name, size)
                self.assert_size(size, where)
