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

from nova_powervm.simulator.wire import document
from nova_powervm.simulator.wire import processor_pool as wire
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines
from nova_powervm.tests.unit.simulator.wire import documents


class TestProcessorPool(base.TestCase):

    def setUp(self):
        super().setUp()
        self.machine = machines.machine(self)

    def test_the_default_pool_has_no_limits_but_partitions(self):
        body = documents.encoded(self.machine.processor_pools[0])
        self.assertIsNone(body.text('MaximumProcessingUnits'))
        self.assertEqual('DefaultPool', body.text('PoolName'))
        self.assertEqual(
            3, len(body.child('AssignedPartitions').children('link')))

    def test_what_was_written_reads_back_the_same(self):
        pool = self.machine.processor_pools[5]
        pool.change('mine', 4.5, 1.25)
        self.assertEqual(
            {'name': 'mine', 'maximum': 4.5, 'reserved': 1.25},
            wire.decode(documents.encoded(pool), pool))

    def test_what_is_absent_stays(self):
        pool = self.machine.processor_pools[5]
        body = documents.written('SharedProcessorPool', document.bare())
        self.assertEqual(
            {'name': 'SharedPool05', 'maximum': 0.0, 'reserved': 0.0},
            wire.decode(body, pool))
