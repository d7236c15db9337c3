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

import fixtures
from oslo_config import cfg

from nova_powervm.conf import npiv
from nova_powervm.conf import powervm
from nova_powervm.tests import base


class TestFabricPorts(base.TestCase):

    def read(self, *lines):
        conf = cfg.ConfigOpts()
        powervm.register_opts(conf)
        path = self.useFixture(fixtures.TempDir()).join('nova.conf')
        with open(path, 'w') as file:
            file.write('\n'.join(['[powervm]', *lines]))
        conf(['--config-file', path])
        return npiv.fabric_ports(conf)

    def test_one_option_says_the_ports_of_all_fabrics(self):
        self.assertEqual(
            {'A': ['10:00:00:90:fa:1b:2c:00', '10000090fa1b2c02'],
             'B': ['10000090FA1B2C01']},
            self.read('fabrics = A, B', 'fabric_ports = A:10:00:00:90:fa:1b:'
                      '2c:00; 10000090fa1b2c02 ,B:10000090FA1B2C01'))

    def test_option_named_after_a_fabric_is_still_understood(self):
        self.assertEqual(
            {'fab_1': ['10000090fa1b2c00', '10000090fa1b2c02'], 'B': ['1']},
            self.read('fabrics = fab_1,B', 'fabric_ports = B:1',
                      'fabric_fab_1_port_wwpns = 10000090fa1b2c00, '
                      '10000090fa1b2c02',
                      'fabric_B_port_wwpns = 2'))

    def test_nothing_is_needed_without_npiv(self):
        self.assertEqual({'A': []}, self.read())
