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
"""Tests of nova_powervm.simulator.mishaps."""

from nova_powervm.simulator import faults
from nova_powervm.simulator import mishaps
from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import guest
from nova_powervm.simulator.model import job
from nova_powervm.simulator import presets
from nova_powervm.tests.unit.simulator import machines
from nova_powervm.tests.unit.simulator.rest import http


class MishapCase(http.RestCase):

    def playing(self, name, **arguments):
        return self.app.scenarios.playing(name, **arguments)

    def play(self, name, **arguments):
        return self.app.scenarios.play(name, **arguments)


class TestService(MishapCase):

    def test_a_restart_takes_sessions_and_queues(self):
        events = self.machine.events
        events.poll('a')
        self.play('rest_restart')
        self.assertEqual(401, self.get(self.lpars_path).status)
        self.assertEqual(['NEW_CLIENT'], [e.kind for e in events.poll('a')])

    def test_events_are_lost(self):
        events = self.machine.events
        for name, kind in (('missing_events', 'MISSING_EVENTS'),
                           ('cache_cleared', 'CACHE_CLEARED')):
            events.poll(name)
            machines.lpar(self.machine, name)
            self.play(name)
            self.assertEqual([kind], [e.kind for e in events.poll(name)])

    def test_a_reply_is_lost(self):
        with self.playing('lost_reply', noun='VolumeGroup', action='feed'):
            self.assertRaises(faults.ConnectionLost, self.get,
                              f'{self.vios_path}/VolumeGroup')
        self.assertEqual([], list(self.faults))

    def test_uploads_are_slow_but_arrive(self):
        machines.disk(self.machine)
        with self.playing('slow_upload', megabytes=1000):
            self.assertEqual(1000 << 20, self.machine.files.rate)
            machines.upload(self.machine, b'boot')
        self.assertIsNone(self.machine.files.rate)
        self.assertEqual(b'boot', self.vios.disk('disk1').read())

    def test_a_slow_upload_ends_with_the_simulator(self):
        machines.disk(self.machine)
        self.play('slow_upload', megabytes=1e-9)
        self.machine.files.close()
        self.assertRaises(OSError, machines.upload, self.machine, b'boot')

    def test_a_rate_is_above_nothing(self):
        self.assertRaises(errors.Invalid, self.play, 'slow_upload',
                          megabytes=0)


class TestJobs(MishapCase):

    def power_on(self):
        lpar = machines.lpar(self.machine)
        answer = self.ask(
            'PUT', f'{self.lpar_path(lpar)}/do/PowerOn', http.body(
                'JobRequest', http.document.bare(), http.document.WEB))
        self.assertEqual(200, answer.status, answer.data)
        return lpar, self.machine.jobs.all()[-1]

    def test_one_fails(self):
        self.play('failed_job', message='HSCL0001 No.')
        lpar, done = self.power_on()
        self.assertEqual((job.FAILED, 'HSCL0001 No.'),
                         (done.status, done.results['result']))
        self.assertEqual('not activated', lpar.state)

    def test_one_is_half_done(self):
        self.play('half_done_job')
        lpar, done = self.power_on()
        self.assertEqual((job.FAILED, 'starting'), (done.status, lpar.state))

    def test_one_goes_on_and_on(self):
        self.play('stuck_job', steps=1)
        lpar, stuck = self.power_on()
        self.assertEqual((job.RUNNING, 'starting'), (stuck.status,
                                                     lpar.state))
        self.assertTrue(stuck.is_held)
        stuck.release()
        self.assertEqual((job.OK, 'running'), (stuck.status, lpar.state))


