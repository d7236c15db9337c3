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
from nova_powervm.tests import driver_fixtures
from nova_powervm.virt.powervm.volume import connector


class TestConnector(base.TestCase):

    def connector(self, machine=None):
        fix = self.useFixture(driver_fixtures.DriverFixture(machine))
        fix.config.config(host='host1', my_block_storage_ip='192.0.2.7')
        return connector.connector(fix.host, driver_fixtures.make_instance())

    def test_it_has_what_drivers_of_cinder_read(self):
        found = self.connector(presets.fc())
        self.assertEqual(
            {'host': 'host1', 'ip': '192.0.2.7', 'platform': 'ppc64le',
             'os_type': 'linux', 'do_local_attach': False,
             'multipath': True},
            {key: value for key, value in found.items()
             if key not in ('wwpns', 'wwnns', 'initiator')})
        self.assertEqual(8, len(found['wwpns']))
        self.assertEqual(sorted(found['wwpns']), found['wwpns'])
        self.assertEqual([f'2{wwpn[1:]}' for wwpn in found['wwpns']],
                         found['wwnns'])

    def test_the_iscsi_name_of_one_server_is_told(self):
        self.assertRegex(self.connector()['initiator'], 'iqn.*-2$')

    def test_host_without_fibre_channel_names_no_ports(self):
        self.assertNotIn('wwpns', self.connector())
