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
from nova_powervm.tests import base
from nova_powervm.virt.powervm.inventory import placement
from nova_powervm.virt.powervm.inventory import resources
from nova_powervm.virt.powervm.storage import base as storage


def host(**kwargs):
    return resources.Resources(**{
        'memory': 131072, 'memory_used': 8192, 'memory_block': 256,
        'units': 20.0, 'units_used': 1.0, 'max_vcpus': 64,
        'disk': storage.Capacity(total=1000, used=10, largest=1000),
        'uptime': '',
        **kwargs})


class TestInventories(base.TestCase):

    def setUp(self):
        super().setUp()
        self.conf = self.useFixture(config_fixture.Config(conf.CONF))

    def inventory(self, resource_class, **kwargs):
        return placement.inventories(host(**kwargs), 0).get(resource_class)

    def test_vcpu_ratio_follows_from_the_processor_units_of_a_vcpu(self):
        vcpu = self.inventory(orc.VCPU)
        self.assertEqual(20, vcpu['total'])
        self.assertEqual(10.0, vcpu['allocation_ratio'])
        self.conf.config(group='powervm', proc_units_factor=0.5)
        self.assertEqual(2.0, self.inventory(orc.VCPU)['allocation_ratio'])

    def test_operators_own_vcpu_ratio_wins(self):
        self.conf.config(cpu_allocation_ratio=3.0)
        self.assertEqual(3.0, self.inventory(orc.VCPU)['allocation_ratio'])

    def test_one_instance_may_have_what_a_partition_may(self):
        self.assertEqual(64, self.inventory(orc.VCPU)['max_unit'])
        self.assertEqual(
            10, self.inventory(orc.VCPU, units=1.0)['max_unit'])

    def test_part_of_a_core_counts_as_a_core(self):
        self.assertEqual(2, self.inventory(orc.VCPU, units=1.5)['total'])

    def test_memory_comes_in_blocks_and_is_never_over_committed(self):
        self.conf.config(ram_allocation_ratio=1.5,
                         reserved_host_memory_mb=1024)
        self.assertEqual(
            {'total': 1280, 'reserved': 1024, 'min_unit': 256,
             'max_unit': 1280, 'step_size': 256, 'allocation_ratio': 1.0},
            self.inventory(orc.MEMORY_MB, memory=1500))

    def test_disk_is_what_the_disk_driver_has(self):
        disk = placement.inventories(host(), 7)[orc.DISK_GB]
        self.assertEqual((1000, 7, 1.0), (
            disk['total'], disk['reserved'], disk['allocation_ratio']))

    def test_host_without_disk_space_has_no_disk_inventory(self):
        self.assertIsNone(self.inventory(
            orc.DISK_GB, disk=storage.Capacity(total=0, used=0, largest=0)))


class TestUpdate(base.TestCase):

    def test_provider_of_the_node_gets_the_inventories(self):
        self.useFixture(fx.NestedTempfile())
        tree = provider_tree.ProviderTree()
        tree.new_root('node', '11111111-1111-1111-1111-111111111111')
        placement.update(tree, 'node', host(), 0)
        self.assertEqual(placement.inventories(host(), 0),
                         tree.data('node').inventory)