class TestServers(MishapCase):

    def test_a_server_is_busy(self):
        with self.playing('busy_vios', vios='vios1', times=2):
            for status in (500, 500, 400):
                self.assertEqual(status, self.ask(
                    'POST', self.vios_path, b'<nothing/>').status)
            self.assertEqual(200, self.get(self.vios_path).status)

    def test_a_server_goes_and_returns(self):
        with self.playing('vios_lost', vios='vios1'):
            self.assertFalse(self.vios.is_reachable)
            self.assertEqual('not activated', self.vios.state)
        self.assertTrue(self.vios.is_reachable)

    def test_rmc_goes_and_returns(self):
        with self.playing('rmc_lost', partition='vios1'):
            self.assertEqual('inactive', self.vios.rmc)
        self.assertEqual('active', self.vios.rmc)

    def test_rmc_comes_and_goes(self):
        lpar = machines.running(self.machine)
        seen = []
        with self.playing('flapping_rmc', partition='lpar1', every=2):
            for _request in range(5):
                self.get(self.lpar_path(lpar))
                seen.append(lpar.rmc)
        self.assertEqual(['active', 'inactive', 'inactive', 'active',
                          'active'], seen)
        self.assertEqual('active', lpar.rmc)


class TestSpace(MishapCase):

    def test_a_group_is_full(self):
        with self.playing('vg_full', vios='vios1', free=1):
            self.assertEqual(1, self.group.free)
            self.assertRaises(errors.NoSpace, machines.disk, self.machine,
                              capacity=2.0)
        self.assertEqual(1000, self.group.free)

    def test_slots_run_out(self):
        lpar = machines.running(self.machine)
        with self.playing('out_of_slots', partition='lpar1', free=1):
            self.vios.add_bus(lpar)
            self.assertRaises(errors.NoSpace, self.vios.add_bus, lpar)
            self.assertRaises(errors.NoSpace, lpar.slots.check, [None])
            self.assertRaises(errors.NameTaken, lpar.slots.take, lpar, 30)
        self.vios.add_bus(lpar)

    def test_there_must_be_a_pool(self):
        self.assertRaises(errors.NoSuchThing, self.play, 'ssp_full')

    def test_a_pool_is_full(self):
        machine = presets.ssp(sizes=(50,))
        self.addCleanup(machine.close)
        pool = machine.clusters[0].pool
        self.app.machine = machine
        for free in (0, 7.5):
            with self.playing('ssp_full', free=free):
                self.assertEqual(free, pool.free)
        self.assertEqual((50, []), (pool.free, pool.units))


class TestAdministrator(MishapCase):

    def test_somebody_renames(self):
        lpar = machines.running(self.machine)
        self.play('foreign_rename', partition='lpar1', to='mine')
        self.assertEqual('mine', lpar.name)
        self.assertRaises(errors.NameTaken, self.play, 'foreign_rename',
                          partition='mine', to='vios1')

    def test_somebody_stops_and_deletes(self):
        lpar = machines.running(self.machine)
        self.play('foreign_stop', partition='lpar1')
        self.assertEqual('not activated', lpar.state)
        self.play('foreign_delete', partition='lpar1')
        self.assertNotIn(lpar, self.machine.lpars)

    def test_a_running_partition_is_deleted_too(self):
        machines.running(self.machine)
        self.play('foreign_delete', partition='lpar1')
        self.assertRaises(errors.NoSuchThing, self.machine.lpar, 'lpar1')

    def test_somebody_maps_and_unmaps(self):
        lpar = machines.running(self.machine)
        for _time in range(2):
            self.play('foreign_map', partition='lpar1', vios='vios1')
        self.assertEqual(['foreign1', 'foreign2'],
                         [d.storage.name for d in guest.disks(lpar)])
        self.play('foreign_unmap', partition='lpar1', vios='vios1')
        self.assertEqual([], guest.disks(lpar))
        self.assertEqual([], lpar.slots.numbers())


class TestSan(MishapCase):

    def setUp(self):
        super().setUp()
        self.app.machine = self.fc = machines.san_machine(self)

    def test_a_path_goes_and_returns(self):
        with self.playing('path_lost', path='A'):
            self.assertFalse(self.fc.san.fabrics['A'].up)
        self.assertTrue(self.fc.san.fabrics['A'].up)

    def test_a_lun_is_hidden(self):
        lun, _ways = machines.masked(self.fc)
        self.play('lun_hidden', lun='lun1')
        self.assertEqual(set(), lun.initiators)


class TestAll(MishapCase):

    def test_each_names_itself_and_says_what_happens(self):
        for name, happen in mishaps.ALL.items():
            self.assertEqual(name, happen.__name__)
            self.assertTrue(happen.__doc__.split('\n')[0].endswith('.'))
