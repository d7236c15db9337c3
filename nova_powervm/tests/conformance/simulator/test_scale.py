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
"""Large machines, many of them, and many clients at once."""

from concurrent import futures
import threading

from pypowervm.tasks import migration
from pypowervm.tasks import power
from pypowervm.wrappers import logical_partition
import requests

from nova_powervm import simulator
from nova_powervm.simulator.model import logical_unit
from nova_powervm.simulator import presets
from nova_powervm.tests import base as tests
from nova_powervm.tests.conformance.simulator import base
from nova_powervm.tests import fixtures

_CLIENTS = 64
LPAR = logical_partition.LPAR


class TestLargeMachine(tests.TestCase):
    """A thousand partitions on four Virtual I/O Servers."""

    def setUp(self):
        super().setUp()
        [self.machine] = presets.build(partitions=1000, vioses=4)
        self.sim = self.useFixture(
            fixtures.SimulatorFixture(self.machine)).sim
        self.url = f'{self.sim.url}/rest/api/uom'
        self.token = self.sim.app.sessions.open()

    def in_parallel(self, work):
        with futures.ThreadPoolExecutor(_CLIENTS) as pool:
            return list(pool.map(work, range(1, _CLIENTS + 1)))

    def ask(self, verb, path, **how):
        headers = {'X-API-Session': self.token, **how.pop('headers', {})}
        return requests.request(verb, f'{self.url}/{path}', timeout=60,
                                headers=headers, **how)

    def test_all_of_it_is_served(self):
        lpars = LPAR.get(base.connect(self.sim))
        self.assertEqual(1001, len(lpars))
        vioses = base.Client(self.sim).vios('vios4', groups=['ViosSMapping'])
        self.assertEqual('vios4', vioses.name)
        self.assertEqual([250] * 4, [len(v.buses)
                                     for v in self.machine.vioses])

    def test_sixty_four_clients_change_what_is_theirs(self):
        def rename(number):
            [lpar] = LPAR.search(base.connect(self.sim),
                                 name=f'lpar{number:04}')
            lpar.name = f'mine{number:04}'
            return lpar.update().name

        names = self.in_parallel(rename)
        self.assertEqual([f'mine{n:04}' for n in range(1, 65)], names)
        self.assertEqual(64, sum(lpar.name.startswith('mine')
                                 for lpar in self.machine.lpars))

    def test_of_sixty_four_changes_to_one_thing_one_is_made(self):
        path = f'LogicalPartition/{self.machine.lpar("lpar0001").uuid}'
        before = self.ask('GET', path)
        old = '>lpar0001</PartitionName>'

        def change(number):
            body = before.text.replace(old, old.replace('lpar0001',
                                                        f'mine{number}'))
            start = body.index('<LogicalPartition:LogicalPartition')
            end = body.index('</content>')
            return self.ask('POST', path, data=body[start:end], headers={
                'If-Match': before.headers['ETag']}).status_code

        statuses = self.in_parallel(change)
        self.assertEqual([200] + 63 * [412], sorted(statuses))
        self.assertEqual(1, sum(lpar.name.startswith('mine')
                                for lpar in self.machine.lpars))

    def test_who_waits_for_events_keeps_nobody_else_waiting(self):
        events, waiting = self.machine.events, threading.Semaphore(0)
        poll = events.poll

        def patiently(appid):
            waiting.release()
            return poll(appid, 600)

        for number in range(_CLIENTS):
            poll(str(number))
        events.poll = patiently
        with futures.ThreadPoolExecutor(_CLIENTS) as pool:
            polls = [pool.submit(self.ask, 'GET', 'Event?QUEUE_APPLICATIONID='
                                 f'{number}') for number in range(_CLIENTS)]
            for _client in range(_CLIENTS):
                waiting.acquire()
            answers = self.in_parallel(
                lambda _n: self.ask('GET', 'ManagedSystem').status_code)
            self.assertEqual([200] * _CLIENTS, answers)
            self.assertFalse(any(poll.done() for poll in polls))
            self.sim.stop()
            self.assertEqual([200] * _CLIENTS,
                             [poll.result().status_code for poll in polls])


class TestManyMachines(tests.TestCase):

    def setUp(self):
        super().setUp()
        self.sims = simulator.Simulators(presets.build('pair', hosts=32))
        self.addCleanup(self.sims.stop)
        self.sims.start()
        self.clients = [base.Client(sim) for sim in self.sims]

    def deploy(self):
        """A running partition on the first machine, disk in the pool."""
        here = self.clients[0]
        lpar = here.create_lpar()
        machine = self.sims[0].machine
        unit = machine.clusters[0].pool.default_tier.create_unit(
            logical_unit.Wanted('boot', 1))
        vios = machine.vios('vios1')
        vios.add_bus(machine.lpar('lpar1')).attach(unit)
        power.PowerOp.start(lpar)
        return unit

    def go(self, source, target):
        """From one machine to another, as numbers from 1."""
        lpar = self.clients[source - 1].lpar('lpar1')
        migration.migrate_lpar(lpar, f'pvmsim{target}')
        return self.sims[target - 1].machine.lpar('lpar1')

    def test_a_partition_goes_through_all_of_them(self):
        unit = self.deploy()
        ways = [*zip(range(1, 32), range(2, 33)), (32, 1), (1, 17), (17, 5)]
        for source, target in ways:
            lpar = self.go(source, target)
            self.assertEqual('running', lpar.state)
        self.assertEqual(1, sum(
            lpar.name == 'lpar1' for sim in self.sims
            for lpar in sim.machine.lpars))
        shown = [(sim.machine.name, bus.client) for sim in self.sims
                 for vios in sim.machine.vioses for bus in vios.buses
                 if bus.lun_of(unit)]
        self.assertEqual([('pvmsim5', lpar)], shown)

    def test_all_stop_at_once_whoever_waits(self):
        asked = threading.Semaphore(0)

        def wait(sim):
            url = f'{sim.url}/rest/api/uom/Event?QUEUE_APPLICATIONID=a'
            token = {'X-API-Session': sim.app.sessions.open()}
            requests.get(url, headers=token, timeout=60)
            asked.release()
            return requests.get(url, headers=token, timeout=60).status_code

        with futures.ThreadPoolExecutor(len(self.sims)) as pool:
            polls = [pool.submit(wait, sim) for sim in self.sims]
            for _sim in self.sims:
                asked.acquire()
            self.sims.stop()
            for poll in polls:
                self.assertIsNotNone(poll.exception() or poll.result())


class TestExchange(tests.TestCase):

    def clients_of(self, sim):
        """Names of the partitions that are not part of the machine."""
        return sorted(lpar.name for lpar in sim.machine.lpars
                      if not lpar.is_management)

    def test_two_machines_exchange_all_they_have_at_once(self):
        sims = self.useFixture(fixtures.SimulatorFixture(
            preset='pair', partitions=8)).sims
        names = {sim.machine.name: self.clients_of(sim) for sim in sims}
        moves = [(sim, name) for sim in sims
                 for name in names[sim.machine.name]]

        def go(sim, name):
            here = base.Client(sim)
            target = next(s for s in sims if s is not sim)
            migration.migrate_lpar(here.lpar(name), target.machine.name)

        with futures.ThreadPoolExecutor(len(moves)) as pool:
            list(pool.map(lambda move: go(*move), moves))
        for sim, other in zip(sims, reversed(list(sims))):
            self.assertEqual(names[other.machine.name],
                             self.clients_of(sim))
            self.assertEqual([], sim.machine.migrations)
