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

"""Many clients, several simulators, and the same machine twice."""

from concurrent import futures
import socket

from pypowervm.wrappers import logical_partition
import requests

from nova_powervm import simulator
from nova_powervm.simulator import presets
from nova_powervm.tests import base as tests
from nova_powervm.tests.conformance.simulator import base
from nova_powervm.tests import fixtures


class TestTwoSimulators(tests.TestCase):

    def test_they_know_nothing_of_each_other(self):
        one, two = (self.useFixture(fixtures.SimulatorFixture(machine)).sim
                    for machine in (presets.dual_vios(seed=1),
                                    presets.single_vios(seed=2)))
        before = two.machine.snapshot()
        client = base.connect(one)
        logical_partition.LPAR.get(client)
        self.assertEqual({}, two.trace.counts())
        one.machine.vios('vios1').rmc = 'inactive'
        one.faults.add(simulator.Fault(simulator.faults.busy()))
        self.assertEqual(before, two.machine.snapshot())
        self.assertEqual([], list(two.faults))
        self.assertNotEqual(one.port, two.port)

    def test_a_session_of_one_is_nothing_to_the_other(self):
        one, two = (self.useFixture(fixtures.SimulatorFixture()).sim
                    for _simulator in range(2))
        token = one.app.sessions.open()
        for sim, status in ((one, 200), (two, 401)):
            answer = requests.get(
                f'{sim.url}/rest/api/uom/ManagedSystem',
                headers={'X-API-Session': token}, timeout=10)
            self.assertEqual(status, answer.status_code)


class TestLife(tests.TestCase):

    def test_it_answers_as_soon_as_it_is_started_and_not_after(self):
        with simulator.Simulator() as sim:
            self.assertEqual(200, requests.get(
                f'{sim.url}/simulator/about', timeout=10).status_code)
        self.assertRaises(ConnectionRefusedError, socket.create_connection,
                          (sim.host, sim.port), 10)

    def test_a_port_in_use_is_an_error(self):
        with simulator.Simulator() as sim:
            self.assertRaises(OSError, simulator.Simulator(
                port=sim.port).start)

    def test_a_port_is_free_again_at_once(self):
        with simulator.Simulator() as sim:
            requests.get(f'{sim.url}/simulator/about', timeout=10)
        with simulator.Simulator(port=sim.port) as again:
            self.assertEqual(sim.port, again.port)

    def test_stopping_twice_is_harmless(self):
        sim = simulator.Simulator().start()
        sim.stop()
        sim.stop()


class TestSeeds(tests.TestCase):

    def life(self, **sizes):
        """The machine after a client has worked on it."""
        fixture = self.useFixture(
            fixtures.SimulatorFixture(presets.dual_vios(**sizes)))
        client = base.Client(fixture.sim)
        client.deploy('lpar1')
        client.deploy('lpar2')
        return fixture.machine.snapshot()

    def test_the_same_seed_makes_the_same_machine(self):
        self.assertEqual(self.life(seed=3), self.life(seed=3))

    def test_another_seed_makes_other_ids(self):
        uuids = [{p['uuid'] for p in self.life(seed=seed)
                  ['partitions'].values()} for seed in (3, 4)]
        self.assertEqual(set(), uuids[0] & uuids[1])

    def test_sizes_are_as_asked_for(self):
        machine = presets.dual_vios(memory=65536, units=8, lmb=128,
                                    vg_name='data', vg_size=50)
        self.addCleanup(machine.close)
        self.assertEqual((65536, 8, 128),
                         (machine.memory, machine.units, machine.lmb))
        self.assertEqual(50, machine.vios('vios2').group('data').capacity)


class TestManyClients(base.ConformanceTest):

    def in_parallel(self, work, count):
        with futures.ThreadPoolExecutor(count) as pool:
            return list(pool.map(work, range(count)))

    def test_sixty_four_read_at_once(self):
        def read(_number):
            return len(logical_partition.LPAR.get(base.connect(self.sim)))

        self.assertEqual([1] * 64, self.in_parallel(read, 64))

    def test_sixteen_create_and_delete_at_once(self):
        before = self.machine.snapshot()
        lpars = self.in_parallel(
            lambda n: self.create_lpar(f'lpar{n}'), 16)
        self.assertEqual(16, len({lpar.id for lpar in lpars}))
        self.assertEqual(16, len({lpar.uuid for lpar in lpars}))
        self.in_parallel(lambda n: lpars[n].delete(), 16)
        self.assertEqual(before, self.machine.snapshot())

    def test_eight_map_their_disks_at_once(self):
        lpars = [self.create_lpar(f'lpar{n}') for n in range(8)]
        disks = [self.create_disk(f'disk{n}') for n in range(8)]
        self.in_parallel(
            lambda n: self.map_storage(lpars[n], disks[n]), 8)
        buses = self.machine.vios('vios1').buses
        self.assertEqual(
            sorted((f'lpar{n}', f'disk{n}') for n in range(8)),
            sorted((b.client.name, b.luns[0].storage.name) for b in buses))
        self.assertEqual(8, len({b.slot for b in buses}))
