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
from nova_powervm.simulator import presets
from nova_powervm.tests import base


class TestMgmtStorage(base.TestCase):

    def setUp(self):
        super().setUp()
        self.machine = presets.PRESETS['mgmt_storage'](vg_size=50)
        self.addCleanup(self.machine.close)
        self.host = self.machine.vios('novalink')

    def test_the_management_partition_is_the_only_server(self):
        self.assertEqual([self.host], self.machine.partitions)
        self.assertEqual([self.host], self.machine.vioses)
        self.assertEqual(('AIX/Linux', True, True),
                         (self.host.kind, self.host.is_management,
                          self.host.is_linux))

    def test_it_has_a_volume_group(self):
        self.assertEqual(50, self.host.group('novavg').capacity)

    def test_its_disks_are_devices(self):
        disk = self.host.group('novavg').create_disk('boot', 1.0)
        self.assertEqual('/dev/novavg/boot', disk.device)
        self.assertIs(disk, self.host.disk('/dev/novavg/boot'))
        self.assertIs(disk, self.host.disk('boot'))

    def test_it_answers_without_rmc(self):
        self.host.rmc = 'inactive'
        self.host.check_reachable()
