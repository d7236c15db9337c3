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
from nova_powervm.virt.powervm.volume import iscsi_names


class TestNames(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(driver_fixtures.DriverFixture())
        self.names = iscsi_names.Names(self.fix.host)
        self.servers = self.fix.host.initiators.servers
        self.iqns = [vios.initiator.name for vios in self.fix.machine.vioses]

    def test_each_server_is_asked_once(self):
        self.assertEqual(self.iqns, self.names.of(self.servers))
        before = len(self.fix.sim.trace.entries)
        self.assertEqual(self.iqns, self.names.of(self.servers))
        self.assertEqual(before, len(self.fix.sim.trace.entries))

    def test_one_without_a_name_is_asked_again_after_a_while(self):
        self.fix.machine.vios('vios1').initiator.supported = False
        self.assertEqual(self.iqns[1:], self.names.of(self.servers))
        self.fix.machine.vios('vios1').initiator.supported = True
        self.assertEqual(self.iqns[1:], self.names.of(self.servers))
        for watch in self.names._nameless.values():
            watch._duration = 0
        self.assertEqual(self.iqns, self.names.of(self.servers))

    def test_one_name_is_told_or_all(self):
        self.assertEqual('b', iscsi_names.told(['b', 'a']))
        self.assertEqual('a', iscsi_names.told(['a', 'a']))
        self.fix.config.config(group='powervm', iscsi_all_initiators=True)
        self.assertEqual(['a', 'b'], iscsi_names.told(['b', 'a']))
