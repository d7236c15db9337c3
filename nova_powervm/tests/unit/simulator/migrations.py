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

"""Two machines, and partitions that could go from one to the other."""

from nova_powervm.simulator.model import adapter
from nova_powervm.simulator.model import job
from nova_powervm.simulator import presets
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines
from nova_powervm.tests.unit.simulator import pools


class MigrationCase(base.TestCase):
    """A running partition on the first of a pair of machines."""

    def setUp(self):
        super().setUp()
        self.source, self.target = presets.pair()
        for machine in (self.source, self.target):
            self.addCleanup(machine.close)
        self.lpar = machines.running(self.source)

    def migrate(self, name='Migrate', lpar=None, **parameters):
        return self.source.jobs.submit(
            name, lpar or self.lpar,
            {'TargetManagedSystemName': self.target.name, **parameters})

    def assertMigrates(self, **parameters):
        """It is validated, and does; the partition there is returned."""
        for name in ('MigrateValidate', 'Migrate'):
            done = self.migrate(name, **parameters)
            self.assertEqual((job.OK, '0'), (
                done.status, done.results.get('result', '0')))
        return self.target.lpar(self.lpar.name)

    def assertRefused(self, *words, lpar=None, **parameters):
        """Both jobs fail with these words, and nothing has changed."""
        before = self.source.snapshot(), self.target.snapshot()
        for name in ('MigrateValidate', 'Migrate'):
            failed = self.migrate(name, lpar, **parameters)
            self.assertEqual(job.FAILED, failed.status)
            for word in words:
                self.assertIn(word, failed.results['result'])
        self.assertEqual(before,
                         (self.source.snapshot(), self.target.snapshot()))

    def plug(self, vlan, switch=0):
        """A network adapter for the partition."""
        return adapter.create(self.lpar, adapter.Settings(
            self.source.switches[switch], vlan))

    def add_unit(self):
        """A logical unit that the partition sees through vios1."""
        unit = pools.unit(self.source)
        machines.attach(self.lpar, unit)
        return unit

    def add_port(self, with_lun=True):
        """Virtual Fibre Channel through vios1, with or without a LUN."""
        vios = self.source.vios('vios1')
        pair = vios.add_fc_mapping(self.lpar, port=vios.port('fcs0'))
        if with_lun:
            lun = self.source.san.lun('lun1')
            for wwpn in pair.wwpns:
                lun.mask(wwpn)
        return pair
