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
"""Scenarios as pypowervm lives through them."""

import io

from pypowervm import exceptions
from pypowervm.tasks import cna
from pypowervm.tasks import partition as partition_tasks
from pypowervm.tasks import power
from pypowervm.tasks import power_opts
from pypowervm.tasks import storage
from pypowervm.wrappers import logical_partition
from pypowervm.wrappers import storage as storage_wrappers

from nova_powervm.simulator import presets
from nova_powervm.tests.conformance.simulator import base

LPAR = logical_partition.LPAR


class TestService(base.ConformanceTest):

    def setUp(self):
        super().setUp()
        self.playing = self.sim.scenarios.playing

    def listen(self):
        """What the client's event listener hears now, by key."""
        events, _raw, _wrappers = self.listener._get_events()
        return events

    def test_a_restart_is_survived(self):
        self.listener = self.adapter.session.get_event_listener()
        lpar = self.create_lpar()
        self.sim.scenarios.play('rest_restart')
        self.assertEqual('lpar1', lpar.refresh().name)
        self.assertEqual({'general': 'init'}, self.listen())

    def test_a_restart_in_the_middle_of_something_is_survived(self):
        self.sim.scenarios.play('rest_restart', when={
            'noun': 'LogicalPartition', 'action': 'job:PowerOn'})
        self.deploy()
        self.assertEqual('running', self.machine.lpar('lpar1').state)
        self.assertEqual(2, self.sim.trace.counts()['PUT Logon logon'])

    def test_who_missed_events_must_look_again(self):
        self.listener = self.adapter.session.get_event_listener()
        for name in ('missing_events', 'cache_cleared'):
            self.create_lpar(name)
            self.sim.scenarios.play(name)
            self.assertEqual({'general': 'invalidate'}, self.listen())

    def test_a_queue_overflows_by_itself(self):
        self.listener = self.adapter.session.get_event_listener()
        lpar = self.machine.lpar('novalink')
        for _event in range(1001):
            self.machine.changed(lpar)
        self.assertEqual({'general': 'invalidate'}, self.listen())

    def test_a_lost_reply_leaves_a_partition_that_is_found_again(self):
        with self.playing('lost_reply'):
            self.assertRaises(exceptions.ConnectionError, self.create_lpar)
        self.assertEqual(['lpar1'], [lpar.name for lpar in LPAR.search(
            self.adapter, name='lpar1')])

    def test_a_slow_upload_arrives_whole(self):
        with self.playing('slow_upload', megabytes=20):
            self.upload_disk(b'x' * 100000)
        self.assertEqual(100000,
                         self.machine.vios('vios1').disk('boot').content.size)

    def test_a_half_done_job_is_undone_by_switching_off(self):
        lpar = self.create_lpar()
        with self.playing('half_done_job'):
            self.assertRaises(exceptions.VMPowerOnFailure,
                              power.PowerOp.start, lpar)
        self.assertEqual('starting', lpar.refresh().state)
        power.PowerOp.stop(lpar, opts=power_opts.PowerOffOpts().vsp_hard())
        self.assertEqual('not activated', lpar.refresh().state)


class TestServers(base.ConformanceTest):

    def setUp(self):
        super().setUp()
        self.playing = self.sim.scenarios.playing

    def active(self):
        return [vios.name for vios in partition_tasks.get_active_vioses(
            self.adapter)]

    def test_a_server_is_lost_and_returns(self):
        lpar, disk = self.create_lpar(), self.create_disk()
        with self.playing('vios_lost', vios='vios1'):
            self.assertEqual(['vios2'], self.active())
            self.assertRaises(exceptions.HttpError, self.map_storage, lpar,
                              disk)
        self.assertEqual(['vios1', 'vios2'], self.active())
        self.map_storage(lpar, disk)

    def test_rmc_comes_and_goes(self):
        lpar = self.deploy()
        with self.playing('flapping_rmc', partition='lpar1', every=1):
            seen = {lpar.refresh().rmc_state for _time in range(2)}
        self.assertEqual({'active', 'inactive'}, seen)
        self.assertEqual('active', lpar.refresh().rmc_state)

    def test_no_slots_are_left(self):
        lpar, disk = self.create_lpar(), self.create_disk()
        before = self.machine.snapshot()
        with self.playing('out_of_slots', partition='lpar1'):
            error = self.assertRaises(exceptions.HttpError, cna.crt_cna,
                                      self.adapter, None, lpar.uuid, 100)
            self.assertIn('slot', str(error))
            self.assertRaises(exceptions.HttpError, self.map_storage, lpar,
                              disk)
        self.assertEqual(before, self.machine.snapshot())


class TestPool(base.ConformanceTest):

    def make_machine(self):
        return presets.ssp(sizes=(20,))

    def test_a_pool_is_full(self):
        tier = storage.default_tier_for_ssp(
            storage_wrappers.SSP.get(self.adapter)[0])
        unit = storage.crt_lu(tier, 'thin', 1)[1]
        data, free = b'x' * (4 << 20), self.machine.clusters[0].pool.free
        with self.sim.scenarios.playing('ssp_full'):
            self.assertRaises(exceptions.HttpError, storage.crt_lu, tier,
                              'thick', 1, thin=False)
            self.assertRaises(
                exceptions.Error, storage.upload_lu,
                self.vios().uuid, unit, io.BytesIO(data), len(data))
        self.assertEqual(free, self.machine.clusters[0].pool.free)
        storage.upload_lu(self.vios().uuid, unit, io.BytesIO(data),
                          len(data))


class TestAdministrator(base.ConformanceTest):

    def test_a_name_that_changed_is_found_by_uuid(self):
        lpar = self.create_lpar()
        self.sim.scenarios.play('foreign_rename', partition='lpar1',
                                to='mine')
        self.assertEqual([], LPAR.search(self.adapter, name='lpar1'))
        self.assertEqual('mine', lpar.refresh().name)

    def test_a_partition_that_is_gone_when_it_is_to_start(self):
        lpar = self.create_lpar()
        self.sim.scenarios.play('foreign_delete', partition='lpar1',
                                when={'action': 'job:PowerOn'})
        self.assertRaises(exceptions.Error, power.PowerOp.start, lpar)

    def test_a_mapping_in_the_way_is_met_with_another_try(self):
        lpar, disk = self.create_lpar(), self.create_disk()
        self.sim.scenarios.play(
            'foreign_map', partition='lpar1', vios='vios1',
            when={'verb': 'POST', 'noun': 'VirtualIOServer'})
        self.map_storage(lpar, disk)
        self.assertEqual(['boot', 'foreign2'], sorted(
            lun.storage.name for bus in self.machine.vios('vios1').buses
            for lun in bus.luns))

    def test_what_was_unmapped_is_mapped_again(self):
        lpar = self.deploy()
        self.sim.scenarios.play('foreign_unmap', partition='lpar1',
                                vios='vios1')
        self.assertEqual([], self.machine.vios('vios1').buses)
        [disk] = self.volume_group(self.vios()).virtual_disks
        self.map_storage(lpar, disk)
        self.assertEqual(1, len(self.machine.vios('vios1').buses))
