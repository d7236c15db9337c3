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

import fixtures as fx
from nova.compute import provider_tree
import os_resource_classes as orc
from oslo_config import fixture as config_fixture

from nova_powervm import conf
from nova_powervm.simulator import presets
from nova_powervm.simulator.presets import parts
from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.virt.powervm.inventory import placement
from nova_powervm.virt.powervm.inventory import resources
from nova_powervm.virt.powervm.partition import demand
from nova_powervm.virt.powervm.partition import lifecycle
from nova_powervm.virt.powervm.storage import base as storage


def host(**kwargs):
    """A host with 20 cores and 128 GB, of which nothing is in use."""
    wanted = demand.Demand(**kwargs.pop('demand', {}))
    return resources.Resources(**{
        'memory': 131072, 'memory_used': 0, 'memory_block': 256,
        'units': 20.0, 'units_used': 0.0, 'max_vcpus': 64, 'max_procs': 16,
        'disk': storage.Capacity(total=1000, used=10, largest=1000),
        'uptime': '',
        'demand': wanted, **kwargs})


def left(inventory, placed=0):
    """Return what placement has left beside what it has placed."""
    return (inventory['total'] - inventory['reserved']) * inventory[
        'allocation_ratio'] - placed


class PlacementTestCase(base.TestCase):

    def setUp(self):
        super().setUp()
        self.conf = self.useFixture(config_fixture.Config(conf.CONF))
        self.conf.config(reserved_host_memory_mb=0)

    def inventory(self, resource_class, **kwargs):
        return placement.inventories(host(**kwargs), 0).get(resource_class)


class TestProcessors(PlacementTestCase):

    def test_virtual_processors_follow_from_the_units_of_each(self):
        vcpu = self.inventory(orc.VCPU)
        self.assertEqual((200, 0, 1.0, 64), (
            vcpu['total'], vcpu['reserved'], vcpu['allocation_ratio'],
            vcpu['max_unit']))
        self.conf.config(group='powervm', proc_units_factor=0.5)
        self.assertEqual(40, self.inventory(orc.VCPU)['total'])

    def test_operators_ratio_limits_them(self):
        self.conf.config(cpu_allocation_ratio=3.0)
        self.assertEqual(60, self.inventory(orc.VCPU)['total'])

    def test_part_of_a_core_is_neither_lost_nor_rounded_up(self):
        small = dict(units=1.57, units_used=0.25)
        self.assertEqual(13, left(self.inventory(orc.VCPU, **small)))
        self.assertEqual(1, left(self.inventory(orc.PCPU, **small)))
        self.assertEqual(132, left(self.inventory(
            placement.UNITS_CLASS, **small)))

    def test_units_of_others_are_reserved(self):
        self.assertEqual(15, self.inventory(
            orc.VCPU, units_used=1.5)['reserved'])
        self.assertEqual(2, self.inventory(
            orc.PCPU, units_used=1.5)['reserved'])
        self.assertEqual(150, self.inventory(
            placement.UNITS_CLASS, units_used=1.5)['reserved'])

    def test_instances_that_take_what_placement_counts_reserve_nothing(self):
        self.assertEqual(0, self.inventory(
            orc.VCPU, units_used=1.5,
            demand={'placed_vcpus': 15})['reserved'])
        self.assertEqual(0, self.inventory(
            orc.PCPU, units_used=4.0, demand={'placed_pcpus': 4})['reserved'])

    def test_instances_that_take_more_reserve_the_difference(self):
        greedy = dict(units_used=4.0, demand={'placed_vcpus': 4})
        vcpu = self.inventory(orc.VCPU, **greedy)
        self.assertEqual(160, left(vcpu, placed=4))

    def test_each_class_shows_what_the_others_have_left(self):
        used = dict(units_used=6.5, demand={
            'placed_vcpus': 10, 'placed_pcpus': 4, 'placed_units': 100})
        for name, placed, free in ((orc.VCPU, 10, 135), (orc.PCPU, 4, 13),
                                   (placement.UNITS_CLASS, 100, 1350)):
            self.assertEqual(free, left(self.inventory(name, **used), placed))

    def test_those_that_are_off_will_want_their_units_back(self):
        self.assertEqual(195 - 5, left(self.inventory(
            orc.VCPU, demand={'units': 1.0, 'placed_vcpus': 5}), placed=5))

    def test_reserved_cores_are_kept_from_all(self):
        self.conf.config(reserved_host_cpus=2)
        self.assertEqual(180, left(self.inventory(orc.VCPU)))
        self.assertEqual(18, left(self.inventory(orc.PCPU)))

    def test_no_amount_makes_an_impossible_inventory(self):
        for used in (0.0, 19.99, 20.0, 25.0):
            for placed in (0, 50, 500):
                for name in (orc.VCPU, orc.PCPU, placement.UNITS_CLASS):
                    found = self.inventory(
                        name, units_used=used, demand={
                            'placed_vcpus': placed, 'placed_pcpus': placed,
                            'placed_units': placed})
                    self.assertTrue(0 <= found['reserved'] <= found['total'])

    def test_dedicated_processors_of_one_instance_are_limited(self):
        self.assertEqual(16, self.inventory(orc.PCPU)['max_unit'])
        self.assertIsNone(self.inventory(orc.PCPU, max_procs=0))
        self.assertIsNone(self.inventory(orc.PCPU, units=0.9))


