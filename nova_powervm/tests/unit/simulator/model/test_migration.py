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

from nova_powervm.simulator.model import clock
from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import job
from nova_powervm.simulator.model import migration
from nova_powervm.tests.unit.simulator import machines
from nova_powervm.tests.unit.simulator import migrations


class TestMigration(migrations.MigrationCase):

    def start(self):
        """A migration on its way; time stands still."""
        self.source.clock = clock.Manual()
        self.target.clock = clock.Manual()
        return self.migrate()

    def test_it_goes(self):
        uuid = self.lpar.uuid
        before = self.target.memory_available
        there = self.assertMigrates()
        self.assertEqual((uuid, 'running', 'active'),
                         (there.uuid, there.state, there.rmc))
        self.assertNotIn(there, self.source.lpars)
        self.assertEqual(before - 1280, self.target.memory_available)
        self.assertIsNone(there.move)

    def test_it_comes_back(self):
        before = self.source.snapshot()
        self.assertMigrates()
        self.target.jobs.submit('Migrate', self.lpar,
                                {'TargetManagedSystemName': 'pvmsim1'})
        self.assertEqual(before, self.source.snapshot())

    def test_progress_is_shown(self):
        self.start()
        self.assertEqual(('migrating running', migration.STARTING),
                         (self.lpar.state, self.lpar.move.state))
        left = []
        self.source.clock.advance(10)
        for _ in range(3):
            left.append(self.lpar.move.remaining)
            self.source.clock.advance(0.2)
        self.assertEqual(sorted(set(left), reverse=True), left)
        self.assertEqual(1 << 30, self.lpar.move.total)
        self.source.clock.advance(60)
        self.assertEqual('inactive', self.target.lpar('lpar1').rmc)
        self.target.clock.advance(10)
        self.assertEqual('active', self.target.lpar('lpar1').rmc)

    def test_what_moves_is_left_alone(self):
        self.start()
        for call in (self.lpar.begin_stop, self.lpar.begin_start,
                     lambda: self.lpar.update(machines.settings('other')),
                     lambda: self.source.delete_lpar(self.lpar)):
            self.assertRaises(errors.NotNow, call)
        self.assertEqual(job.FAILED, self.migrate().status)

    def test_the_target_keeps_room_for_it(self):
        before = self.target.memory_available, self.target.units_available
        started = self.start()
        self.assertEqual((before[0] - 1280, before[1] - 0.5),
                         (self.target.memory_available,
                          self.target.units_available))
        started.cancel()
        self.assertEqual(before, (self.target.memory_available,
                                  self.target.units_available))
        self.assertEqual(('running', None),
                         (self.lpar.state, self.lpar.move))

    def test_it_is_stopped(self):
        started = self.start()
        self.source.clock.advance(5)
        stopped = self.migrate('MigrateAbort')
        self.assertEqual(migration.ABORTING, self.lpar.move.state)
        self.source.clock.advance(60)
        self.assertEqual((job.FAILED, job.OK),
                         (started.status, stopped.status))
        self.assertIn('stopped', started.results['result'])
        self.assertEqual(('running', None),
                         (self.lpar.state, self.lpar.move))
        self.assertEqual([], self.source.migrations)

    def test_what_does_not_migrate_is_not_stopped(self):
        self.assertEqual(job.FAILED, self.migrate('MigrateAbort').status)

    def test_what_comes_up_on_the_way_makes_it_fail(self):
        started = self.start()
        machines.lpar(self.target)
        self.source.clock.advance(60)
        self.assertEqual(job.FAILED, started.status)
        self.assertEqual(('running', migration.FAILED),
                         (self.lpar.state, self.lpar.move.state))
        self.assertIn('recover', self.migrate().results['result'])

    def test_a_failed_one_is_recovered(self):
        self.test_what_comes_up_on_the_way_makes_it_fail()
        self.migrate('MigrateRecover')
        self.source.clock.advance(1)
        self.assertIsNone(self.lpar.move)

    def test_one_that_is_interrupted_has_failed(self):
        self.start()
        self.lpar.move.interrupt()
        self.assertEqual(('running', migration.FAILED),
                         (self.lpar.state, self.lpar.move.state))
        self.assertEqual(([], []), (self.source.migrations,
                                    self.target.migrations))

    def test_there_must_be_something_to_recover(self):
        self.assertEqual(job.FAILED, self.migrate('MigrateRecover').status)
        self.assertEqual(job.OK, self.migrate('MigrateRecover',
                                              Force='true').status)
        self.start()
        self.assertEqual(job.FAILED, self.migrate('MigrateRecover').status)

    def test_a_partition_that_is_off_goes_too(self):
        self.lpar = machines.lpar(self.source, 'off')
        there = self.assertMigrates()
        self.assertEqual('not activated', there.state)

    def test_one_that_is_off_shows_so(self):
        self.lpar = machines.lpar(self.source, 'off')
        self.start()
        self.assertEqual('migrating not active', self.lpar.state)
        self.assertEqual(0, self.lpar.memory_held)

    def test_metrics_and_uptime_go_on(self):
        self.source.clock = clock.Manual()
        self.target.clock = clock.Manual()
        self.lpar.has_run_since(0)
        self.source.clock.advance(100)
        self.migrate()
        self.source.clock.advance(60)
        self.assertGreaterEqual(self.lpar.uptime, 100)
        self.assertEqual(0, self.lpar.meter.seconds(0))
