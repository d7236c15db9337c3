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

from nova_powervm.simulator import faults
from nova_powervm.simulator.model import logical_unit
from nova_powervm.simulator.model import partition
from nova_powervm.simulator.model import pool
from nova_powervm.simulator import presets
from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.virt.powervm import adoption
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.partition import names
from nova_powervm.virt.powervm.partition import older

#: GB, few enough for an image to be made of it in no time.
SIZE = 1 / 64
AN_IMAGE = '11111111-1111-4111-8111-111111111111'


class AdoptionTest(base.TestCase):

    disk_driver = 'localdisk'

    def setUp(self):
        super().setUp()
        self.log = self.useFixture(fixtures.FakeLogger())
        machine = (presets.ssp() if self.disk_driver == 'ssp'
                   else presets.dual_vios())
        self.fix = self.useFixture(driver_fixtures.DriverFixture(
            machine, disk_driver=self.disk_driver))
        self.machine = machine
        machine.vios('vios2').group('rootvg').create_repository('vopt', 1)
        self.useFixture(fixtures.MockPatchObject(
            objects.InstanceList, 'get_by_filters', return_value=[]))
        self.empty = machine.snapshot()

    def deploy(self, number=1, **fields):
        """Leave an instance as an older driver would have."""
        instance = driver_fixtures.make_instance(number, **{
            'vm_state': 'active', 'image_ref': AN_IMAGE,
            'config_drive': 'True', **fields})
        lpar = self.machine.create_lpar(
            partition.Settings(instance.name),
            uuid=names.partition_uuid(instance.uuid))
        self.show(lpar, self.make_disk(instance), 'vios1')
        repository = self.machine.vios('vios2').repository
        self.show(lpar, repository.add(
            older.media_names(instance)[-1], 0.001), 'vios2')
        lpar.run_at_once()
        return instance

    def make_disk(self, instance):
        return self.machine.vios('vios1').group('novavg').create_disk(
            f'b_instance_{instance.uuid[:4]}', SIZE)

    def show(self, lpar, storage, vios):
        self.machine.vios(vios).add_bus(lpar).attach(storage)

    def adopt(self, *instances):
        self.fix.host.states.take([])
        adoption.adopt(self.fix.host, instances)
        self.fix.host.listing = None

    def state(self, instance):
        return self.machine.lpar(instance.name).state

    def test_older_instance_is_managed_and_deleted_without_a_trace(self):
        instance = self.deploy()
        self.adopt(instance)
        self.fix.driver.power_off(instance)
        self.assertEqual('not activated', self.state(instance))
        self.fix.driver.power_on(None, instance, [])
        self.fix.driver.reboot(None, instance, [], 'HARD')
        self.assertEqual('running', self.state(instance))
        self.fix.snapshot(instance)
        self.fix.destroy(instance)
        self.assertEqual(self.empty, self.machine.snapshot())

    def test_deletion_that_was_cut_short_is_completed(self):
        instance = self.deploy()
        self.adopt(instance)
        self.fix.sim.faults.add(faults.Fault(
            faults.refuse(500), verb='POST',
            noun='VolumeGroup' if self.disk_driver == 'localdisk' else None))
        self.assertRaises(exception.DestroyFailed, self.fix.destroy, instance)
        self.fix.sim.faults.clear()
        self.fix.destroy(instance)
        self.assertEqual(self.empty, self.machine.snapshot())

    def test_what_belongs_to_others_is_not_taken(self):
        mine = self.deploy()
        theirs = self.make_lookalike(mine)
        before = self.machine.snapshot()
        self.adopt(mine)
        self.assertEqual(before, self.machine.snapshot())
        self.assertEqual(1, len(older.disk_ids(mine)))
        self.fix.destroy(mine)
        self.assertTrue(self.exists(theirs))

    def make_lookalike(self, instance):
        """Return a disk of somebody else with a name of an instance's."""
        return self.machine.vios('vios2').group('novavg').create_disk(
            f'b_instance_{instance.uuid[:4]}', 10)

    def exists(self, disk):
        return disk in self.machine.vios('vios2').group(
            'novavg').disks.values()

    def test_one_look_is_enough_for_all_and_none_once_they_are_known(self):
        instances = [self.deploy(number) for number in range(1, 6)]
        self.fix.sim.trace.clear()
        self.adopt(*instances)
        few = dict(self.fix.sim.trace.counts())
        self.assertEqual(2, few['GET VirtualIOServer'])
        self.fix.sim.trace.clear()
        self.adopt(*instances)
        self.assertEqual([], self.fix.sim.trace.entries)

    def test_instances_of_ours_and_those_on_volumes_are_left_alone(self):
        ours = driver_fixtures.make_instance(8, image_ref=AN_IMAGE)
        self.fix.spawn(ours)
        on_a_volume = self.deploy(9, image_ref='')
        self.adopt(ours, on_a_volume, driver_fixtures.make_instance(
            10, image_ref=AN_IMAGE))
        self.assertEqual([], older.disk_ids(ours))
        self.assertEqual([], older.disk_ids(on_a_volume))

    def test_failure_is_told_and_nothing_is_remembered(self):
        instance = self.deploy()
        self.fix.sim.faults.add(faults.Fault(
            faults.refuse(500), noun='VirtualIOServer', times=None))
        self.adopt(instance)
        self.assertEqual([], older.disk_ids(instance))
        self.assertIn('tried again at the next start', self.log.output)


class AdoptionWithAPoolTest(AdoptionTest):

    disk_driver = 'ssp'

    def make_disk(self, instance):
        tier = pool.cluster_of(
            self.machine.vios('vios1')).pool.default_tier
        image = tier.create_unit(logical_unit.Wanted(
            f'image_{instance.uuid[:8]}_d41d8cd98f00', SIZE,
            type=logical_unit.IMAGE))
        return tier.create_unit(logical_unit.Wanted(
            f"boot_{instance.name.replace('-', '_')}", SIZE,
            source=image.udid))

    def make_lookalike(self, instance):
        tier = pool.cluster_of(
            self.machine.vios('vios1')).pool.default_tier
        return tier.create_unit(logical_unit.Wanted(
            f"boot_{instance.name.replace('-', '_')}", 10))

    def exists(self, disk):
        return disk in disk.tier.pool.units