class TestMemory(PlacementTestCase):

    def test_memory_comes_in_blocks_and_is_never_over_committed(self):
        self.conf.config(ram_allocation_ratio=1.5)
        memory = self.inventory(orc.MEMORY_MB, memory=1500)
        self.assertEqual((1280, 256, 256, 1.0), (
            memory['total'], memory['min_unit'], memory['step_size'],
            memory['allocation_ratio']))

    def test_what_is_left_finds_room_for_its_page_table_too(self):
        for used in range(0, 131072, 4864):
            free = left(self.inventory(orc.MEMORY_MB, memory_used=used))
            table = -(-free // (64 * 256)) * 256
            self.assertLessEqual(free + table, 131072 - used)
            self.assertLess(131072 - used - free - table, 512)

    def test_page_tables_of_instances_are_reserved(self):
        memory = self.inventory(
            orc.MEMORY_MB, memory_used=4096 + 256,
            demand={'placed_memory': 4096})
        self.assertEqual(131072 - 4352 - 2048,
                         left(memory, placed=4096))

    def test_those_that_are_off_will_want_their_memory_back(self):
        off = dict(demand={'placed_memory': 4096, 'memory': 4352})
        on = dict(demand={'placed_memory': 4096}, memory_used=4352)
        self.assertEqual(self.inventory(orc.MEMORY_MB, **on),
                         self.inventory(orc.MEMORY_MB, **off))

    def test_configured_reserve_comes_on_top(self):
        before = left(self.inventory(orc.MEMORY_MB))
        self.conf.config(reserved_host_memory_mb=1024)
        self.assertEqual(1024, before - left(self.inventory(orc.MEMORY_MB)))

    def test_full_host_has_everything_reserved(self):
        memory = self.inventory(orc.MEMORY_MB, memory_used=131072)
        self.assertEqual(0, left(memory))


class TestDisk(PlacementTestCase):

    def test_disk_is_what_the_disk_driver_has(self):
        disk = placement.inventories(host(), 7)[orc.DISK_GB]
        self.assertEqual((1000, 7, 1.0), (
            disk['total'], disk['reserved'], disk['allocation_ratio']))

    def test_host_without_disk_space_has_no_disk_inventory(self):
        self.assertIsNone(self.inventory(
            orc.DISK_GB, disk=storage.Capacity(total=0, used=0, largest=0)))

    def test_disks_that_cannot_be_reached_stay_as_they_were(self):
        before = placement.inventories(host(), 0)
        self.assertEqual(before, placement.inventories(
            host(disk=None), 0, before))


class TestUpdate(PlacementTestCase):

    def setUp(self):
        super().setUp()
        self.useFixture(fx.NestedTempfile())
        self.tree = provider_tree.ProviderTree()
        self.tree.new_root('node', '11111111-1111-1111-1111-111111111111')

    def test_provider_of_the_node_gets_the_inventories(self):
        placement.update(self.tree, 'node', host(), 0)
        self.assertEqual(placement.inventories(host(), 0),
                         self.tree.data('node').inventory)

    def test_provider_gets_our_traits_and_keeps_those_of_others(self):
        self.tree.add_traits('node', 'CUSTOM_GOLD', 'COMPUTE_NODE',
                             'CUSTOM_POWERVM_AME')
        placement.update(self.tree, 'node', host(
            traits=frozenset({'CUSTOM_POWERVM_LPM'})), 0)
        self.assertEqual(
            {'CUSTOM_GOLD', 'COMPUTE_NODE', 'CUSTOM_POWERVM_LPM'},
            set(self.tree.data('node').traits))


class TestManyPartitions(base.TestCase):
    """Thirty partitions of all kinds, figure by figure."""

    #: How many, whose, what of, and whether they run.
    KINDS = (
        (8, True, {}, True),
        (4, True, {'powervm:max_mem': '20480'}, False),
        (3, True, {'hw:cpu_policy': 'dedicated'}, True),
        (2, True, {'hw:cpu_policy': 'dedicated'}, False),
        (2, True, {'powervm:proc_units': '1.25'}, True),
        (3, True, {'resources:CUSTOM_POWERVM_PROC_UNITS': '75',
                   'resources:VCPU': '0'}, True),
        (5, False, {}, True),
        (3, False, {}, False),
    )

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(driver_fixtures.DriverFixture(
            presets.dual_vios(memory=256 * 1024, units=40.0)))
        self.machine = self.fix.machine
        self.fix.config.config(reserved_host_memory_mb=1024,
                               reserved_host_cpus=1)
        number = 0
        for count, ours, specs, runs in self.KINDS:
            for _each in range(count):
                number += 1
                self.make(driver_fixtures.make_instance(
                    number, memory_mb=2048, vcpus=2, extra_specs=specs),
                    ours, runs)

    def make(self, instance, ours, runs):
        made = lifecycle.create(self.fix.host, instance)
        if runs:
            parts.start(self.machine.lpar(made.name))
        if ours:
            self.fix.instances.append(instance)

    def read(self):
        system, wanted = demand.read(self.fix.host)
        return placement.inventories(
            resources.read(self.fix.host, system, wanted), 0), wanted

    def test_every_figure_follows_from_the_machine(self):
        self.assertEqual(33, len(self.machine.partitions))
        found, wanted = self.read()

        # What was promised: 8 + 4 + 2 of two VCPU, 5 of two PCPU, 3 of 75.
        self.assertEqual((28, 10, 225, 22 * 2048), (
            wanted.placed_vcpus, wanted.placed_pcpus, wanted.placed_units,
            wanted.placed_memory))
        # What is off comes back: 4 with a page table for 20 GB, 2 for 2 GB.
        self.assertEqual(4 * (2048 + 512) + 2 * (2048 + 256), wanted.memory)
        self.assertAlmostEqual(4 * 0.2 + 2 * 2, wanted.units)

        # 1.5 of the servers, 8 * .2, 3 * 2, 2 * 1.25, 3 * .75, 5 * .2.
        units = 40 - (1.5 + 1.6 + 6 + 2.5 + 2.25 + 1)
        self.assertAlmostEqual(units, self.machine.units_available)
        units -= wanted.units + 1
        self.assertEqual(int(units * 10), left(found[orc.VCPU], 28))
        self.assertEqual(int(units), left(found[orc.PCPU], 10))
        self.assertEqual(int(units * 100 + 1e-6),
                         left(found[placement.UNITS_CLASS], 225))

        free = self.machine.memory_available - wanted.memory - 1024
        memory = left(found[orc.MEMORY_MB], 22 * 2048)
        self.assertLessEqual(memory + self.machine.overhead(memory), free)
        self.assertGreater(memory + self.machine.overhead(memory),
                           free - 512)

    def test_figures_cost_the_same_with_thirty_and_are_the_same_again(self):
        self.fix.sim.trace.clear()
        first, _ = self.read()
        requests = len(self.fix.sim.trace.entries)
        self.assertLess(requests, 10)
        again, _ = self.read()
        self.assertEqual(first, again)
        self.assertEqual(2 * requests, len(self.fix.sim.trace.entries))
