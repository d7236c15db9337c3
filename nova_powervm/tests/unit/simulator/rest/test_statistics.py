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

"""Tests of nova_powervm.simulator.rest.statistics."""

import json

from nova_powervm.tests.unit.simulator import machines
from nova_powervm.tests.unit.simulator.rest import http


class TestStatistics(http.RestCase):

    def test_they_count_requests_and_things(self):
        machines.attach(machines.running(self.machine),
                        machines.disk(self.machine))
        self.get(self.lpars_path)
        self.get(f'{self.lpars_path}/none')
        numbers = json.loads(
            self.get('/simulator/statistics', token=False).data)
        self.assertEqual({'GET LogicalPartition': 2}, numbers['requests'])
        self.assertEqual({'200': 1, '404': 1}, numbers['statuses'])
        self.assertEqual({'running': 4}, numbers['partitions'])
        self.assertEqual((1, 1, 1), (numbers['sessions'], numbers['disks'],
                                     numbers['mappings']))
        self.assertGreaterEqual(numbers['seconds'], numbers['slowest'])
