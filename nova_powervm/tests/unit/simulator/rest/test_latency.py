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

"""Tests of nova_powervm.simulator.rest.latency."""

import threading

import fixtures

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.rest import latency
from nova_powervm.simulator import server
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator.rest import http


class TestParse(base.TestCase):

    def test_a_profile_with_and_without_a_scale(self):
        self.assertEqual(1.0, latency.parse('novalink').scale)
        self.assertEqual(0.25, latency.parse('hmc:0.25').scale)

    def test_what_is_none_is_refused_with_what_there_is(self):
        for text in ('', 'fast', 'novalink:', 'novalink:0', 'novalink:x',
                     'novalink:1.2.3'):
            self.assertRaises(errors.Invalid, latency.parse, text)
        error = self.assertRaises(errors.Invalid, latency.parse, 'fast')
        self.assertIn('novalink, hmc', str(error))


class TestLatency(http.RestCase):

    def setUp(self):
        super().setUp()
        self.waits = []
        self.useFixture(fixtures.MonkeyPatch(
            'nova_powervm.simulator.rest.latency.Latency.wait',
            lambda _self, seconds: self.waits.append(round(seconds, 2))))
        self.app.latency = latency.parse('novalink')

    def waited(self, path, verb='GET', **kwargs):
        """Seconds that a request waits, one after another."""
        self.waits.clear()
        self.ask(verb, path, **kwargs)
        return [seconds for seconds in self.waits if seconds]

    def test_what_the_hypervisor_knows_is_fast(self):
        self.assertEqual([0.15], self.waited(f'{http.UOM}/ManagedSystem'))
        self.assertEqual([0.05], self.waited(self.lpars_path))
        self.assertEqual([0.01], self.waited(
            f'{self.vios_path}/quick/PartitionState'))

    def test_each_group_of_each_server_takes_its_time(self):
        self.assertEqual([0.1], self.waited(
            f'{http.UOM}/VirtualIOServer?group=None'))
        self.assertEqual([0.1, 1.6, 1.6], self.waited(
            f'{http.UOM}/VirtualIOServer?group=ViosSCSIMapping,ViosStorage'))
        self.assertEqual([0.1, 0.8], self.waited(
            f'{self.vios_path}?group=ViosSCSIMapping'))

    def test_changing_a_server_takes_seconds(self):
        self.assertEqual([0.1, 4.0], self.waited(
            self.vios_path, 'POST', data=b''))
        self.assertEqual([3.0], self.waited(self.group_path, 'POST'))

    def test_the_simulator_itself_never_waits(self):
        self.assertEqual([], self.waited('/simulator/about'))
        self.assertEqual([], self.waited('/nowhere'))

    def test_a_server_does_one_thing_at_a_time(self):
        order, first, go = [], threading.Event(), threading.Event()

        def wait(_self, seconds):
            if seconds == 3.0:
                order.append(threading.current_thread().name)
                first.set()
                go.wait(5)
        self.useFixture(fixtures.MonkeyPatch(
            'nova_powervm.simulator.rest.latency.Latency.wait', wait))
        threads = [threading.Thread(target=self.ask, name=name,
                                    args=('POST', self.group_path))
                   for name in 'ab']
        for thread in threads:
            thread.start()
            first.wait(5)
        seen = list(order)
        go.set()
        for thread in threads:
            thread.join()
        self.assertEqual((['a'], ['a', 'b']), (seen, order))


class TestServer(base.TestCase):

    def test_jobs_take_time_on_the_same_scale(self):
        sim = server.Simulator(latency='novalink:0.001')
        self.addCleanup(sim.machine.close)
        done = threading.Event()
        sim.machine.clock.after(1, done.set)
        self.assertTrue(done.wait(5))

    def test_stopping_ends_all_waiting(self):
        sim = server.Simulator(latency='novalink:1000').start()
        sim.stop()
        sim.app.latency.wait(1)
