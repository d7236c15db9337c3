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

"""Performance and capacity monitoring as the client reads it."""

import json
import re
from unittest import mock

from lxml import etree
from pypowervm.tasks.monitor import host_cpu
from pypowervm.tasks.monitor import util
from pypowervm.tests.test_utils import pvmhttp
from pypowervm.wrappers import monitor

from nova_powervm.simulator.model import clock
from nova_powervm.tests.conformance.simulator import base
from nova_powervm.tests.conformance.simulator import recordings

_CPUINFO = 'processor : 0\nclock : 4116.000000MHz\n'


class MonitoringCase(base.ConformanceTest):

    def setUp(self):
        super().setUp()
        self.machine.clock = clock.Manual()
        self.uuid = self.machine.uuid

    def measure(self, seconds=300):
        """Turn the long term monitor on, for so long."""
        util.ensure_ltm_monitors(self.adapter, self.uuid)
        self.machine.clock.advance(seconds)

    def preferences(self):
        href = self.adapter.build_href(
            'ManagedSystem', root_id=self.uuid, service='pcm',
            child_type=monitor.PREFERENCES)
        return monitor.PcmPref.wrap(self.adapter.read_by_href(href))[0]

    def run_lpar(self, name='lpar1'):
        """A running partition with a disk; time stands still."""
        self.machine.clock = clock.Immediate()
        lpar = self.deploy(name)
        self.machine.clock = clock.Manual()
        self.machine.lpar(name).has_run_since(0)
        return lpar


class TestPreferences(MonitoringCase):

    def test_all_is_off_at_first(self):
        found = self.preferences()
        self.assertEqual('pvmsim', found.system_name)
        self.assertEqual(
            (False,) * 4, (found.ltm_enabled, found.stm_enabled,
                           found.aggregation_enabled,
                           found.compute_ltm_enabled))

    def test_long_term_is_turned_on(self):
        util.ensure_ltm_monitors(self.adapter, self.uuid)
        found = self.preferences()
        self.assertTrue(found.ltm_enabled)
        self.assertFalse(found.compute_ltm_enabled)
        self.assertTrue(self.machine.pcm.preferences.long_term)

    def test_defaults_and_computing_are_asked_for(self):
        util.ensure_ltm_monitors(self.adapter, self.uuid,
                                 override_to_default=True, compute_ltm=True)
        found = self.preferences()
        self.assertEqual((True, True, False), (
            found.compute_ltm_enabled, found.aggregation_enabled,
            found.stm_enabled))


class TestLongTerm(MonitoringCase):

    def test_there_is_nothing_in_the_first_moments(self):
        self.measure(1)
        self.assertEqual([], util.query_ltm_feed(self.adapter, self.uuid))
        self.assertEqual((None, None, None), util.latest_stats(
            self.adapter, self.uuid)[1:])

    def test_the_feed_names_what_was_measured(self):
        self.measure(120)
        feed = util.query_ltm_feed(self.adapter, self.uuid)
        self.assertEqual(
            {'phyp', 'vios_2', 'vios_3', 'lpar'}, {m.category for m in feed})
        newest = max(m.updated_datetime for m in feed)
        self.assertEqual(4, sum(m.updated_datetime == newest for m in feed))
        self.assertEqual(newest, feed[-1].published_datetime)
        self.assertIn('LTM_8247-22L', feed[0].title)
        self.assertEqual(len(feed), len({m.id for m in feed}))

    def test_the_latest_and_the_one_before(self):
        lpar = self.run_lpar()
        self.measure()
        _, now, vioses, lpars = util.latest_stats(self.adapter, self.uuid)
        _, then, _, _ = util.latest_stats(self.adapter, self.uuid,
                                          second_latest=True)
        self.assertEqual(2, len(vioses))
        self.assertIsNotNone(lpars.find(lpar.uuid))
        self.assertGreater(now.sample.time_based_cycles,
                           then.sample.time_based_cycles)
        self.assertEqual(self.machine.mtms.serial,
                         now.info.mtms.split('*')[1])
        self.assertEqual([], util.latest_stats(
            self.adapter, self.uuid, include_vio=False)[2])

    def test_guests_report_memory_or_why_they_do_not(self):
        lpar = self.run_lpar()
        off = self.create_lpar('off')
        self.measure()
        feed = util.query_ltm_feed(self.adapter, self.uuid)
        found = util.get_lpar_metrics(feed, self.adapter)
        self.assertEqual(80, found.find(lpar.uuid).memory.pct_real_mem_avbl)
        self.assertEqual(100, found.find(off.uuid).memory.pct_real_mem_free)
        self.assertIsNone(found.find('other'))
        # The library looks for the time by another name than was recorded.
        self.assertIn((lpar.uuid, str(lpar.id), 'lpar1', None),
                      [(one.uuid, one.lpar_id, one.name, one.timestamp)
                       for one in found.lpars_util])

    def test_metrics_of_each_partition(self):
        lpar = self.run_lpar()
        self.measure()
        _, *stats = util.latest_stats(self.adapter, self.uuid)
        found = util.vm_metrics(*stats)[lpar.uuid]
        self.assertEqual(1024, found.memory.logical_mem)
        self.assertGreater(found.processor.util_cap_proc_cycles, 0)
        self.assertIsNone(found.network)
        self.assertEqual(['vhost0'],
                         [a.name for a in found.storage.virt_adpts])
        self.assertGreater(found.storage.virt_adpts[0].read_bytes, 0)

    def test_a_cache_of_partitions(self):
        lpar = self.run_lpar()
        self.measure()
        cache = util.LparMetricCache(self.adapter, self.uuid)
        _, now = cache.get_latest_metric(lpar.uuid)
        _, then = cache.get_previous_metric(lpar.uuid)
        self.assertEqual(
            0.5 * 30 * 512000000, now.processor.entitled_proc_cycles
            - then.processor.entitled_proc_cycles)

    def test_a_cache_of_the_host(self):
        self.run_lpar()
        self.measure()
        with mock.patch('builtins.open', mock.mock_open(read_data=_CPUINFO)):
            frequency = host_cpu.HostCPUMetricCache._get_cpu_freq()
        self.assertEqual(4116, frequency)
        cache = host_cpu.HostCPUMetricCache(self.adapter, self.uuid)
        self.assertEqual(30 * 20 * 512000000, cache.total_cycles)
        self.assertGreater(cache.total_user_cycles, 0)
        self.assertGreater(cache.total_fw_cycles, 0)
        self.assertLess(cache.total_user_cycles + cache.total_fw_cycles,
                        cache.total_cycles)

    def test_a_cache_is_refreshed(self):
        self.measure()
        cache = host_cpu.HostCPUMetricCache(self.adapter, self.uuid)
        before = cache.total_cycles
        self.machine.clock.advance(30)
        cache.refresh_delta *= 0
        cache.refresh()
        self.assertEqual(2 * before, cache.total_cycles)

    def test_a_cache_copes_with_a_monitor_just_turned_on(self):
        cache = util.LparMetricCache(self.adapter, self.uuid)
        self.assertIsNone(cache.get_latest_metric('any')[1])


