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

from nova_powervm.simulator import faults
from nova_powervm.simulator.model import partition
from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.tests import volume_fixtures
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.vios import batch
from nova_powervm.virt.powervm.volume import growth


class TestGrowth(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(driver_fixtures.DriverFixture())
        self.shown = volume_fixtures.CinderVolume(self.fix, 'iscsi')
        self.shown.show()
        lpar = self.fix.machine.create_lpar(partition.Settings(name='lpar1'))
        self.volume = self.shown.of(driver_fixtures.make_instance(), lpar)
        batch.connect(self.fix.host, lpar.uuid, self.volume.discover())
        self.shown.extend(2)

    def break_rescans(self, times):
        self.fix.sim.faults.add(faults.Fault(
            faults.fail_job('not now'), action='job:RescanVirtualDisk',
            times=times))

    def seen(self):
        devices = self.shown.devices()
        return sorted(vios.volumes[devices[vios.name]].capacity // 1024
                      for vios in self.fix.machine.vioses)

    def test_every_server_looks(self):
        growth.show(self.volume)
        self.assertEqual([2, 2], self.seen())

    def test_one_that_cannot_is_not_the_end(self):
        self.break_rescans(1)
        growth.show(self.volume)
        self.assertEqual([1, 2], self.seen())

    def test_none_that_can_is(self):
        self.break_rescans(None)
        error = self.assertRaises(exception.VolumeNotExtended, growth.show,
                                  self.volume)
        self.assertIn('not now', error.format_message())
        self.assertIn(self.shown.id, error.format_message())
