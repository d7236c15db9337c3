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

"""How the client copes with what the simulator is told to do to it."""

import functools

import fixtures
from pypowervm import exceptions
from pypowervm.helpers import vios_busy
from pypowervm.tasks import partition
from pypowervm.tasks import power
from pypowervm.tasks import scsi_mapper
from pypowervm.tasks import storage
from pypowervm.wrappers import logical_partition
from pypowervm.wrappers import managed_system
from pypowervm.wrappers import virtual_io_server
from werkzeug import serving

from nova_powervm import simulator
from nova_powervm.simulator import faults
from nova_powervm.tests.conformance.simulator import base
from nova_powervm.tests.conformance.simulator.functions import exercise

LPAR = logical_partition.LPAR
VIOS = virtual_io_server.VIOS
POST_VIOS = {'verb': 'POST', 'noun': 'VirtualIOServer'}


class FaultTest(base.ConformanceTest):

    def fault(self, outcome, **match):
        """Put a rule in force."""
        self.sim.faults.add(faults.Fault(outcome, **match))

    def struck(self):
        """How often each rule has struck."""
        return [rule.struck for rule in self.sim.faults]


class TestBusy(FaultTest):

    def setUp(self):
        super().setUp()
        self.patient = base.connect(self.sim, helpers=[functools.partial(
            vios_busy.vios_busy_retry_helper, delay=0)])

    def test_a_patient_client_waits_in_each_form(self):
        for form in faults.BUSY_FORMS:
            self.fault(faults.busy(form), noun='VirtualIOServer', times=3)
            self.assertEqual(2, len(VIOS.get(self.patient)))
            self.assertEqual([3], self.struck())
            self.sim.faults.clear()

    def test_an_impatient_client_is_told(self):
        self.fault(faults.busy(), noun='VirtualIOServer')
        error = self.assertRaises(exceptions.HttpError, VIOS.get,
                                  self.adapter)
        self.assertTrue(error.her_wrap.is_vios_busy())
        self.assertTrue(error.her_wrap.reason_code)

    def test_patience_ends(self):
        self.fault(faults.busy(), noun='VirtualIOServer', times=None)
        self.assertRaises(exceptions.HttpError, VIOS.get, self.patient)
        self.assertEqual([4], self.struck())


class TestStaleEtags(FaultTest):

    def setUp(self):
        super().setUp()
        self.target = self.create_lpar()
        self.disk = self.create_disk()

    def test_a_mapping_is_made_in_the_end(self):
        self.fault(faults.stale_etag(), **POST_VIOS)
        self.map_storage(self.target, self.disk)
        self.assertEqual(1, len(self.machine.vios('vios1').buses))
        self.assertEqual([1], self.struck())

    def test_a_feed_task_does_its_work_once_on_each_vios(self):
        self.fault(faults.stale_etag(), times=3, **POST_VIOS)
        task = self.feed_task()
        task.add_functor_subtask(self._map)
        task.execute()
        server = self.machine.vios('vios1')
        self.assertEqual(1, len(server.buses))
        self.assertEqual(['boot'],
                         [n.storage.name for n in server.buses[0].luns])
        self.assertEqual([], self.machine.vios('vios2').buses)

    def _map(self, vios):
        if vios.name != 'vios1':
            return None
        return scsi_mapper.add_map(vios, scsi_mapper.build_vscsi_mapping(
            self.machine.uuid, vios, self.target.uuid, self.disk))

    def test_a_real_change_by_somebody_else_is_noticed(self):
        vios = self.vios(groups=['ViosSCSIMapping'])
        self.map_storage(self.target, self.disk)
        self.assertEqual([], list(vios.scsi_mappings))
        error = self.assertRaises(exceptions.HttpError, vios.update)
        self.assertEqual(412, error.response.status)
        self.assertEqual(1, len(self.machine.vios('vios1').buses))

    def test_the_refreshed_vios_shows_its_mappings_again(self):
        vios = self.vios(groups=['ViosSCSIMapping'])
        self.map_storage(self.target, self.disk)
        self.assertEqual(1, len(vios.refresh().scsi_mappings))

    def test_refreshing_what_did_not_change_keeps_the_wrapper(self):
        vios = self.vios(groups=['ViosSCSIMapping'])
        self.assertIs(vios, vios.refresh())

    def test_every_update_is_answered_with_another_etag(self):
        lpar = self.target
        seen = {lpar.etag}
        for name in ('one', 'two', 'three'):
            lpar.name = name
            lpar = lpar.update()
            seen.add(lpar.etag)
        self.assertEqual(4, len(seen))

    def test_deleting_with_an_old_etag_is_refused(self):
        old = LPAR.get(self.adapter, uuid=self.target.uuid)
        self.target.name = 'renamed'
        self.target.update()
        error = self.assertRaises(exceptions.HttpError, old.delete)
        self.assertEqual(412, error.response.status)