class TestShortTerm(MonitoringCase):

    def test_samples_are_five_seconds_apart(self):
        preferences = self.preferences()
        preferences.stm_enabled = True
        preferences.aggregation_enabled = True
        self.adapter.update(
            preferences.entry.element, None, 'ManagedSystem',
            root_id=self.uuid, child_type=monitor.PREFERENCES, service='pcm')
        self.machine.clock.advance(11)
        path = self.adapter.build_path(
            'pcm', 'ManagedSystem', root_id=self.uuid,
            child_type=util.RAW_METRICS, child_id=monitor.SHORT_TERM_MONITOR,
            xag=[])
        feed = monitor.STMMetrics.wrap(self.adapter.read_by_path(path))
        self.assertEqual(['phyp', 'phyp'], [m.category for m in feed])
        first, second = (m.updated_datetime for m in feed)
        self.assertEqual(5, (second - first).total_seconds())
        self.assertIn('STM', self.adapter.read_by_href(feed[0].link,
                                                       xag=[]).body)


class TestShapes(MonitoringCase):
    """Documents beside the recorded ones."""

    def recorded(self, *names):
        found = set()
        for name in names:
            body = pvmhttp.PVMFile(name).body
            found |= _keys(json.loads(body[body.index('{'):]))
        return found

    def shown(self, category):
        newest = [m for m in util.query_ltm_feed(self.adapter, self.uuid)
                  if re.fullmatch(category, m.category)][-1]
        return _keys(json.loads(
            self.adapter.read_by_href(newest.link, xag=[]).body))

    def setUp(self):
        super().setUp()
        self.run_lpar()
        self.create_lpar('off')
        self.measure()

    def test_what_the_hypervisor_measured(self):
        recorded = self.recorded('phyp_pcm_data.txt', 'phyp_pcm_data2.txt')
        shown = self.shown('phyp')
        self.assertEqual(set(), shown - recorded)
        self.assertEqual(set(), {
            path for path in recorded - shown
            if 'network' not in path and 'sriov' not in path
            and 'virtualFiberChannelAdapters' not in path})

    def test_what_a_vios_measured(self):
        # A later version of the recorded document has the name.
        name = '/systemUtil/utilInfo/name'
        self.assertEqual(set(), self.shown('vios_2') - {name}
                         - self.recorded('vios_pcm_data.txt'))

    def test_what_guests_measured(self):
        self.assertEqual(self.recorded('lpar_pcm_data.txt'),
                         self.shown('lpar'))

    def test_the_preferences(self):
        recorded = etree.fromstring(
            pvmhttp.PVMFile('pcm_pref.txt').body.strip().encode())
        href = self.adapter.build_href(
            'ManagedSystem', root_id=self.uuid, service='pcm',
            child_type=monitor.PREFERENCES)
        shown = etree.fromstring(
            self.adapter.read_by_href(href).body.encode())
        self.assertEqual(recordings.paths(recorded), recordings.paths(shown))

    def test_the_feed(self):
        recorded = etree.fromstring(
            pvmhttp.PVMFile('ltm_feed.txt').body.strip().encode())
        path = (f'/rest/api/pcm/ManagedSystem/{self.uuid}/RawMetrics/'
                'LongTermMonitor')
        shown = etree.fromstring(self.adapter.read_by_path(path).body.encode())
        self.assertEqual(recordings.paths(recorded), recordings.paths(shown))


def _keys(data, above=''):
    """The paths of all keys; items of a list are one place."""
    if isinstance(data, list):
        return set().union(*(_keys(item, above) for item in data))
    if not isinstance(data, dict):
        return {above}
    return set().union({above}, *(_keys(value, f'{above}/{key}')
                                  for key, value in data.items()))
