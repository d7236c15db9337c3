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

import pathlib

import testtools

import nova_powervm
from nova_powervm.simulator import faults
from nova_powervm.simulator import presets
from nova_powervm.simulator.presets import many
from nova_powervm.status import host
from nova_powervm.tests import base
from nova_powervm.tests import status_fixtures

PAGES = (pathlib.Path(nova_powervm.__file__).parent.parent
         / 'doc' / 'source' / 'admin')


class TestHostCheck(status_fixtures.StatusTestCase):

    def check(self, machine=None, prepare=lambda fix: None, **options):
        self.fix = self.host(machine, **options)
        self.fix.config.config(compute_driver='powervm.PowerVMDriver',
                               force_config_drive=True)
        prepare(self.fix)
        return dict(host.check('host1'))

    def codes(self, results):
        return {name: result.code.name for name, result in results.items()
                if name not in ('Consoles', 'Group pvm_admin',
                                'Open vSwitch')}

    def test_host_as_it_should_be_has_nothing_to_mend(self):
        for preset in ('dual_vios', 'fc', 'sriov'):
            results = self.check(getattr(presets, preset)())
            self.assertEqual(
                {'OK'}, set(self.codes(results).values()), results)

    def test_pool_and_shared_ethernet_are_looked_at_as_configured(self):
        results = self.check(presets.ssp(), disk_driver='ssp')
        self.assertResult('ok', 'shared storage pool',
                          results['Disks of instances'])
        results = self.check(presets.sea(),
                             sea_mappings=['red:ETHERNET0'])
        self.assertResult('ok', 'red: 1 bridge', results['Shared Ethernet'])

    def test_without_a_service_only_the_service_fails(self):
        results = self.check(prepare=lambda fix: fix.sim.stop())
        self.assertResult('failure', 'no PowerVM REST service',
                          results['REST service'], 'pvm-rest')
        codes = self.codes(results)
        del codes['REST service']
        self.assertEqual({'OK', 'SKIPPED'}, set(codes.values()))
        self.assertResult('skipped', 'There is no REST service.',
                          results['Virtual I/O Servers'])

    def test_without_servers_their_disks_are_not_looked_for(self):
        machine = presets.dual_vios()
        for vios in machine.vioses:
            vios.rmc = 'inactive'
        results = self.check(machine)
        self.assertEqual('FAILURE', results['Virtual I/O Servers'].code.name)
        self.assertResult('skipped', 'no active Virtual I/O Server',
                          results['Disks of instances'])

    def test_service_that_breaks_off_is_named_line_by_line(self):
        def fail(fix):
            fix.sim.faults.add(faults.Fault(
                faults.refuse(500, 'out of order'), times=None,
                noun='VirtualSwitch'))

        results = self.check(prepare=fail)
        self.assertResult('failure', 'out of order',
                          results['Virtual switches'], 'pvm-rest')
        self.assertEqual('OK', results['Virtual I/O Servers'].code.name)

    def test_requests_do_not_grow_with_partitions(self):
        counts = []
        for partitions in (0, 40):
            [machine] = many.fill([presets.sea()], partitions, 0)
            self.check(machine, sea_mappings=['red:ETHERNET0'])
            counts.append(sum(self.fix.sim.trace.counts().values()))
        self.assertEqual(counts[0], counts[1])
        self.assertLess(counts[0], 24)

    def test_nobody_stays_logged_on(self):
        self.check()
        last = self.fix.sim.trace.entries[-1]
        self.assertEqual(('DELETE', 'Logon'), (last.verb, last.noun))

    def test_every_check_has_a_name_of_its_own(self):
        names = [each.name for each in host.CHECKS]
        self.assertEqual(len(names), len(set(names)))


@testtools.skipUnless(PAGES.exists(), 'only a source tree has the pages')
class TestDocumentation(base.TestCase):

    def test_pages_show_and_explain_every_check(self):
        shown = (PAGES / 'output' / 'host-check.txt').read_text()
        explained = ' '.join((PAGES / 'status.rst').read_text().split())
        for each in host.CHECKS:
            self.assertIn(f'| {each.name} ', shown)
            self.assertIn(each.name, explained)
