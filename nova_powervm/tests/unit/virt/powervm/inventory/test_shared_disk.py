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

import uuid

from nova.compute import provider_tree
from nova import exception
import os_resource_classes as orc
from oslo_config import fixture as config_fixture
from oslo_utils.fixture import uuidsentinel as uuids

from nova_powervm import conf
from nova_powervm.tests import base
from nova_powervm.virt.powervm.inventory import shared_disk
from nova_powervm.virt.powervm.storage import base as storage

POOL = storage.Shared(uuids.pool, 'ssp1')
OTHER = storage.Shared(uuids.other, 'ssp2')


def capacity(shared=POOL, total=1000):
    return storage.Capacity(total, 10, largest=400, shared=shared)


class TestSharedDisk(base.TestCase):

    def setUp(self):
        super().setUp()
        self.conf = self.useFixture(config_fixture.Config(conf.CONF))
        self.tree = provider_tree.ProviderTree()
        self.tree.new_root('host1', uuids.host1)
        self.tree.update_aggregates('host1', {uuids.rack})

    def update(self, disk, reserved_gb=0):
        shared_disk.update(self.tree, 'host1', disk, reserved_gb)

    def provider(self, shared=POOL):
        return self.tree.data(shared_disk.provider(shared))

    def aggregates(self):
        return self.tree.data('host1').aggregates

    def test_pool_is_a_provider_that_shares_disk(self):
        self.update(capacity(), reserved_gb=5)
        made = self.provider()
        self.assertEqual(f'powervm-ssp-ssp1-{uuids.pool}', made.name)
        self.assertEqual({'MISC_SHARES_VIA_AGGREGATE'}, made.traits)
        self.assertEqual({orc.DISK_GB: {
            'total': 1000, 'reserved': 5, 'min_unit': 1, 'max_unit': 400,
            'step_size': 1, 'allocation_ratio': 1.0}}, made.inventory)

    def test_host_is_in_the_aggregate_of_the_pool_and_in_its_own(self):
        self.update(capacity())
        common, = self.provider().aggregates
        self.assertEqual({common, uuids.rack}, self.aggregates())

    def test_updating_again_keeps_what_others_added(self):
        self.update(capacity())
        self.tree.add_traits(shared_disk.provider(POOL), 'CUSTOM_GOLD')
        self.update(capacity(total=2000))
        self.assertEqual(2000, self.provider().inventory['DISK_GB']['total'])
        self.assertIn('CUSTOM_GOLD', self.provider().traits)
        self.assertEqual(2, len(self.aggregates()))

    def test_host_that_left_the_pool_leaves_its_aggregate(self):
        self.update(capacity())
        self.update(capacity(shared=None))
        self.assertEqual({uuids.rack}, self.aggregates())
        self.assertTrue(self.tree.exists(shared_disk.provider(POOL)))

    def test_host_that_went_to_another_pool_is_in_that_only(self):
        self.update(capacity())
        self.update(capacity(shared=OTHER))
        self.assertEqual({shared_disk.aggregate(OTHER), uuids.rack},
                         self.aggregates())

    def test_host_without_a_pool_has_no_provider(self):
        self.update(capacity(shared=None))
        self.assertEqual([uuids.host1], self.tree.get_provider_uuids())

    def test_uuids_follow_from_that_of_the_pool(self):
        again = storage.Shared(uuids.pool, 'renamed')
        for make in shared_disk.provider, shared_disk.aggregate:
            self.assertEqual(make(POOL), make(again))
            self.assertNotEqual(make(POOL), make(OTHER))
            self.assertEqual(make(POOL), str(uuid.UUID(make(POOL))))
        self.assertEqual(8, uuid.UUID(shared_disk.aggregate(POOL)).version)

    def test_thin_disks_can_be_over_committed_and_local_ones_not(self):
        self.conf.config(disk_allocation_ratio=2.0)
        for shared, ratio in ((POOL, 2.0), (None, 1.0)):
            inventory = shared_disk.inventory(capacity(shared), 0)
            self.assertEqual(ratio, inventory['allocation_ratio'])


class TestMove(base.TestCase):
    """A host with disk space of its own begins to share."""

    def setUp(self):
        super().setUp()
        self.tree = provider_tree.ProviderTree()
        self.tree.new_root('host1', uuids.host1)
        self.tree.update_inventory('host1', {orc.DISK_GB: {'total': 1}})

    def move(self, shared=POOL, **taken):
        """Return the resources of a server by provider afterwards."""
        allocations = {uuids.server: {'allocations': {
            uuids.host1: {'resources': taken}}}}
        shared_disk.move(self.tree, 'host1', capacity(shared), allocations)
        return {where: what['resources'] for where, what
                in allocations[uuids.server]['allocations'].items()}

    def test_nova_is_asked_what_servers_have(self):
        self.assertRaises(exception.ReshapeNeeded, shared_disk.move,
                          self.tree, 'host1', capacity(), None)

    def test_disk_moves_and_the_rest_stays(self):
        self.assertEqual(
            {uuids.host1: {'VCPU': 2},
             shared_disk.provider(POOL): {'DISK_GB': 20}},
            self.move(VCPU=2, DISK_GB=20))

    def test_server_that_has_only_disk_leaves_the_host(self):
        self.assertEqual({shared_disk.provider(POOL): {'DISK_GB': 20}},
                         self.move(DISK_GB=20))

    def test_server_without_disk_is_left_alone(self):
        self.assertEqual({uuids.host1: {'VCPU': 2}}, self.move(VCPU=2))

    def test_nothing_moves_where_nothing_is_shared(self):
        self.assertEqual({uuids.host1: {'DISK_GB': 20}},
                         self.move(shared=None, DISK_GB=20))

    def test_nothing_moves_twice(self):
        self.tree.update_inventory('host1', {})
        shared_disk.move(self.tree, 'host1', capacity(), None)
