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

"""The system and its console as the client reads and changes them."""

import dataclasses
import threading

from lxml import etree
from pypowervm import exceptions
from pypowervm.tasks import management_console
from pypowervm.tasks import master_mode
from pypowervm.tasks import partition
from pypowervm.tasks import power
from pypowervm.wrappers import base_partition
from pypowervm.wrappers import job
from pypowervm.wrappers import management_console as console_wrappers
from pypowervm.wrappers import shared_proc_pool

from nova_powervm.simulator.model import clock
from nova_powervm.simulator.model import io_slot
from nova_powervm.tests.conformance.simulator import base
from nova_powervm.tests.conformance.simulator import recordings

_KEY = 'ssh-rsa AAAAB3NzaC1yc2E= nova@host'


class TestConsole(base.ConformanceTest):

    def test_it_is_read(self):
        console = console_wrappers.ManagementConsole.get(self.adapter)[0]
        self.assertEqual('localhost', console.name)
        self.assertEqual(self.machine.mtms.serial, console.mtms.serial)
        interface = console.network_interfaces.console_interface
        self.assertEqual(('eth0', '192.0.2.10'),
                         (interface.name, interface.address))

    def test_keys_are_exchanged(self):
        public = management_console.get_public_key(self.adapter)
        self.assertEqual(self.machine.console.public_key, public)
        management_console.add_authorized_key(self.adapter, _KEY)
        management_console.add_authorized_key(self.adapter, public)
        management_console.add_authorized_key(self.adapter, _KEY)
        self.assertEqual(
            (_KEY, public),
            management_console.get_authorized_keys(self.adapter))


class TestMaster(base.ConformanceTest):

    def test_it_is_released_and_requested(self):
        self.assertTrue(self.system().session_is_master)
        master_mode.release_master(self.system())
        self.assertFalse(self.system().session_is_master)
        master_mode.request_master(self.system(),
                                   mode=master_mode.MasterMode.TEMP)
        self.assertTrue(self.system().session_is_master)

    def test_it_is_released_once(self):
        master_mode.release_master(self.system())
        self.assertRaises(exceptions.JobRequestFailed,
                          master_mode.release_master, self.system())


class TestProcessorPools(base.ConformanceTest):

    def pools(self):
        return shared_proc_pool.SharedProcPool.get(self.adapter,
                                                   parent=self.system())

    def test_all_of_them_are_read(self):
        pools = self.pools()
        self.assertEqual(list(range(64)), [p.id for p in pools])
        self.assertEqual((True, 'DefaultPool', 0),
                         (pools[0].is_default, pools[0].name,
                          pools[0].avail_proc_units))

    def test_one_is_set_up(self):
        pool = self.pools()[3]
        pool.name = 'nova'
        pool.max_proc_units = 2.5
        pool.pend_rsrv_proc_units = 0.5
        pool = pool.update().refresh()
        self.assertEqual(
            ('nova', 2.5, 0.5, 0.5, 2.5),
            (pool.name, pool.max_proc_units, pool.pend_rsrv_proc_units,
             pool.curr_rsrv_proc_units, pool.avail_proc_units))
        lpar = self.create_lpar(proc_pool=3)
        self.assertEqual(3, lpar.proc_config.shared_proc_cfg.pool_id)

    def test_the_default_is_not_changed(self):
        pool = self.pools()[0]
        pool.name = 'mine'
        self.assertRaises(exceptions.HttpError, pool.update)


