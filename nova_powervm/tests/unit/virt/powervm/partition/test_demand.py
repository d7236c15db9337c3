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

import fixtures
from nova import objects

from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.virt.powervm.partition import demand


class DemandTestCase(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(driver_fixtures.DriverFixture())

    def read(self):
        return demand.read(self.fix.host)[1]

    def instance(self, number=1, **kwargs):
        extra_specs = {key.replace('__', ':'): value for key, value
                       in kwargs.pop('extra_specs', {}).items()}
        instance = driver_fixtures.make_instance(
            number, extra_specs=extra_specs, **kwargs)
        self.fix.instances.append(instance)
        return instance


class TestRead(DemandTestCase):

    def test_host_without_instances_wants_nothing(self):
        self.assertEqual(demand.Demand(), self.read())

    def test_running_instance_has_what_it_wants(self):
        self.fix.spawn(driver_fixtures.make_instance(
            memory_mb=4096, vcpus=4))
        self.assertEqual(demand.Demand(
            placed_memory=4096, placed_vcpus=4), self.read())

    def test_stopped_instance_wants_memory_firmware_and_units_back(self):
        instance = driver_fixtures.make_instance(
            memory_mb=4096, vcpus=4, extra_specs={'powervm:max_mem': '20480'})
        self.fix.spawn(instance)
        self.fix.driver.power_off(instance)
        self.assertEqual(demand.Demand(
            memory=4096 + 512, units=0.4, placed_memory=4096,
            placed_vcpus=4), self.read())

    def test_stopped_instance_wants_its_own_processors_back(self):
        instance = driver_fixtures.make_instance(
            vcpus=3, extra_specs={'hw:cpu_policy': 'dedicated'})
        self.fix.spawn(instance)
        self.fix.driver.power_off(instance)
        self.assertEqual((3, 3, 0), (
            self.read().units, self.read().placed_pcpus,
            self.read().placed_vcpus))

    def test_instance_to_be_built_wants_what_its_flavor_says(self):
        for specs, units in (
                ({}, 0.2), ({'powervm__proc_units': '1.5'}, 1.5),
                ({'powervm__dedicated_proc': 'true'}, 2),
                ({'hw__cpu_policy': 'dedicated'}, 2),
                ({'resources__CUSTOM_POWERVM_PROC_UNITS': '75'}, 0.75),
                ({'powervm__proc_units': 'nonsense'}, 0.2)):
            self.fix.instances.clear()
            self.instance(extra_specs=specs)
            self.assertEqual((2048 + 256, units),
                             (self.read().memory, self.read().units), specs)

    def test_placement_counts_what_nova_asks_it_for(self):
        for specs, vcpus, pcpus, units in (
                ({}, 2, 0, 0),
                ({'powervm__dedicated_proc': 'true'}, 2, 0, 0),
                ({'hw__cpu_policy': 'dedicated'}, 0, 2, 0),
                ({'resources__PCPU': '2'}, 0, 2, 0),
                ({'resources__VCPU': '0',
                  'resources__CUSTOM_POWERVM_PROC_UNITS': '75'}, 0, 0, 75)):
            self.fix.instances.clear()
            self.instance(extra_specs=specs)
            read = self.read()
            self.assertEqual(
                (vcpus, pcpus, units),
                (read.placed_vcpus, read.placed_pcpus, read.placed_units))

    def test_sums_are_of_all_instances(self):
        self.instance(1, memory_mb=1024)
        self.instance(2, memory_mb=2048)
        self.assertEqual(3072, self.read().placed_memory)


class TestMoves(DemandTestCase):
    """Instances that come to this host, or have left it."""

    def setUp(self):
        super().setUp()
        self.known = []
        self.useFixture(fixtures.MockPatchObject(
            objects.InstanceList, 'get_by_filters',
            lambda *args, **kwargs: self.known))

    def move(self, instance, source, dest):
        self.known.append(instance)
        self.fix.migrations.append(objects.Migration(
            instance_uuid=instance.uuid, source_compute=source,
            dest_compute=dest))

    def flavor(self, memory_mb):
        return driver_fixtures.make_instance(memory_mb=memory_mb).flavor

    def test_one_that_comes_has_its_place_already(self):
        instance = driver_fixtures.make_instance(memory_mb=4096, vcpus=2)
        self.move(instance, 'elsewhere', 'host1')
        self.assertEqual(demand.Demand(
            memory=4096 + 256, units=0.2, placed_memory=4096,
            placed_vcpus=2), self.read())

    def test_one_that_comes_larger_has_the_place_it_will_need(self):
        instance = driver_fixtures.make_instance(memory_mb=1024, vcpus=2)
        instance.new_flavor = self.flavor(8192)
        self.move(instance, 'elsewhere', 'host1')
        self.assertEqual((8192 + 256, 8192), (
            self.read().memory, self.read().placed_memory))

    def test_one_whose_partition_runs_here_already_is_counted_once(self):
        instance = driver_fixtures.make_instance(memory_mb=4096, vcpus=2)
        self.fix.spawn(instance)
        self.fix.instances.clear()
        self.move(instance, 'elsewhere', 'host1')
        self.assertEqual(demand.Demand(placed_memory=4096, placed_vcpus=2),
                         self.read())

    def test_one_that_went_keeps_its_place_until_that_is_confirmed(self):
        instance = driver_fixtures.make_instance(memory_mb=4096, vcpus=2)
        self.fix.spawn(instance)
        self.fix.driver.power_off(instance)
        self.fix.instances.clear()
        instance.old_flavor = instance.flavor
        instance.new_flavor = self.flavor(8192)
        self.move(instance, 'host1', 'elsewhere')
        self.assertEqual(demand.Demand(
            memory=4096 + 256, units=0.2, placed_memory=4096,
            placed_vcpus=2), self.read())

    def test_one_that_is_about_to_go_is_counted_once(self):
        instance = self.instance(memory_mb=4096)
        self.move(instance, 'host1', 'elsewhere')
        self.assertEqual(4096, self.read().placed_memory)

    def test_one_that_is_resized_where_it_is_has_two_places(self):
        instance = self.instance(memory_mb=4096)
        instance.new_flavor = self.flavor(8192)
        self.move(instance, 'host1', 'host1')
        read = self.read()
        self.assertEqual((4096 + 8192, 4096 + 256),
                         (read.placed_memory, read.memory))
