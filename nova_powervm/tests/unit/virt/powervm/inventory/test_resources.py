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

from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.virt.powervm.inventory import resources


class TestResources(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(driver_fixtures.DriverFixture())
        self.fix.sim.trace.clear()

    def test_reading_costs_the_same_however_many_partitions_there_are(self):
        resources.read(self.fix.host)
        few = self.fix.sim.trace.counts()
        for number in range(1, 6):
            self.fix.spawn(driver_fixtures.make_instance(number))
        self.fix.sim.trace.clear()
        resources.read(self.fix.host)
        self.assertEqual(few, self.fix.sim.trace.counts())
        self.assertEqual(4, sum(few.values()))

    def test_what_partitions_use_is_counted(self):
        before = resources.read(self.fix.host)
        self.fix.spawn(driver_fixtures.make_instance(
            memory_mb=4096, vcpus=10, root_gb=30))
        after = resources.read(self.fix.host)
        self.assertLessEqual(4096, after.memory_used - before.memory_used)
        self.assertAlmostEqual(1.0, after.units_used - before.units_used)
        # The disk, and the image it was made from.
        self.assertEqual(31, after.disk.used - before.disk.used)

    def test_tracker_gets_a_new_dict_with_everything_it_requires(self):
        read = resources.read(self.fix.host)
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
