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

from nova import exception as nova_exception

from nova_powervm.simulator import faults
from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.virt.powervm.console import partition
from nova_powervm.virt.powervm.partition import names


class TestPartition(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(driver_fixtures.DriverFixture())
        self.instance = driver_fixtures.make_instance()
        self.uuid = names.partition_uuid(self.instance.uuid)

    def read(self):
        return partition.read(self.fix.host.adapter, self.uuid,
                              self.instance.uuid)

    def test_one_request_tells_what_terminals_are_opened_with(self):
        self.fix.spawn(self.instance)
        self.fix.sim.trace.clear()
        found = self.read()
        lpar = self.fix.machine.lpar(self.instance.name)
        self.assertEqual(
            partition.Partition(lpar.uuid, lpar.number, self.instance.uuid),
            found)
        self.assertEqual(1, len(self.fix.sim.trace.entries))

    def test_partition_that_is_not_there_is_an_instance_not_found(self):
        self.assertRaises(nova_exception.InstanceNotFound, self.read)

    def test_service_that_does_not_answer_is_a_console_that_cannot_be_had(
            self):
        self.fix.spawn(self.instance)
        self.fix.sim.faults.add(faults.Fault(
            faults.refuse(500), verb='GET', noun='LogicalPartition'))
        exc = self.assertRaises(nova_exception.ConsoleTypeUnavailable,
                                self.read)
        self.assertIn('does not tell the partition of instance '
                      f'{self.instance.uuid}', exc.format_message())
