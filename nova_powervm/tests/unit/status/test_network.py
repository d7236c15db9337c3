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

import socket

import fixtures

from nova_powervm.simulator import presets
from nova_powervm.status import network
from nova_powervm.tests import status_fixtures


class TestNetwork(status_fixtures.StatusTestCase):

    def test_missing_management_switch_is_a_warning(self):
        facts = self.facts()
        self.assertResult('ok', 'MGMTSWITCH', network.switches(facts))
        del facts.wiring.switches['MGMTSWITCH']
        self.assertResult('warning', 'ETHERNET0', network.switches(facts),
                          'use_rmc_mgmt_vif')

    def test_wrong_mappings_are_failures(self):
        for mapping, found in (('red:NOSWITCH', 'does not have'),
                               ('red:', 'must be a list')):
            self.assertResult(
                'failure', found, network.shared_ethernet(
                    self.facts(presets.sea(), sea_mappings=[mapping])))

    def test_port_without_a_link_is_a_warning(self):
        machine = presets.sriov()
        self.assertResult('ok', ': ', network.sriov(self.facts(machine)))
        facts = self.facts(machine)
        port = facts.system.asio_config.sriov_adapters[0].phys_ports[0]
        port.element.find('CurrentConnectionSpeed').text = 'E0'
        self.assertResult('warning', port.loc_code, network.sriov(facts),
                          'No link')


class TestOpenVSwitch(status_fixtures.StatusTestCase):

    def listen(self):
        listener = socket.create_server(('127.0.0.1', 0))
        self.addCleanup(listener.close)
        return f'tcp:127.0.0.1:{listener.getsockname()[1]}'

    def check(self, connection, bridges=(), **options):
        facts = self.facts(**options)
        self.useFixture(fixtures.MockPatchObject(
            network, '_ovsdb', lambda: connection))
        self.useFixture(fixtures.MockPatchObject(
            network.local, 'links', lambda: dict.fromkeys(bridges)))
        return network.open_vswitch(facts)

    def test_database_and_integration_bridge_are_all_it_takes(self):
        self.assertResult('ok', 'br-int', self.check(
            self.listen(), ['lo', 'br-int']))

    def test_without_its_bridge_the_agent_is_missing(self):
        self.assertResult('failure', 'no br-int', self.check(
            self.listen(), ['lo']), 'agent')

    def test_without_a_database_nothing_can_be_plugged(self):
        path = self.useFixture(fixtures.TempDir()).join('none')
        for connection in ('tcp:127.0.0.1:1', f'unix:{path}'):
            self.assertResult('failure', 'No Open vSwitch database',
                              self.check(connection), 'sea_mappings')

    def test_hosts_with_other_networks_may_do_without(self):
        self.assertResult(
            'warning', 'No Open vSwitch database', self.check(
                'tcp:127.0.0.1:1', sea_mappings=['red:ETHERNET0']))

    def test_where_it_is_os_vif_says(self):
        self.assertEqual('tcp:127.0.0.1:6640', network._ovsdb())
