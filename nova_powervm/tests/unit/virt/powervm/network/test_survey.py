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
from nova import objects
from oslo_utils import uuidutils

from nova_powervm.simulator import faults
from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.tests import network_fixtures
from nova_powervm.virt.powervm.network import survey


class TestSurvey(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(driver_fixtures.DriverFixture())
        self.instances = [driver_fixtures.make_instance(number)
                          for number in (1, 2)]
        for instance in self.instances:
            self.fix.spawn(instance, network_info=[
                network_fixtures.make_vif(instance.id)])
        self.migrating = []
        self.useFixture(fixtures.MockPatchObject(
            objects.InstanceList, 'get_by_filters', self.find))

    def find(self, context, filters, **kwargs):
        """Nova's database."""
        self.assertEqual(['migrating'], filters['task_state'])
        return [each for each in self.migrating
                if each.uuid in filters['uuid']]

    def owners(self):
        return {port['vm-uuid'] for port in self.fix.network.ports.values()}

    def test_what_is_here_stays(self):
        present = [each.uuid for each in self.instances]
        survey.survey(self.fix.host, present)
        self.assertEqual(set(present), self.owners())

    def test_what_an_instance_left_goes(self):
        present = [self.instances[0].uuid, uuidutils.generate_uuid()]
        wiring = survey.survey(self.fix.host, present)
        self.assertEqual({self.instances[0].uuid}, self.owners())
        self.assertEqual(1, len(wiring.trunks))

    def test_what_is_made_for_an_instance_that_comes_stays(self):
        self.migrating = self.instances[1:]
        survey.survey(self.fix.host, [])
        self.assertEqual({self.instances[1].uuid}, self.owners())

    def test_what_cannot_be_removed_does_not_end_the_start(self):
        self.fix.sim.faults.add(faults.Fault(
            faults.refuse(500), verb='DELETE', noun='ClientNetworkAdapter'))
        survey.survey(self.fix.host, [])
        self.assertEqual(1, len(self.owners()))
        survey.survey(self.fix.host, [])
        self.assertEqual(set(), self.owners())
