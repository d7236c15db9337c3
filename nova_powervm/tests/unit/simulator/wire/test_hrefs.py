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

from nova_powervm.simulator.wire import hrefs
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines


class TestHrefs(base.TestCase):

    def test_things_have_absolute_addresses_from_the_system_down(self):
        machine = machines.machine(self)
        vios = machine.vios('vios1')
        self.assertEqual(
            f'http://h:1/rest/api/uom/ManagedSystem/{machine.uuid}/'
            f'VirtualIOServer/{vios.uuid}',
            hrefs.Hrefs('http://h:1/').of(vios))

    def test_things_of_a_partition_have_them_from_there_down(self):
        group = machines.machine(self).vios('vios1').group('novavg')
        self.assertEqual(
            f'http://h:1/rest/api/uom/VirtualIOServer/{group.vios.uuid}/'
            f'VolumeGroup/{group.uuid}', hrefs.Hrefs('http://h:1/').of(group))

    def test_any_path_gets_the_host(self):
        self.assertEqual('http://h:1/x', hrefs.Hrefs('http://h:1').path('/x'))

    def test_the_uuid_is_the_last_step(self):
        for href in ('/rest/api/uom/LogicalPartition/U1',
                     'http://h/LogicalPartition/U1?group=None', '/a/U1/'):
            self.assertEqual('U1', hrefs.uuid_in(href))
