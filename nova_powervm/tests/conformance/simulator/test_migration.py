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

"""Live partition mobility between two machines of one process."""

from pypowervm import exceptions
from pypowervm.tasks import cna
from pypowervm.tasks import management_console
from pypowervm.tasks import migration
from pypowervm.tasks import power
from pypowervm.tasks import scsi_mapper
from pypowervm.tasks import storage
from pypowervm.tasks import vfc_mapper
from pypowervm.utils import transaction
from pypowervm.wrappers import job
from pypowervm.wrappers import logical_partition
from pypowervm.wrappers import network
from pypowervm.wrappers import storage as storage_wrappers
from pypowervm.wrappers import virtual_io_server

from nova_powervm.simulator.model import clock
from nova_powervm.simulator import presets
from nova_powervm.tests.conformance.simulator import base
from nova_powervm.tests.conformance.simulator.functions import exercise
from nova_powervm.tests import fixtures

LPAR = logical_partition.LPAR
VIOS = virtual_io_server.VIOS


class TestMigration(base.Verbs, exercise.Exercise):
    """A partition of pvmsim1; ``there`` is a client of pvmsim2."""

    def setUp(self):
        super().setUp()
        self.source, self.target = presets.pair()
        self.sim = self.useFixture(
            fixtures.SimulatorFixture(self.source)).sim
        self.machine = self.source
        self.adapter = base.connect(self.sim)
        self.there = base.Client(self.useFixture(
            fixtures.SimulatorFixture(self.target)).sim)

    def start(self, name='lpar1', **settings):
        lpar = self.create_lpar(name, **settings)
        power.PowerOp.start(lpar)
        return lpar.refresh()

    def arrived(self, name='lpar1'):
        return self.there.lpar(name)

    def assertFails(self, word, lpar, **options):
        for validate_only in (True, False):
            error = self.assertRaises(
                exceptions.JobRequestFailed, migration.migrate_lpar, lpar,
                'pvmsim2', validate_only=validate_only, **options)
            self.assertIn(word, str(error))

    # -- it works ----------------------------------------------------------

    def test_a_partition_goes(self):
        lpar = self.start()
        self.assertTrue(lpar.can_lpm(self.system())[0])
        migration.migrate_lpar(lpar, 'pvmsim2', validate_only=True)
        self.assertEqual('pvmsim1', self.source.lpar('lpar1').machine.name)
        migration.migrate_lpar(lpar, 'pvmsim2', check_affinity_score=True)
        self.assertRaises(exceptions.HttpNotFound, lpar.refresh)
        there = self.arrived()
        self.assertEqual((lpar.uuid, 'running', 'active', 'Not_Migrating'), (
            there.uuid, there.state, there.rmc_state,
            there.migration_state))
        self.assertEqual(self.target.uuid, there.assoc_sys_uuid)

    def test_all_that_it_has_goes_with_it(self):
        lpar = self.create_lpar()
        cna.crt_cna(self.adapter, None, lpar.uuid, 100,
                    mac_addr='fa:16:3e:01:02:03', crt_vswitch=False)
        unit = self.map_unit(lpar)
        self.map_port(lpar)
        power.PowerOp.start(lpar)
        migration.migrate_lpar(
            lpar.refresh(), 'pvmsim2',
            virtual_scsi_mappings=['3/vios2/'],
            virtual_fc_mappings=['4/vios2///fcs2'],
            vlan_mappings=['FA163E010203/101'])
        there = self.arrived()
        adapter, = network.CNA.get(self.there.adapter, parent=there)
        self.assertEqual(('FA163E010203', 101), (adapter.mac, adapter.pvid))
        vios = self.there.vios('vios2', groups=['ViosSCSIMapping',
                                                'ViosFCMapping'])
        scsi, = scsi_mapper.find_maps(vios.scsi_mappings, there.id)
        self.assertEqual((unit.udid, 3), (
            scsi.backing_storage.udid, scsi.client_adapter.lpar_slot_num))
        fc, = vfc_mapper.find_maps(vios.vfc_mappings, there.id)
        self.assertEqual(
            ['C05076000000BEEF', 'C05076000000BEEE'],
            fc.client_adapter.wwpns)
        self.assertEqual('fcs2', fc.backing_port.name)

    def map_unit(self, lpar):
        """Storage of the pool that both machines see, through vios1."""
        ssp = storage_wrappers.SSP.get(self.adapter)[0]
        tier = storage.default_tier_for_ssp(ssp)
        unit = storage.crt_lu(tier, 'boot', 1)[1]
        self.map_storage(lpar, unit)
        return unit

    def map_port(self, lpar):
        """Virtual Fibre Channel on fcs0 of vios1."""
        wwpns = ['c05076000000beee', 'c05076000000beef']
        vios = self.vios('vios1', groups=['ViosFCMapping'])
        port = self.source.vios('vios1').port('fcs0').wwpn
        task = transaction.FeedTask('fc', [vios])
        task.wrapper_tasks[vios.uuid].add_functor_subtask(
            lambda v: vfc_mapper.add_map(
                v, self.source.uuid, lpar.uuid, (port, ' '.join(wwpns))))
        task.execute()

    def test_one_that_is_off_goes_too(self):
        migration.migrate_lpar(self.create_lpar(), 'pvmsim2')
        self.assertEqual('not activated', self.arrived().state)

    def test_consoles_that_trust_each_other(self):
        lpar = self.start()
        remote = {'tgt_mgmt_svr': '192.0.2.11', 'tgt_mgmt_usr': 'wlp'}
        self.assertFails('does not trust', lpar, **remote)
        management_console.add_authorized_key(
            self.there.adapter,
            management_console.get_public_key(self.adapter))
        migration.migrate_lpar(lpar, 'pvmsim2', dest_msp_name='192.0.2.13',
                               source_msp_name='192.0.2.12', spp_id='0',
                               **remote)
        self.assertEqual('running', self.arrived().state)

    # -- over time -----------------------------------------------------------

    def migrate_in_time(self, lpar):
        """A migration that waits for the clocks."""
        self.source.clock = clock.Manual()
        template = job.Job.wrap(self.adapter.read(
            LPAR.schema_type, root_id=lpar.uuid, suffix_type='do',
            suffix_parm='Migrate').entry)
        template.add_job_parameters_to_existing(
            job.Job.create_job_parameter('TargetManagedSystemName',
                                         'pvmsim2'))
        return job.Job.wrap(self.adapter.create_job(
            template.entry.element, LPAR.schema_type, lpar.uuid)).job_id

    def status(self, job_id):
        return job.Job.wrap(self.adapter.read_job(job_id)).job_status

    def progress(self, lpar):
        element = LPAR.get(self.adapter, uuid=lpar.uuid).element
        return [int(element.findtext(f'ProgressPartitionData{what}'))
                for what in ('Remaining', 'Total')]

    def test_progress_is_shown(self):
        lpar = self.start()
        job_id = self.migrate_in_time(lpar)
        lpar = lpar.refresh()
        self.assertEqual(('migrating running', 'Migration_Starting'),
                         (lpar.state, lpar.migration_state))
        self.assertFalse(lpar.can_lpm(self.system())[0])
        self.source.clock.advance(11)
        self.assertEqual('Migration_In_Progress',
                         lpar.refresh().migration_state)
        remaining, total = self.progress(lpar)
        self.assertTrue(0 < remaining < total == 1 << 30)
        running = self.system().element.find('SystemMigrationInformation')
        self.assertEqual('1', running.findtext(
            'NumberOfActiveMigrationsInProgress'))
        self.source.clock.advance(60)
        self.assertEqual('COMPLETED_OK', self.status(job_id))
        self.assertEqual(lpar.uuid, self.arrived().uuid)

    def test_it_is_aborted(self):
        lpar = self.start()
        job_id = self.migrate_in_time(lpar)
        slow = self.machine.clock
        slow.advance(5)
        self.machine.clock = clock.Immediate()
        migration.migrate_abort(lpar)
        slow.advance(60)
        self.assertEqual('COMPLETED_WITH_ERROR', self.status(job_id))
        lpar = lpar.refresh()
        self.assertEqual(('running', 'Not_Migrating'),
                         (lpar.state, lpar.migration_state))

    def test_there_is_nothing_to_abort(self):
        error = self.assertRaises(exceptions.JobRequestFailed,
                                  migration.migrate_abort, self.start())
        self.assertIn('not migrating', str(error))

    def test_it_is_recovered(self):
        lpar = self.start()
        self.migrate_in_time(lpar)
        self.there.create_lpar('lpar1')
        self.source.clock.advance(60)
        lpar = lpar.refresh()
        self.assertEqual(('running', 'Migration_Failed'),
                         (lpar.state, lpar.migration_state))
        self.source.clock = clock.Immediate()
        migration.migrate_recover(lpar)
        self.assertEqual('Not_Migrating', lpar.refresh().migration_state)
        self.assertRaises(exceptions.JobRequestFailed,
                          migration.migrate_recover, lpar)
        migration.migrate_recover(lpar, force=True)

    # -- it is refused -------------------------------------------------------

    def test_a_local_disk_keeps_it(self):
        self.assertFails('VirtualDisk', self.deploy())

    def test_no_such_machine(self):
        lpar = self.start()
        self.assertRaises(exceptions.JobRequestFailed,
                          migration.migrate_lpar, lpar, 'elsewhere')

    def test_without_rmc(self):
        lpar = self.start()
        self.source.lpar('lpar1').rmc = 'inactive'
        self.assertFails('RMC', lpar)

    def test_a_vlan_that_is_missing(self):
        lpar = self.create_lpar()
        cna.crt_cna(self.adapter, None, lpar.uuid, 100, crt_vswitch=False)
        power.PowerOp.start(lpar)
        mac = self.source.lpar('lpar1').adapters[0].settings.mac
        mapped = [f'{mac}/300']
        self.assertFails('VLAN 300', lpar, vlan_mappings=mapped)
        migration.migrate_lpar(lpar, 'pvmsim2', vlan_mappings=mapped,
                               sdn_override=True, vlan_check_override=True)

    def test_a_name_that_is_taken(self):
        self.there.create_lpar('lpar1')
        self.assertFails('already exists', self.start())
