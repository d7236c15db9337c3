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

from oslo_serialization import jsonutils

from nova_powervm import simulator
from nova_powervm.simulator import faults
from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.virt.powervm.inventory import resources
from nova_powervm.virt.powervm.partition import demand


class TestResources(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(driver_fixtures.DriverFixture())
        self.fix.sim.trace.clear()

    def read(self):
        return resources.read(self.fix.host, *demand.read(self.fix.host))

    def test_reading_costs_the_same_however_many_partitions_there_are(self):
        self.read()
        few = self.fix.sim.trace.counts()
        for number in range(1, 6):
            self.fix.spawn(driver_fixtures.make_instance(number))
        self.fix.sim.trace.clear()
        self.read()
        self.assertEqual(few, self.fix.sim.trace.counts())
        self.assertEqual(6, sum(few.values()))

    def test_what_partitions_use_is_counted(self):
        before = self.read()
        self.fix.spawn(driver_fixtures.make_instance(
            memory_mb=4096, vcpus=10, root_gb=30))
        after = self.read()
        self.assertLessEqual(4096, after.memory_used - before.memory_used)
        self.assertAlmostEqual(1.0, after.units_used - before.units_used)
        # The disk, and the image it was made from.
        self.assertEqual(31, after.disk.used - before.disk.used)
        self.assertEqual(4096, after.demand.placed_memory)

    def test_host_whose_disks_cannot_be_reached_has_a_problem(self):
        self.assertIsNone(self.read().problem)
        self.fix.sim.faults.add(simulator.Fault(
            faults.refuse(500), noun='VolumeGroup', times=None))
        read = self.read()
        self.assertIsNone(read.disk)
        self.assertEqual('the disks of instances cannot be reached',
                         read.problem)

    def test_host_without_an_active_server_has_a_problem(self):
        for vios in self.fix.machine.vioses:
            vios.rmc = 'inactive'
        read = self.read()
        self.assertIn('no Virtual I/O Server is running', read.problem)
        tracked = resources.for_tracker(self.fix.host, read)
        self.assertEqual((0, 0), (tracked['local_gb'],
                                  tracked['disk_available_least']))

    def test_dedicated_processors_are_for_hosts_that_have_them(self):
        self.assertEqual(64, self.read().max_procs)
        self.fix.machine.capabilities[
            'DedicatedProcessorPartitionCapable'] = False
        self.assertEqual(0, self.read().max_procs)

    def test_tracker_gets_a_new_dict_with_everything_it_requires(self):
        read = self.read()
        first = resources.for_tracker(self.fix.host, read)
        self.assertIsNot(first, resources.for_tracker(self.fix.host, read))
        self.assertEqual(
            ('phyp', 8, 'host1', 20, 131072, 2000),
            tuple(first[key] for key in (
                'hypervisor_type', 'hypervisor_version',
                'hypervisor_hostname', 'vcpus', 'memory_mb', 'local_gb')))
        self.assertEqual('ibm', jsonutils.loads(first['cpu_info'])['vendor'])
        self.assertEqual('20.00', first['stats']['proc_units'])
        self.assertEqual(256, first['stats']['memory_region_size'])
        self.assertRegex(
            first['stats']['uptime'],
            r'^[0-9:]{8} up 1 days, [ 0-9]+:[0-9]{2},  0 users,  load aver')

    def test_host_whose_servers_do_not_tell_has_no_known_uptime(self):
        for vios in self.fix.machine.vioses:
            vios.state = 'not activated'
        self.assertEqual('unknown', resources.uptime(self.fix.host))
