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

"""All of a partition that the client reads, changes and asks for."""

import builtins
import io
from unittest import mock

from pypowervm import exceptions
from pypowervm.tasks import ibmi
from pypowervm.tasks import partition
from pypowervm.tasks import power
from pypowervm.tasks import power_opts
from pypowervm.tasks import storage
from pypowervm.tasks import vopt
from pypowervm.wrappers import base_partition
from pypowervm.wrappers import logical_partition

from nova_powervm.simulator.model import clock
from nova_powervm.tests.conformance.simulator import base

LPAR = logical_partition.LPAR
Panel = ibmi.IBMiPanelOperations


class TestBooting(base.ConformanceTest):

    def test_codes_rmc_and_uptime_over_time(self):
        lpar = self.create_lpar()
        self.machine.clock = clock.Manual()
        self.machine.jobs.submit('PowerOn', self.machine.lpar('lpar1'), {})
        lpar = lpar.refresh()
        self.assertEqual(('starting', 'CA00E1F1'),
                         (lpar.state, lpar.ref_code))
        self.machine.clock.advance(10)
        lpar = lpar.refresh()
        self.assertEqual(('running', 'Linux ppc64le', 'inactive'),
                         (lpar.state, lpar.ref_code, lpar.rmc_state))
        self.assertIn('refcode=Linux', lpar.ref_code_full)
        self.assertFalse(lpar.can_modify_mem()[0])
        self.machine.clock.advance(30)
        lpar = lpar.refresh()
        self.assertEqual(('active', 40), (lpar.rmc_state, lpar.uptime))
        self.assertIsNotNone(lpar.rmc_ip)
        for able in (lpar.can_modify_io, lpar.can_modify_mem,
                     lpar.can_modify_proc):
            self.assertEqual((True, None), able())
        self.assertTrue(lpar.can_lpm(self.system())[0])

    def test_boot_modes(self):
        for number, (mode, shown, state) in enumerate((
                ('norm', 'Normal', 'running'),
                ('sms', 'System_Management_Services', 'open firmware'),
                ('of', 'Open_Firmware', 'open firmware'),
                ('dd', 'Diagnostic_With_Default_Boot_List', 'running'),
                ('ds', 'Diagnostic_With_Stored_Boot_List', 'running'),
                ('pbl', 'Petitboot', 'running'))):
            lpar = self.create_lpar(f'lpar{number}')
            power.PowerOp.start(lpar, opts=power_opts.PowerOnOpts()
                                .bootmode(mode).bootstring('/disk')
                                .keylock_pos('manual').force())
            lpar = lpar.refresh()
            self.assertEqual((shown, state, 'manual'), (
                lpar.bootmode, lpar.state, lpar.keylock_pos))

    def test_the_boot_mode_of_the_partition_is_kept(self):
        lpar = self.create_lpar()
        lpar.bootmode = base_partition.BootMode.SMS
        lpar.keylock_pos = base_partition.KeylockPos.MANUAL
        lpar = lpar.update()
        power.PowerOp.start(lpar)
        self.assertEqual('open firmware', lpar.refresh().state)
        self.assertEqual('manual', lpar.refresh().keylock_pos)

    def test_posting_what_was_read_keeps_the_settings(self):
        lpar = self.create_lpar()
        self.assertFalse(power_opts.PowerOnOpts().is_param_set('bootmode'))
        power.PowerOp.start(lpar, opts=power_opts.PowerOnOpts().bootmode(
            power_opts.BootMode.SMS))
        lpar.refresh().update()
        self.assertEqual('Normal',
                         self.machine.lpar('lpar1').settings.boot_mode)

    def test_nvram_is_written_at_boot_and_by_the_client(self):
        uuid = self.deploy().uuid
        lpar = LPAR.get(self.adapter, uuid=uuid, xag=['NVRAM'])
        self.assertNotEqual('', lpar.nvram)
        lpar.nvram = 'AAECAw=='
        self.assertEqual('AAECAw==', lpar.update().nvram)
        self.assertIsNone(LPAR.get(self.adapter, uuid=uuid, xag=None).nvram)

    def test_a_config_drive_is_removed_after_boot(self):
        lpar = self.create_lpar()
        uuid, _ = vopt.validate_vopt_repo_exists(self.adapter)
        vios = self.machine.partition_by_uuid(uuid)
        media, _ = storage.upload_vopt(self.adapter, uuid, io.BytesIO(b'iso'),
                                       'cfg')
        self.map_storage(lpar, media, vios.name)
        power.PowerOp.start(lpar, opts=power_opts.PowerOnOpts()
                            .remove_optical('cfg', time=5))
        self.assertEqual(({}, []), (vios.repository.media, vios.buses))

    def test_legacy_calls(self):
        lpar = self.create_lpar()
        power.power_on(lpar, self.machine.uuid,
                       add_parms={'bootmode': 'norm'})
        power.power_off(lpar.refresh(), self.machine.uuid)
        self.assertEqual('not activated', lpar.refresh().state)


