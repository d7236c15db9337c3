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
from nova_powervm.simulator.wire import bridge as wire
from nova_powervm.simulator.wire import document
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import networks
from nova_powervm.tests.unit.simulator.wire import documents


class TestBridge(base.TestCase):

    def setUp(self):
        super().setUp()
        self.machine = networks.machine(self, 'sea')
        self.bridge = self.machine.bridges[0]
        self.body = documents.encoded(self.bridge)

    def test_it_reads_back(self):
        found = wire.decode(self.body)
        self.assertEqual((1, False, None),
                         (found['pvid'], found['load_balancing'],
                          found['control_channel']))
        self.assertEqual(
            [(v.uuid, 'ent0', v.name == 'vios1', 2)
             for v in self.machine.vioses],
            [(s.vios_uuid, s.device, s.is_primary, len(s.trunks))
             for s in found['seas']])

    def test_trunks_stand_in_load_groups_and_in_seas(self):
        groups = self.body.child('LoadGroups').children('LoadGroup')
        self.assertEqual(['1', '4094'],
                         [g.text('PortVLANID') for g in groups])
        self.assertEqual([2, 2], [
            len(g.child('TrunkAdapters').children('TrunkAdapter'))
            for g in groups])

    def test_a_body_may_say_nothing_of_seas(self):
        body = documents.written('NetworkBridge', document.bare())
        self.assertEqual({None}, set(wire.decode(body).values()))
