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

import dataclasses

from pypowervm import exceptions as pvm_exc

from nova_powervm.simulator import faults
from nova_powervm.simulator.model import logical_unit
from nova_powervm.simulator.model import pool
from nova_powervm.simulator import presets
from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.partition import lifecycle
from nova_powervm.virt.powervm.storage import base as storage
from nova_powervm.virt.powervm.vios import batch
from nova_powervm.virt.powervm.vios import mapping


class BatchTest(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(driver_fixtures.DriverFixture())
        self.host, self.machine = self.fix.host, self.fix.machine
        self.first, self.second = self.machine.vioses

    def partition(self, number=1):
        return lifecycle.create(
            self.host, driver_fixtures.make_instance(number))

    def mapping(self, lpar, name):
        disk = self.disk(name)
        return mapping.DiskMapping(disk.vios_uuid, lpar.uuid, name)

    def disk(self, name):
        """Make a disk on the first server."""
        made = self.first.group('novavg').create_disk(name, 1)
        return storage.Disk(name, made.udid, 1, self.first.uuid)

    def shown(self):
        """Return (server, client, disks) of every adapter pair."""
        return [(vios.name, bus.client and bus.client.uuid,
                 [lun.storage.name for lun in bus.luns])
                for vios in self.machine.vioses for bus in vios.buses]

    def orphan(self, lpar_id):
        """Leave a mapping of a disk behind, as a deleted partition does."""
        other = self.partition(number=77)
        batch.apply(self.host, other, [self.mapping(other, 'theirs')])
        self.machine.delete_lpar(
            self.machine.partition_by_uuid(other.uuid))
        [bus] = self.first.buses
        self.assertEqual(lpar_id, bus.client_number)


class TestApply(BatchTest):

    def test_partition_sees_the_disks_of_the_batch(self):
        lpar = self.partition()
        batch.apply(self.host, lpar, [self.mapping(lpar, 'b1'),
                                      self.mapping(lpar, 'b2')])
        self.assertEqual([('vios1', lpar.uuid, ['b1']),
                          ('vios1', lpar.uuid, ['b2'])], self.shown())

    def test_later_disk_joins_the_adapter_pair_there_is(self):
        lpar = self.partition()
        for name in ('b1', 'b2'):
            batch.apply(self.host, lpar, [self.mapping(lpar, name)])
        self.assertEqual([('vios1', lpar.uuid, ['b1', 'b2'])], self.shown())

    def test_all_of_a_batch_costs_one_read_and_one_write_per_vios(self):
        lpar = self.partition()
        planned = [self.mapping(lpar, 'b1'), self.mapping(lpar, 'b2')]
        self.fix.sim.trace.clear()
        batch.apply(self.host, lpar, planned)
        self.assertEqual({'GET VirtualIOServer': 1,
                          'POST VirtualIOServer': 1},
                         dict(self.fix.sim.trace.counts()))

    def test_what_an_earlier_owner_of_the_id_left_is_not_inherited(self):
        self.orphan(lpar_id=4)
        lpar = self.partition()
        self.assertEqual(4, lpar.id)
        batch.apply(self.host, lpar, [self.mapping(lpar, 'b1')])
        self.assertEqual([('vios1', lpar.uuid, ['b1'])], self.shown())
        self.assertIsNotNone(self.first.disk(name='theirs'))

    def test_inherited_fibre_channel_mappings_go_too(self):
        other = self.partition(number=77)
        gone = self.machine.partition_by_uuid(other.uuid)
        self.second.add_fc_mapping(gone, ['c05076', 'c05077'])
        self.machine.delete_lpar(gone)
        lpar = self.partition()
        batch.apply(self.host, lpar, [])
        self.assertEqual([], self.second.fc_mappings)

    def test_mappings_of_other_partitions_stay(self):
        other, lpar = self.partition(1), self.partition(2)
        batch.apply(self.host, other, [self.mapping(other, 'b1')])
        batch.apply(self.host, lpar, [self.mapping(lpar, 'b2')])
        self.assertEqual([('vios1', other.uuid, ['b1']),
                          ('vios1', lpar.uuid, ['b2'])], self.shown())

    def test_applying_twice_changes_nothing(self):
        lpar = self.partition()
        planned = [self.mapping(lpar, 'b1')]
        batch.apply(self.host, lpar, planned)
        before = self.machine.snapshot()
        batch.apply(self.host, lpar, planned)
        self.assertEqual(before, self.machine.snapshot())

    def test_vios_somebody_else_changed_meanwhile_is_read_again(self):
        lpar = self.partition()
        planned = [self.mapping(lpar, 'b1')]
        self.fix.sim.faults.add(faults.Fault(
            faults.stale_etag(), verb='POST', noun='VirtualIOServer'))
        batch.apply(self.host, lpar, planned)
        self.assertEqual([('vios1', lpar.uuid, ['b1'])], self.shown())

    def test_host_without_an_active_vios_is_an_error(self):
        lpar = self.partition()
        for vios in self.machine.vioses:
            vios.rmc = 'inactive'
        self.assertRaises(pvm_exc.NotEnoughActiveVioses, batch.apply,
                          self.host, lpar, [])

    def test_vios_lost_since_it_got_the_disk_is_an_error_that_names_it(self):
        lpar = self.partition()
        planned = [self.mapping(lpar, 'b1')]
        self.first.rmc = 'inactive'
        exc = self.assertRaises(exception.BuildFailed, batch.apply,
                                self.host, lpar, planned)
        self.assertIn('b1', exc.format_message())
        self.assertEqual([], self.shown())


class TestRemove(BatchTest):

    def test_partition_is_disconnected_from_everything(self):
        lpar = self.partition()
        batch.apply(self.host, lpar, [self.mapping(lpar, 'b1')])
        batch.remove(self.host, lpar.uuid)
        self.assertEqual([], self.shown())

    def test_disk_of_a_vanished_partition_is_found_by_its_name(self):
        self.orphan(lpar_id=4)
        batch.remove(self.host, 'no-such-partition', ['theirs'])
        self.assertEqual([], self.shown())

    def test_nothing_to_remove_writes_nothing(self):
        self.fix.sim.trace.clear()
        batch.remove(self.host, 'no-such-partition', ['never-was'])
        self.assertEqual({'GET VirtualIOServer': 1},
                         dict(self.fix.sim.trace.counts()))


class TestConnectOne(BatchTest):
    """A logical unit of a pool, which every server of the host reaches."""

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(
            driver_fixtures.DriverFixture(presets.ssp()))
        self.host, self.machine = self.fix.host, self.fix.machine
        self.first, self.second = self.machine.vioses
        self.management = self.host.management_uuid
        self.before = self.machine.snapshot()

    def unit(self, name='u1'):
        """Return the mappings of a new unit to the management partition."""
        unit = pool.cluster_of(self.first).pool.default_tier.create_unit(
            logical_unit.Wanted(name, 1.0))
        return [mapping.LogicalUnitMapping(
            vios.uuid, self.management, name, unit.udid)
            for vios in self.machine.vioses]

    def connect(self, planned):
        return batch.connect_one(self.host, self.management, planned)

    def test_one_server_is_enough_and_one_write(self):
        planned = self.unit()
        self.fix.sim.trace.clear()
        slot = self.connect(planned)
        self.assertEqual([('vios1', self.management, ['u1'])], self.shown())
        self.assertEqual(slot, self.first.buses[0].client_slot)
        self.assertEqual({'GET VirtualIOServer': 1,
                          'POST VirtualIOServer': 1},
                         dict(self.fix.sim.trace.counts()))

    def test_next_server_is_asked_when_one_fails(self):
        self.fix.sim.faults.add(faults.Fault(
            faults.refuse(500, 'out of order'), verb='POST',
            noun='VirtualIOServer', name='vios1'))
        self.connect(self.unit())
        self.assertEqual([('vios2', self.management, ['u1'])], self.shown())

    def test_server_that_is_down_is_not_asked(self):
        self.first.rmc = 'inactive'
        self.connect(self.unit())
        self.assertEqual([('vios2', self.management, ['u1'])], self.shown())

    def test_error_of_the_last_server_is_told(self):
        self.fix.sim.faults.add(faults.Fault(
            faults.refuse(500, 'out of order'), verb='POST',
            noun='VirtualIOServer', times=2))
        exc = self.assertRaises(pvm_exc.HttpError, self.connect, self.unit())
        self.assertIn('out of order', str(exc))

    def test_storage_that_no_active_server_reaches_is_told(self):
        planned = self.unit()[:1]
        self.first.rmc = 'inactive'
        exc = self.assertRaises(batch.Unreachable, self.connect, planned)
        self.assertIn('reaches u1 is active', str(exc))

    def test_disconnecting_finds_it_wherever_it_is_and_leaves_the_rest(self):
        """Also where an answer was lost."""
        planned, other = self.unit(), self.unit('u2')
        for vios in self.machine.vioses:
            for one in (planned, other):
                self.connect([m for m in one if m.vios_uuid == vios.uuid])
        lpar = self.partition()
        batch.apply(self.host, lpar, [dataclasses.replace(
            planned[0], lpar_uuid=lpar.uuid)])
        for _ in range(2):
            batch.disconnect(self.host, self.management, planned)
            left = [(vios.name, bus.client.uuid, lun.storage.udid)
                    for vios in self.machine.vioses for bus in vios.buses
                    for lun in bus.luns]
            self.assertEqual(
                [('vios1', self.management, other[0].udid),
                 ('vios1', lpar.uuid, planned[0].udid),
                 ('vios2', self.management, other[0].udid)], left)