class TestSections(base.ConformanceTest):

    def test_simple_values_are_changed(self):
        lpar = self.create_lpar()
        lpar.avail_priority = 200
        lpar.allow_perf_data_collection = True
        lpar.srr_enabled = True
        lpar.proc_compat_mode = 'POWER8'
        lpar.name = 'renamed'
        lpar = lpar.update().refresh()
        self.assertEqual(
            (200, True, True, 'POWER8', 'renamed'),
            (lpar.avail_priority, lpar.allow_perf_data_collection,
             lpar.srr_enabled, lpar.pending_proc_compat_mode, lpar.name))

    def test_identity(self):
        lpar = self.create_lpar()
        self.assertEqual(lpar.uuid, lpar.partition_uuid)
        self.assertEqual(self.machine.uuid, lpar.assoc_sys_uuid)
        self.assertFalse(lpar.is_mgmt_partition)
        self.assertEqual('Not_Migrating', lpar.migration_state)
        self.assertEqual('Unknown', lpar.operating_system)
        self.assertEqual(0, lpar.uptime)

    def test_memory_and_processors(self):
        lpar = self.deploy()
        memory = lpar.mem_config
        self.assertEqual((1024, 1024, False),
                         (memory.desired, memory.current,
                          memory.shared_enabled))
        shared = lpar.proc_config.shared_proc_cfg
        self.assertEqual((0, 64, 1), (
            shared.pool_id, shared.uncapped_weight, shared.desired_virtual))

    def test_partitions_are_listed(self):
        self.create_lpar()
        names = [p.name for p in partition.get_partitions(
            self.adapter, vioses=False, mgmt=True)]
        self.assertEqual(['lpar1', 'novalink'], sorted(names))
        self.assertEqual(4, len(partition.get_partitions(self.adapter)))
        self.assertEqual(2, len(partition.get_active_vioses(self.adapter)))
        partition.validate_vios_ready(self.adapter)
        partition.build_active_vio_feed_task(self.adapter)
        self.assertEqual([], partition.get_physical_wwpns(self.adapter))

    def test_the_partition_the_client_runs_in(self):
        real = builtins.open

        def opened(path, *args, **kwargs):
            if path == '/proc/ppc64/lparcfg':
                return io.StringIO('system_type=x\npartition_id=2\n')
            return real(path, *args, **kwargs)

        with mock.patch('builtins.open', opened):
            found = partition.get_this_partition(self.adapter)
        self.assertEqual('vios1', found.name)

    def test_no_vios_is_ready(self):
        for vios in self.machine.vioses:
            vios.begin_stop()
            vios.finish_stop()
        self.assertRaises(exceptions.ViosNotAvailable,
                          partition.validate_vios_ready, self.adapter,
                          max_wait_time=0)


class TestIbmi(base.ConformanceTest):

    def create_ibmi(self):
        return self.create_lpar('ibmi', env='OS400')

    def test_it_is_one(self):
        lpar = self.create_ibmi()
        self.assertEqual(('OS400', 'b'), (lpar.env, lpar.desig_ipl_src))
        tagged = lpar.io_config.tagged_io
        self.assertEqual(('0', 'HMC', 'NONE'), (
            tagged.load_src, tagged.console, tagged.alt_load_src))

    def test_the_load_source_is_where_the_disk_is(self):
        lpar = self.create_ibmi()
        self.map_storage(lpar, self.create_disk())
        lpar = ibmi.update_ibmi_settings(self.adapter, lpar.refresh(),
                                         'vscsi').update().refresh()
        tagged = lpar.io_config.tagged_io
        self.assertEqual(('2', '2'), (tagged.load_src, tagged.alt_load_src))
        self.assertEqual('b', lpar.desig_ipl_src)
        self.assertEqual('normal', lpar.keylock_pos)

    def test_without_a_disk_there_is_no_load_source(self):
        self.assertRaises(exceptions.IBMiLoadSourceNotFound,
                          ibmi.update_ibmi_settings, self.adapter,
                          self.create_ibmi(), 'npiv')

    def test_it_is_started_from_a_source(self):
        lpar = self.create_ibmi()
        power.PowerOp.start(lpar, opts=power_opts.PowerOnOpts()
                            .ibmi_ipl_source('d')
                            .ibmi_op_type('activate'))
        lpar = lpar.refresh()
        self.assertEqual(('running', 'd', 'inactive'),
                         (lpar.state, lpar.desig_ipl_src, lpar.rmc_state))
        self.assertTrue(lpar.can_modify_mem()[0])

    def test_it_is_started_from_the_net(self):
        lpar = self.create_ibmi()
        power.PowerOp.start(lpar, opts=power_opts.PowerOnOpts()
                            .ibmi_op_type('netboot').ibmi_netboot_params(
                                '192.0.2.1', '192.0.2.2', '192.0.2.3', '/i',
                                subnet='255.255.255.0', connspeed=100,
                                duplex='full', mtu=1500, vlanid=7))
        self.assertEqual('running', lpar.refresh().state)

    def test_it_is_stopped_step_by_step(self):
        lpar = self.create_ibmi()
        power.PowerOp.start(lpar)
        self.machine.lpar('ibmi').ignores_shutdown = True
        power.power_off_progressive(lpar.refresh())
        self.assertEqual('not activated', lpar.refresh().state)

    def test_licenses(self):
        lpar = self.create_ibmi()
        partition.ibmi_add_license_key(self.adapter, lpar.uuid, 'KEY')
        self.assertEqual(['KEY'], self.machine.lpar('ibmi').licenses)
        self.assertRaises(exceptions.JobRequestFailed,
                          partition.ibmi_add_license_key, self.adapter,
                          self.create_lpar().uuid, 'KEY')

    def test_every_function_of_the_panel(self):
        lpar = self.create_ibmi()
        power.PowerOp.start(lpar)
        for function in Panel.ALL_VALUES:
            ibmi.start_panel_job(lpar, function)
        self.assertEqual(list(Panel.ALL_VALUES),
                         self.machine.lpar('ibmi').panel_functions)