class TestLostConnections(FaultTest):

    def test_a_request_that_is_dropped_changed_nothing(self):
        before = self.machine.snapshot()
        self.fault(faults.drop_before(), verb='PUT', noun='LogicalPartition')
        self.assertRaises(exceptions.ConnectionError, self.create_lpar)
        self.assertEqual(before, self.machine.snapshot())
        self.create_lpar()

    def test_a_lost_reply_leaves_the_change_behind(self):
        self.fault(faults.lose_reply(), verb='PUT', noun='LogicalPartition',
                   action='create')
        self.assertRaises(exceptions.ConnectionError, self.create_lpar)
        self.assertEqual('not activated', self.machine.lpar('lpar1').state)

    def test_an_upload_that_is_dropped_is_cleaned_up(self):
        self.vios()
        before = self.machine.snapshot()
        self.fault(faults.drop_before(), action='upload')
        self.assertRaises(exceptions.ConnectionError, self.upload_disk,
                          b'x' * (1 << 20))
        self.assertEqual(before, self.machine.snapshot())

    def test_a_job_whose_answer_is_lost_is_done(self):
        lpar = self.create_lpar()
        self.fault(faults.lose_reply(), action='job:PowerOn')
        self.assertRaises(exceptions.VMPowerOnFailure, power.PowerOp.start,
                          lpar)
        self.assertEqual('running', self.machine.lpar('lpar1').state)

    def test_the_trace_shows_what_was_never_answered(self):
        self.fault(faults.drop_before(), noun='VirtualIOServer')
        self.assertRaises(exceptions.ConnectionError, VIOS.get, self.adapter)
        self.assertEqual([0], [e.status for e in self.sim.trace.entries
                               if e.noun == 'VirtualIOServer'])

    def test_other_clients_notice_nothing(self):
        other = base.connect(self.sim)
        self.fault(faults.drop_before(), noun='VirtualIOServer')
        self.assertRaises(exceptions.ConnectionError, VIOS.get, self.adapter)
        self.assertEqual(2, len(VIOS.get(other)))


class TestRmc(FaultTest):

    def test_a_vios_that_loses_rmc_cannot_be_changed(self):
        lpar = self.create_lpar()
        disk = self.create_disk()
        self.fault(faults.rmc_down('vios1'), **POST_VIOS)
        error = self.assertRaises(exceptions.HttpError, self.map_storage,
                                  lpar, disk)
        self.assertIn('vios1 does not answer', str(error))
        self.assertEqual([], self.machine.vios('vios1').buses)
        active = partition.get_active_vioses(self.adapter)
        self.assertEqual(['vios2'], [v.name for v in active])

    def test_it_comes_back(self):
        self.machine.vios('vios1').rmc = 'inactive'
        self.fault(faults.rmc_up('vios1'), noun='VirtualIOServer')
        self.assertEqual(2, len(partition.get_active_vioses(self.adapter)))


class TestSessions(base.ConformanceTest):

    def test_the_client_logs_on_again_when_its_session_is_gone(self):
        self.system()
        self.sim.app.sessions.close_all()
        self.assertEqual(self.machine.name, self.system().system_name)

    def test_file_and_password_logons(self):
        for how in ({}, {'username': 'u', 'password': 'a<&>"b'}):
            client = base.connect(self.sim, **how)
            self.assertEqual('PVM', client.session.mc_type)
            self.assertEqual(not how, client.traits.local_api)


class TestHttps(exercise.Exercise):

    def setUp(self):
        super().setUp()
        # These make requests verify what the client says not to verify.
        for name in ('REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE'):
            self.useFixture(fixtures.EnvironmentVariable(name))
        self.sim = simulator.Simulator(
            password='secret',
            ssl_context=serving.generate_adhoc_ssl_context()).start()
        self.addCleanup(self.sim.stop)

    def connect(self, password):
        return base.connect(self.sim, protocol='https', username='me',
                            password=password)

    def test_addresses_are_https(self):
        [system] = managed_system.System.get(self.connect('secret'))
        self.assertTrue(system.href.startswith(f'{self.sim.url}/rest/'))
        self.assertTrue(self.sim.url.startswith('https://'))

    def test_the_password_must_be_right(self):
        self.assertRaises(exceptions.HttpUnauth, self.connect, 'guess')

    def test_a_request_is_dropped(self):
        client = self.connect('secret')
        self.sim.faults.add(faults.Fault(faults.drop_before()))
        self.assertRaises(exceptions.ConnectionError,
                          managed_system.System.get, client)
        self.assertEqual(1, len(managed_system.System.get(client)))


class TestScrubbing(base.ConformanceTest):

    def test_what_a_deleted_partition_left_is_removed(self):
        before = self.machine.snapshot()
        for name in ('vios1', 'vios2'):
            lpar = self.create_lpar(f'of-{name}')
            disk = self.create_disk(f'on-{name}', vios=name)
            self.map_storage(lpar, disk, vios=name)
            self.adapter.delete('LogicalPartition', root_id=lpar.uuid)
        self.assertNotEqual(before, self.machine.snapshot())
        storage.ComprehensiveScrub(self.adapter).execute()
        self.assertEqual(before, self.machine.snapshot())

    def test_what_is_in_use_stays(self):
        self.deploy()
        before = self.machine.snapshot()
        storage.ComprehensiveScrub(self.adapter).execute()
        self.assertEqual(before, self.machine.snapshot())

    def test_the_mappings_of_a_partition_that_came_and_went_are_stale(self):
        lpar = self.create_lpar()
        self.map_storage(lpar, self.create_disk())
        self.adapter.delete('LogicalPartition', root_id=lpar.uuid)
        again = self.create_lpar('successor')
        self.assertEqual(lpar.id, again.id)
        task = self.feed_task('scrub')
        storage.add_lpar_storage_scrub_tasks([again.id], task,
                                             lpars_exist=True)
        task.execute()
        self.assertEqual([], self.machine.vios('vios1').buses)
