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

from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.tests import network_fixtures
from nova_powervm.virt.powervm.network import registry
from nova_powervm.virt.powervm.partition import lifecycle
from nova_powervm.virt.powervm.tasks import network


class TestPlugVifs(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(driver_fixtures.DriverFixture())
        self.instance = driver_fixtures.make_instance()
        self.lpar = lifecycle.create(self.fix.host, self.instance)
        self.before = self.fix.machine.snapshot()
        self.vifs = registry.vifs([network_fixtures.make_vif()])
        self.step = network.PlugVifs()

    def plug(self):
        self.step.execute(self.fix.host, self.instance, self.lpar, self.vifs)

    def test_undo_leaves_the_partition_as_it_was(self):
        self.plug()
        self.step.undo(None, self.fix.host, self.instance, self.lpar.uuid,
                       self.vifs)
        self.assertEqual(
            self.before['partitions'],
            self.fix.machine.snapshot()['partitions'])

    def test_release_removes_what_is_outside_of_the_partition(self):
        self.plug()
        network.ReleaseVifs().execute(
            self.fix.host, self.instance, self.lpar.uuid, self.vifs)
        self.assertEqual({}, self.fix.network.ports)
