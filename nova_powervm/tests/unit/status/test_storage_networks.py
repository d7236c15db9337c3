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
from nova_powervm.status import storage_networks
from nova_powervm.tests import status_fixtures


class TestFibreChannel(status_fixtures.StatusTestCase):

    def test_ports_are_counted(self):
        self.assertResult('ok', 'with NPIV', storage_networks.fibre_channel(
            self.facts(presets.fc())))
        self.assertResult('ok', 'No Virtual I/O Server has',
                          storage_networks.fibre_channel(self.facts()))

    def test_server_without_ports_beside_one_with_is_a_warning(self):
        facts = self.facts(presets.fc())
        slots = facts.vioses[1].element.find(
            'PartitionIOConfiguration/ProfileIOSlots')
        for slot in slots.findall('ProfileIOSlot'):
            slots.remove(slot)
        self.assertResult('warning', f'none on {facts.vioses[1].name}',
                          storage_networks.fibre_channel(facts))


class TestFabrics(status_fixtures.StatusTestCase):

    def test_unused_ones_are_not_looked_at(self):
        self.assertResult('ok', 'Not used', storage_networks.fabrics(
            self.facts(presets.fc())))

    def test_wrong_options_are_failures_and_right_ones_are_told(self):
        machine = presets.fc()
        self.assertResult('failure', 'has no physical ports',
                          storage_networks.fabrics(self.facts(
                              machine, fc_attach_strategy='npiv')))
        wwpns = [port.wwpn for vios in machine.vioses for port in vios.ports]
        self.assertResult('ok', f'A: {len(wwpns)} ports',
                          storage_networks.fabrics(self.facts(
                              machine, fc_attach_strategy='npiv',
                              fabric_ports={'A': ';'.join(wwpns)})))


class TestIscsi(status_fixtures.StatusTestCase):

    def test_names_are_told(self):
        self.assertResult('ok', 'vios1: iqn.',
                          storage_networks.iscsi(self.facts()))

    def test_server_that_tells_none_is_a_warning(self):
        facts = self.facts()
        self.fix.sim.faults.add(faults.Fault(
            faults.fail_job(), noun='VirtualIOServer'))
        self.assertResult('warning', 'told none',
                          storage_networks.iscsi(facts), 'iSCSI')

    def test_two_servers_of_one_name_are_a_warning(self):
        machine = presets.dual_vios()
        machine.vioses[1].initiator = machine.vioses[0].initiator
        self.assertResult('warning', 'vios1: iqn', storage_networks.iscsi(
            self.facts(machine)), 'one name')
