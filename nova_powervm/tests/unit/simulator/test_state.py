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

import io
import json
import os

import fixtures

from nova_powervm.simulator import graph
from nova_powervm.simulator.model import clock
from nova_powervm.simulator.model import errors
from nova_powervm.simulator import presets
from nova_powervm.simulator import server
from nova_powervm.simulator import state
from nova_powervm.tests import base
from nova_powervm.tests.conformance.mutations import campaign
from nova_powervm.tests.unit.simulator import machines


class StateCase(base.TestCase):

    def setUp(self):
        super().setUp()
        self.directory = self.useFixture(fixtures.TempDir()).path
        self.path = os.path.join(self.directory, 'machine.json')

    def saved(self, machine):
        """What comes back of a machine that was saved."""
        state.save(machine, self.path)
        again = state.load(self.path)
        self.addCleanup(again.close)
        return again


class TestState(StateCase):

    def test_every_preset_comes_back_as_it_was(self):
        for name in presets.PRESETS:
            machine = campaign.busy_machine(name)
            self.addCleanup(machine.close)
            again = self.saved(machine)
            self.assertEqual(machine.snapshot(), again.snapshot(), name)

    def test_bytes_of_disks_come_back(self):
        machine = machines.machine(self)
        disk = machines.disk(machine)
        disk.content.write_from(io.BytesIO(b'start' + bytes(1 << 20) + b'.'))
        again = self.saved(machine).vios('vios1').disk('disk1')
        self.assertEqual((disk.sha256(), disk.content.stored),
                         (again.sha256(), again.content.stored))
        self.assertEqual(disk.read(), again.read())

    def test_life_goes_on_as_it_would_have(self):
        machine = machines.machine(self)
        again = self.saved(machine)
        for one in (machine, again):
            machines.attach(machines.running(one), machines.disk(one))
        self.assertEqual(machine.snapshot(), again.snapshot())

    def test_what_was_saved_before_is_replaced(self):
        machine = machines.machine(self)
        machines.disk(machine).content.write_from(io.BytesIO(b'x'))
        for _ in range(3):
            state.save(machine, self.path)
        self.assertEqual(2, len(os.listdir(self.directory)))

    def test_a_job_that_ran_has_failed(self):
        machine = machines.machine(self)
        machine.clock = clock.Manual()
        lpar = machines.lpar(machine)
        number = machine.jobs.submit('PowerOn', lpar, {}).number
        job = self.saved(machine).jobs.get(number)
        self.assertEqual('COMPLETED_WITH_ERROR', job.status)
        self.assertIn('was ended', job.results['result'])

    def test_a_clock_goes_on(self):
        machine = machines.machine(self)
        machine.clock = clock.Timed(scale=2.0)
        machine.clock.resume(1000)
        self.assertGreaterEqual(self.saved(machine).clock.now(), 1000)

    def test_devices_of_the_management_partition_are_there_again(self):
        machine = machines.machine(self)
        lun = machines.attach(machine.lpar('novalink'),
                              machines.disk(machine))
        lun.storage.content.write_from(io.BytesIO(b'boot'))
        devices = self.saved(machine).devices
        [name] = devices.names()
        with open(os.path.join(devices.path, name), 'rb') as device:
            self.assertEqual(b'boot', device.read(4))

    def test_there_must_be_a_place_for_it(self):
        state.check(self.path)
        error = self.assertRaises(OSError, state.check, '/no/dir/x')
        self.assertEqual('/no/dir/x', error.filename)


class TestBadFiles(StateCase):

    def refused(self, document):
        with open(self.path, 'w') as file:
            file.write(document if isinstance(document, str)
                       else json.dumps(document))
        return str(self.assertRaises(errors.Invalid, state.load, self.path))

    def test_what_is_no_machine_is_refused(self):
        for document in ('', '{', '[]', {}, {'format': 'x'}):
            self.assertIn(self.path, self.refused(document))

    def test_another_version_is_refused(self):
        self.assertIn('version 99', self.refused(
            {'format': state.FORMAT, 'version': 99}))

    def test_a_damaged_machine_is_refused(self):
        for machine in (None, {}, {'root': None, 'objects': []},
                        {'root': {'$ref': 7}, 'objects': []}):
            self.assertIn('does not describe a machine', self.refused(
                {'format': state.FORMAT, 'version': 1, 'disks': 'x',
                 'machine': machine}))

    def test_a_file_that_cannot_be_written_leaves_nothing(self):
        machine = machines.machine(self)
        machine.foreign = object()
        self.assertRaises(graph.Unwritable, state.save, machine, self.path)
        self.assertEqual([], os.listdir(self.directory))


class TestSimulator(StateCase):

    def test_a_simulator_goes_on_where_it_stopped(self):
        with server.Simulator(state=self.path) as sim:
            machines.disk(sim.machine)
            before = sim.machine.snapshot()
        with server.Simulator(state=self.path) as sim:
            self.assertEqual(before, sim.machine.snapshot())