class TestSlots(base.ConformanceTest):

    def assign(self, lpar, index, required=False):
        slot = base_partition.IOSlot.bld(self.adapter, True, index,
                                         required=required)
        lpar.io_config.io_slots.append(slot)
        return lpar.update()

    def test_slots_of_the_system(self):
        slots = self.system().asio_config.io_slots
        self.assertEqual([s.index for s in self.machine.io_slots],
                         [s.drc_index for s in slots])
        self.assertIn('SAS', slots[0].description)
        self.assertTrue(slots[0].bus_grp_required)
        self.assertEqual((260, 1023, 2, 842, 4116), (
            slots[0].pci_class, slots[0].pci_subsys_dev_id,
            slots[0].pci_rev_id, slots[0].pci_vendor_id,
            slots[0].pci_subsys_vendor_id))
        self.assertIsNone(slots[0].part_id)

    def test_a_partition_gets_one(self):
        index = self.machine.io_slots[0].index
        lpar = self.assign(self.create_lpar(), index, required=True)
        slot = lpar.io_config.io_slots[0]
        self.assertEqual((index, True), (slot.drc_index, slot.required))
        self.assertTrue(partition.has_physical_io(lpar))
        owned = self.system().asio_config.io_slots[0]
        self.assertEqual((lpar.id, lpar.uuid, 'lpar1', 'AIX/Linux'), (
            owned.part_id, owned.part_uuid, owned.part_name,
            owned.part_type))
        error = self.assertRaises(exceptions.HttpError, self.assign,
                                  self.create_lpar('lpar2'), index)
        self.assertEqual(409, error.response.status)

    def test_a_partition_is_made_with_some(self):
        index = self.machine.io_slots[3].index
        lpar = self.create_lpar(phys_io_slots=[
            base_partition.IOSlot.bld(self.adapter, True, index)])
        self.assertEqual([index],
                         [s.drc_index for s in lpar.io_config.io_slots])
        self.assertFalse(partition.has_physical_io(lpar))

    def test_a_slot_is_taken_away(self):
        index = self.machine.io_slots[0].index
        lpar = self.assign(self.create_lpar(), index)
        lpar.io_config.io_slots = []
        self.assertEqual(0, len(lpar.update().io_config.io_slots))
        self.assertIsNone(self.machine.io_slots[0].owner)


class TestWaiting(base.ConformanceTest):
    """Jobs that take longer than somebody waits."""

    def setUp(self):
        super().setUp()
        self.client_lpar = self.create_lpar()
        self.machine.clock = clock.Manual()

    def threads(self, kind):
        return [t for t in threading.enumerate() if isinstance(t, kind)
                and t.job.adapter is self.adapter]

    def test_a_job_that_takes_too_long_is_cancelled(self):
        self.assertRaises(exceptions.VMPowerOnTimeout, power.PowerOp.start,
                          self.client_lpar, timeout=0.1)
        for thread in self.threads(job.CancelJobThread):
            thread.join(10)
        self.assertEqual([], self.machine.jobs.all())

    def test_a_job_nobody_waits_for_is_deleted(self):
        power.PowerOp.start(self.client_lpar, synchronous=False)
        self.assertEqual('starting', self.machine.lpar('lpar1').state)
        self.machine.clock.advance(60)
        for thread in self.threads(job.PollAndDeleteThread):
            thread.join(10)
        self.assertEqual([], self.machine.jobs.all())
        self.assertEqual('running', self.client_lpar.refresh().state)


class TestSurrogates(base.ConformanceTest):

    def test_a_surrogate_takes_over(self):
        old, new = self.create_lpar('old'), self.create_lpar('new')
        partition.clone_uuid(self.adapter, old.uuid, 'new')
        found = self.lpar('new')
        self.assertEqual((old.uuid, new.id), (found.uuid, found.id))


class TestShapes(base.ConformanceTest):

    def setUp(self):
        super().setUp()
        self.machine.console.authorize([_KEY])
        self.machine.processor_pools[1].change('p', 1.0, 0.5)

    def assertRecorded(self, noun, path, *files):
        found = self.adapter.read_by_path(f'/rest/api/uom/{path}').body
        shown = set()
        for element in etree.fromstring(found.encode()).iter(
                recordings.UOM + noun):
            shown |= recordings.paths(element)
        recorded = set()
        for element in recordings.documents(noun, *files):
            recorded |= recordings.paths(element)
        self.assertEqual(set(), shown - recorded)
        return recorded - shown

    def test_pools(self):
        self.assertEqual(set(), self.assertRecorded(
            'SharedProcessorPool',
            f'ManagedSystem/{self.machine.uuid}/SharedProcessorPool',
            'shrprocpool.txt'))

    def test_the_console(self):
        missing = self.assertRecorded(
            'ManagementConsole', 'ManagementConsole', 'managementconsole.txt',
            'managementconsole_ssh.txt')
        # Of an HMC: versions, images for installing, frames and groups.
        self.assertEqual([], [path for path in missing if not any(
            word in path for word in (
                'Version', 'Image', 'Frame', 'Pool'))])

    def test_slots(self):
        self.assertRecorded(
            'IOSlot', f'ManagedSystem/{self.machine.uuid}',
            'fake_managedsystem.txt', 'managedsystem.txt',
            'sys_with_sriov.txt')

    def test_slots_of_partitions(self):
        lpar = self.machine.lpar('novalink')
        slot = io_slot.Assignment(self.machine.io_slots[0].index, True)
        lpar.update(dataclasses.replace(lpar.settings, io_slots=(slot,)))
        self.assertRecorded('AssociatedIOSlot', 'LogicalPartition',
                            'fake_vios_ssp_npiv.txt', 'lpar.txt')
