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

from nova_powervm.tests.unit.simulator.rest import http


class TestProcessorPool(http.RestCase):

    def setUp(self):
        super().setUp()
        self.pool = self.machine.processor_pools[1]
        self.pools_path = (f'{http.UOM}/ManagedSystem/{self.machine.uuid}/'
                           'SharedProcessorPool')
        self.path = f'{self.pools_path}/{self.pool.uuid}'

    def test_they_are_listed(self):
        self.assertEqual(64, len(self.get(self.pools_path).contents))

    def test_one_is_read_and_changed(self):
        answer = self.get(self.path)
        element = answer.element
        element.find('{*}PoolName').text = 'mine'
        element.find('{*}MaximumProcessingUnits').text = '2.5'
        done = self.post(self.path, element, etag=answer.headers['ETag'])
        self.assertEqual('mine', done.text('PoolName'))
        self.assertEqual(('mine', 2.5), (self.pool.name, self.pool.maximum))
        self.assertRefused(412, self.post(self.path, element,
                                          etag=answer.headers['ETag']))
