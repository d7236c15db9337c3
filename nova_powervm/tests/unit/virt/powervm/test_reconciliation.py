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
from nova import context as nova_context
from nova import objects

from nova_powervm.simulator import faults
from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.virt.powervm.partition import names
from nova_powervm.virt.powervm import reconciliation


class ReconciliationTest(base.TestCase):

    def setUp(self):
        super().setUp()
        self.log = self.useFixture(fixtures.FakeLogger())
        self.fix = self.useFixture(driver_fixtures.DriverFixture())
        self.deleted = []
        self.filters = None
        self.useFixture(fixtures.MockPatchObject(
            objects.InstanceList, 'get_by_filters', self.find))

    def find(self, context, filters, **more):
        self.filters = filters
        return self.deleted

    def build(self, number=1, **fields):
        instance = driver_fixtures.make_instance(
            number, info_cache=objects.InstanceInfoCache(network_info=None),
            **fields)
        self.fix.spawn(instance)
        return instance

    def reconcile(self, *instances):
        self.fix.host.listing = None
        self.fix.sim.trace.clear()
        reconciliation.reconcile(
            self.fix.host, nova_context.get_admin_context(), instances)

    def partitions(self):
        return {lpar.name for lpar in self.fix.machine.lpars}


class TestHalfBuilt(ReconciliationTest):

    def test_only_what_nobody_had_yet_is_removed(self):
        kept = [self.build(number, vm_state=vm_state, task_state=task_state)
                for number, (vm_state, task_state) in enumerate((
                    ('active', None), ('active', 'spawning'),
                    ('stopped', 'powering-on'), ('error', None),
                    ('active', 'rebuild_spawning'), ('active', 'deleting'),
                    ('shelved_offloaded', None), ('rescued', None)), 1)]
        gone = [self.build(number, vm_state=vm_state, task_state='spawning')
                for number, vm_state in ((11, 'building'),
                                         (12, 'shelved_offloaded'))]
        self.reconcile(*kept, *gone)
        self.assertEqual(
            {instance.name for instance in kept},
            self.partitions() & {i.name for i in (*kept, *gone)})
        self.assertEqual(2, len(self.fix.faults))
        self.assertIn('ended during the build', self.fix.faults[0])

    def test_one_that_cannot_be_removed_does_not_keep_the_others(self):
        first, second = self.build(1), self.build(2)
        self.fix.sim.faults.add(faults.Fault(
            faults.fail_job('HSCL9 not now'), times=1))
        self.reconcile(first, second)
        self.assertIn(first.name, self.partitions())
        self.assertNotIn(second.name, self.partitions())
        self.assertIn('its deletion will complete that', self.log.output)


class TestRemains(ReconciliationTest):

    def disks(self):
        return {name for vios in self.fix.machine.vioses
                for name in vios.group('novavg').disks if name[0] == 'b'}

    def lose_partition(self, instance):
        lpar = self.fix.machine.lpar(instance.name)
        lpar.stop_at_once()
        self.fix.host.adapter.delete('LogicalPartition', root_id=lpar.uuid)

    def test_disks_and_media_of_deleted_instances_go(self):
        instance = self.build(config_drive='True')
        other = self.build(2, vm_state='active')
        self.lose_partition(instance)
        self.reconcile(other)
        self.assertEqual(2, len(self.disks()))
        self.deleted.append(instance)
        self.reconcile(other)
        self.assertEqual({names.boot_disk_name(other)}, self.disks())
        self.assertEqual(
            {'host': 'host1', 'deleted': True, 'soft_deleted': False,
             'cleaned': False},
            self.filters)
        self.assertNotIn(names.config_drive_name(instance),
                         str(self.fix.machine.snapshot()))

    def test_partition_of_a_deleted_instance_is_left_to_nova(self):
        instance = self.build()
        self.deleted.append(instance)
        before = self.fix.machine.snapshot()
        self.reconcile()
        self.assertEqual(before, self.fix.machine.snapshot())

    def test_nothing_is_looked_for_when_nothing_was_deleted(self):
        self.reconcile()
        self.assertEqual({'GET LogicalPartition': 1},
                         dict(self.fix.sim.trace.counts()))

    def test_deleted_instances_that_left_nothing_cost_as_much_as_one(self):
        for count in (1, 50):
            self.deleted[:] = [driver_fixtures.make_instance(number)
                               for number in range(1, 1 + count)]
            self.reconcile()
            self.assertEqual(
                {'GET LogicalPartition': 1, 'GET VolumeGroup': 4,
                 'GET VirtualIOServer': 1},
                dict(self.fix.sim.trace.counts()), count)

    def test_host_starts_all_the_same_when_it_cannot_be_removed(self):
        self.deleted.append(driver_fixtures.make_instance())
        self.fix.sim.faults.add(faults.Fault(
            faults.refuse(500), noun='VolumeGroup', times=None))
        self.reconcile()
        self.assertIn('tried again at the next start', self.log.output)


class TestCleanUp(ReconciliationTest):
    """What Nova asks of each deleted instance, some time afterwards."""

    def test_what_is_left_is_removed_and_one_look_serves_many(self):
        instance = self.build()
        lpar = self.fix.machine.lpar(instance.name)
        lpar.stop_at_once()
        self.fix.host.adapter.delete('LogicalPartition', root_id=lpar.uuid)
        others = [driver_fixtures.make_instance(number)
                  for number in range(2, 30)]
        self.fix.sim.trace.clear()
        for other in others:
            self.assertTrue(self.fix.driver.delete_instance_files(other))
        self.assertEqual({'GET VolumeGroup': 4, 'GET VirtualIOServer': 1},
                         dict(self.fix.sim.trace.counts()))

        self.assertTrue(self.fix.driver.delete_instance_files(instance))

        self.assertNotIn(names.boot_disk_name(instance),
                         str(self.fix.machine.snapshot()))

    def test_host_is_looked_at_again_after_a_while(self):
        now = 0.0
        self.useFixture(fixtures.MockPatch(
            'oslo_utils.timeutils.now', lambda: now))
        instance = driver_fixtures.make_instance()
        self.fix.driver.delete_instance_files(instance)
        self.fix.sim.trace.clear()
        now += 61
        self.fix.driver.delete_instance_files(instance)
        self.assertEqual(5, len(self.fix.sim.trace.entries))

    def test_failure_lets_nova_try_again(self):
        self.fix.sim.faults.add(faults.Fault(
            faults.refuse(500), noun='VolumeGroup', times=None))
        self.assertFalse(self.fix.driver.delete_instance_files(
            driver_fixtures.make_instance()))

    def test_instance_that_was_to_move_is_removed_from_this_host(self):
        empty = self.fix.machine.snapshot()
        instance = self.build(host='host2')
        self.assertTrue(
            self.fix.driver.cleanup_lingering_instance_resources(instance))
        self.fix.forget_images()
        self.assertEqual(empty, self.fix.machine.snapshot())

    def test_instance_that_cannot_be_removed_is_said(self):
        instance = self.build(host='host2')
        self.fix.sim.faults.add(faults.Fault(
            faults.fail_job('HSCL9 not now')))
        self.assertFalse(
            self.fix.driver.cleanup_lingering_instance_resources(instance))
        self.assertIn('HSCL9', self.log.output)
