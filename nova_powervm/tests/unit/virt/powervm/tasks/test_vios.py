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

from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.virt.powervm.partition import lifecycle
from nova_powervm.virt.powervm.storage import base as storage
from nova_powervm.virt.powervm.tasks import vios
from nova_powervm.virt.powervm.vios import mapping


class TestViosSteps(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(driver_fixtures.DriverFixture())
        self.host = self.fix.host
        self.lpar = lifecycle.create(self.host,
                                     driver_fixtures.make_instance())
        [disk] = self.host.disks.create([storage.Wanted('b1', 1)])
        self.unmapped = self.fix.machine.snapshot()
        self.planned = [mapping.DiskMapping(
            disk.vios_uuid, self.lpar.uuid, 'b1')]

    def test_planned_mappings_are_made_and_undone(self):
        step = vios.ApplyMappings(['one'])
        step.execute(self.host, self.lpar, one=self.planned)
        self.assertNotEqual(self.unmapped, self.fix.machine.snapshot())
        step.undo(None, self.host, self.lpar.uuid, ['b1'], 'cfg_1',
                  one=self.planned)
        self.assertEqual(self.unmapped, self.fix.machine.snapshot())

    def test_removing_mappings_works_twice(self):
        vios.ApplyMappings(['one']).execute(self.host, self.lpar,
                                            one=self.planned)
        for _ in range(2):
            vios.RemoveMappings().execute(self.host, self.lpar.uuid, ['b1'],
                                          'cfg_1')
        self.assertEqual(self.unmapped, self.fix.machine.snapshot())
