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
from nova_powervm.simulator import presets
from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.virt.powervm.volume import hdisk


class TestHdisk(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(
            driver_fixtures.DriverFixture(presets.dual_vios()))
        self.vios = self.fix.machine.vios('vios1')
        self.free = self.vios.add_volume(1024)
        self.names = set(self.vios.volumes)

    def remove(self, name):
        hdisk.remove(self.fix.host, self.vios.uuid, name)
        return self.names - set(self.vios.volumes)

    def test_server_tells_of_its_disks(self):
        server = hdisk.Server(self.fix.host, self.vios.uuid)
        disk = server.disk(self.free.name)
        self.assertTrue(disk.is_free)
        self.assertFalse(disk.is_missing)
        self.assertEqual(disk.name, server.disk_with(disk.udid).name)
        self.assertFalse(server.disk('hdisk0').is_free)
        self.assertIsNone(server.disk('hdisk99'))

    def test_disk_is_removed(self):
        self.assertEqual({self.free.name}, self.remove(self.free.name))

    def test_disk_in_use_stays(self):
        self.assertEqual(set(), self.remove('hdisk0'))

    def test_lost_answer_is_asked_for_again(self):
        self.fix.sim.faults.add(faults.Fault(
            faults.drop_before(), verb='PUT', noun='VirtualIOServer'))
        self.assertEqual({self.free.name}, self.remove(self.free.name))
