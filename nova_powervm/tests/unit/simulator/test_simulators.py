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
"""Tests of nova_powervm.simulator.simulators."""

import json
import os
import socket
import urllib.request

import fixtures

from nova_powervm import simulator
from nova_powervm.simulator import presets
from nova_powervm.tests import base


def about(sim):
    """The name of the machine that answers there."""
    with urllib.request.urlopen(f'{sim.url}/simulator/about',
                                timeout=10) as answer:
        return json.load(answer)['machine']['name']


class TestSimulators(base.TestCase):

    def test_each_machine_has_an_address_of_its_own(self):
        with simulator.Simulators(presets.rack(hosts=3)) as sims:
            self.assertEqual(3, len(sims))
            self.assertEqual(['pvmsim1', 'pvmsim2', 'pvmsim3'],
                             [about(sim) for sim in sims])
            self.assertEqual(3, len({sim.port for sim in sims}))

    def test_it_is_a_pair_that_can_be_unpacked(self):
        with simulator.Simulators() as (one, two):
            self.assertIs(one.machine.site, two.machine.site)
        for sim in (one, two):
            self.assertTrue(sim.machine.closed)
            self.assertRaises(OSError, socket.create_connection,
                              (sim.host, sim.port), 5)

    def test_pages_lead_to_each_other(self):
        with simulator.Simulators() as (one, two):
            with urllib.request.urlopen(one.url, timeout=10) as answer:
                page = answer.read().decode()
        self.assertIn(f'<a href="{two.url}/">pvmsim2</a>', page)

    def test_all_listen_or_none(self):
        with socket.create_server(('127.0.0.1', 0)) as taken:
            port = taken.getsockname()[1]
            sims = simulator.Simulators(port=port - 1)
            error = self.assertRaises(OSError, sims.start)
        self.assertIn('is in use', str(error))
        self.assertTrue(all(machine.closed for machine in sims.machines))
        self.assertRaises(OSError, socket.create_connection,
                          ('127.0.0.1', port - 1), 5)

    def test_they_are_kept_together(self):
        path = os.path.join(self.useFixture(fixtures.TempDir()).path, 'kept')
        for sizes in ((7,), (9,)):
            with simulator.Simulators(presets.ssp_pair(sizes=sizes),
                                      state=path) as sims:
                snapshots = [sim.machine.snapshot() for sim in sims]
        self.assertTrue(sims.loaded)
        self.assertEqual(snapshots[0]['clusters'], snapshots[1]['clusters'])
        self.assertEqual(
            7, sims[1].machine.clusters[0].pool.capacity)

    def test_stopping_twice_saves_once(self):
        path = os.path.join(self.useFixture(fixtures.TempDir()).path, 'kept')
        sims = simulator.Simulators(state=path).start()
        sims.stop()
        os.unlink(path)
        sims.stop()
        self.assertFalse(os.path.exists(path))
