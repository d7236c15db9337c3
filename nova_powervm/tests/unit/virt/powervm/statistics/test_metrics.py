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

import datetime
import io

import fixtures
import mock

from nova_powervm.simulator import faults
from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.tests import status_fixtures
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.statistics import metrics

SAMPLE = 'GET ManagedSystem metrics'


class MetricsTestCase(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(driver_fixtures.DriverFixture())
        self.sim = self.fix.sim
        self.now = datetime.datetime(2026, 1, 1)
        self.useFixture(fixtures.MockPatch(
            'pypowervm.tasks.monitor.util.datetime', mock.Mock(
                datetime=mock.Mock(now=lambda: self.now),
                timedelta=datetime.timedelta)))
        self.metrics = metrics.Metrics(self.fix.host)

    def later(self, seconds):
        self.now += datetime.timedelta(seconds=seconds)
        self.sim.machine.clock.advance(seconds)

    def requests(self):
        count = len(self.sim.trace.entries)
        self.sim.trace.clear()
        return count


class TestHostCpu(MetricsTestCase):

    def test_figures_grow_and_add_up(self):
        status_fixtures.measure(self.fix.machine)
        before = self.metrics.host_cpu()
        self.later(60)
        after = self.metrics.host_cpu()
        grown = {name: after[name] - before[name]
                 for name in ('kernel', 'user', 'idle', 'iowait')}
        self.assertAlmostEqual(
            60 * self.fix.machine.units, sum(grown.values()) / 10 ** 9,
            places=3)
        self.assertAlmostEqual(0.01, grown['kernel'] / sum(grown.values()),
                               places=3)
        self.assertGreater(grown['user'], 0)
        self.assertEqual(0, grown['iowait'])

    def test_frequency_is_the_kernel_s(self):
        status_fixtures.measure(self.fix.machine)
        self.useFixture(fixtures.MockPatch(
            'pypowervm.tasks.monitor.host_cpu.open', create=True,
            return_value=io.StringIO('clock : 4116.000000MHz\n')))
        self.assertEqual(4116, self.metrics.host_cpu()['frequency'])

    def test_sample_is_read_once_while_it_is_fresh(self):
        status_fixtures.measure(self.fix.machine)
        self.requests()
        self.metrics.host_cpu()
        self.assertEqual(8, self.requests())
        self.metrics.host_cpu()
        self.assertEqual(0, self.requests())
        self.later(60)
        self.metrics.host_cpu()
        self.assertEqual(3, self.requests())

    def test_before_the_first_sample_there_is_a_sentence(self):
        exc = self.assertRaises(exception.StatisticsMissing,
                                self.metrics.host_cpu)
        self.assertIn('no samples yet', exc.format_message())
        self.assertTrue(self.fix.machine.pcm.preferences.long_term)


class TestPartition(MetricsTestCase):

    def setUp(self):
        super().setUp()
        self.fix.spawn(driver_fixtures.make_instance())
        [self.lpar] = [each for each in self.fix.machine.lpars
                       if not each.is_management]

    def test_one_read_serves_all_partitions(self):
        status_fixtures.measure(self.fix.machine)
        latest, before = self.metrics.partition(self.lpar.uuid)
        self.requests()
        self.assertGreater(latest.processor.util_cap_proc_cycles,
                           before.processor.util_cap_proc_cycles)
        other = self.fix.machine.lpar('novalink').uuid
        self.assertIsNotNone(self.metrics.partition(other)[0])
        self.assertEqual(0, self.requests())
        self.assertEqual(512000000, self.metrics.cycles_per_second)

    def test_nothing_measured_is_no_error(self):
        self.assertEqual((None, None), self.metrics.partition('X'))
        self.assertIsNone(self.metrics.cycles_per_second)

    def test_monitor_that_cannot_be_read_is_no_error(self):
        self.sim.faults.add(faults.Fault(faults.refuse(500), times=None))
        self.assertEqual((None, None),
                         self.metrics.partition(self.lpar.uuid))
