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

import json

from nova_powervm.simulator.model import adapter
from nova_powervm.simulator.model import clock
from nova_powervm.simulator.model import pcm
from nova_powervm.simulator.wire import metrics
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines


class MetricsCase(base.TestCase):

    def setUp(self):
        super().setUp()
        self.machine = machines.machine(self)
        self.machine.clock = clock.Manual()
        self.machine.pcm.set(pcm.Preferences(long_term=True))
        self.lpar = machines.running(self.machine)

    def document(self, category, moment):
        vios = next((v for v in self.machine.vioses
                     if category == f'vios_{v.number}'), None)
        sample = pcm.Sample('LTM', category, moment, vios)
        return json.loads(metrics.encode(self.machine, sample))

    def measured(self, moment=60):
        return self.document('phyp', moment)['systemUtil']['utilSample']

    def guest(self, moment=60):
        return next(found for found in self.measured(moment)['lparsUtil']
                    if found['uuid'] == self.lpar.uuid)


class TestHypervisor(MetricsCase):

    def test_it_knows_the_machine(self):
        found = self.document('phyp', 60)['systemUtil']
        self.assertEqual((str(self.machine.mtms), 'LTM'),
                         (found['utilInfo']['mtms'],
                          found['utilInfo']['monitoringType']))
        self.assertEqual(self.machine.memory_available,
                         found['utilSample']['memory']['availableMem'])

    def test_counters_grow_with_time(self):
        early, late = (self.guest(m)['processor'] for m in (60, 90))
        self.assertEqual(
            0.5 * 30 * 512000000,
            late['entitledProcCycles'] - early['entitledProcCycles'])
        self.assertGreater(late['utilizedCappedProcCycles'],
                           early['utilizedCappedProcCycles'])

    def test_the_system_has_more_cycles_than_its_partitions_use(self):
        early, late = self.measured(60), self.measured(90)
        total = late['timeBasedCycles'] - early['timeBasedCycles']
        used = sum(
            a['processor']['utilizedCappedProcCycles']
            - b['processor']['utilizedCappedProcCycles']
            for a, b in zip(late['lparsUtil'], early['lparsUtil']))
        self.assertGreater(total * self.machine.units, used)

    def test_one_that_never_ran_counts_nothing(self):
        machines.lpar(self.machine, 'off')
        found = self.measured()['lparsUtil'][-1]
        self.assertEqual(('Not Activated', 0),
                         (found['state'],
                          found['processor']['entitledProcCycles']))

    def test_adapters_are_there_if_there_are_any(self):
        self.assertNotIn('network', self.guest())
        self.assertNotIn('storage', self.guest())
        adapter.create(self.lpar, adapter.Settings(
            self.machine.switches[0], 100))
        machines.attach(self.lpar, machines.disk(self.machine))
        found = self.guest()
        self.assertEqual(
            100, found['network']['virtualEthernetAdapters'][0]['vlanId'])
        bus = self.machine.vios('vios1').buses[0]
        self.assertEqual(
            bus.slot, found['storage']['genericVirtualAdapters'][0][
                'viosAdapterSlotId'])

    def test_only_processors_are_counted_if_so_asked(self):
        machines.attach(self.lpar, machines.disk(self.machine))
        self.machine.pcm.set(pcm.Preferences(compute=True))
        self.assertNotIn('storage', self.guest())


class TestVios(MetricsCase):

    def test_a_server_knows_its_adapters(self):
        machines.attach(self.lpar, machines.disk(self.machine))
        vios = self.machine.vios('vios1')
        port = machines.fc_port(self.machine)
        pair = vios.add_fc_mapping(self.lpar, port=port)
        found, = self.document(f'vios_{vios.number}', 60)[
            'systemUtil']['utilSample']['viosUtil']
        storage = found['storage']
        self.assertEqual(vios.buses[0].location, storage[
            'genericVirtualAdapters'][0]['physicalLocation'])
        card, = storage['fiberChannelAdapters']
        self.assertEqual(port.wwpn, card['wwpn'])
        self.assertEqual(pair.wwpns[0], card['ports'][0]['wwpn'])


class TestGuests(MetricsCase):

    def guests(self):
        return {g['name']: g for g in self.document('lpar', 120)['lparUtil']}

    def test_a_running_guest_tells_of_its_memory(self):
        self.assertEqual(1 << 30,
                         self.guests()['lpar1']['memory']['realMemSizeBytes'])

    def test_others_cannot_be_asked(self):
        machines.lpar(self.machine, 'off')
        self.lpar.rmc = 'inactive'
        guests = self.guests()
        self.assertEqual('6001', guests['off']['errorInfo']['errorId'])
        self.assertEqual('6003', guests['lpar1']['errorInfo']['errorId'])
        self.assertNotIn('memory', guests['lpar1'])
