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
from nova_powervm.virt.powervm import exception


class TestWaiting(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(driver_fixtures.DriverFixture())
        self.instance = driver_fixtures.make_instance()
        self.before = self.fix.machine.snapshot()

    def spawn(self, *vifs):
        self.fix.spawn(self.instance, network_info=vifs)

    def fail(self, words):
        exc = self.assertRaises(exception.NetworkNotReady, self.spawn,
                                network_fixtures.make_vif())
        self.assertIn(words, exc.format_message())

    def test_ports_that_will_be_told_of_are_awaited(self):
        vif = network_fixtures.make_vif(1)
        self.spawn(vif, network_fixtures.make_vif(2, active=True))
        self.assertEqual([('network-vif-plugged', vif['id'])],
                         self.fix.events.awaited)

    def test_silence_of_neutron_ends_the_build(self):
        self.fix.events.silent = True
        self.fail('within 300 seconds')

    def test_failure_of_neutron_ends_the_build(self):
        self.fix.events.failed = True
        self.fail('network-vif-plugged')

    def test_neither_matters_where_the_operator_says_so(self):
        self.fix.config.config(vif_plugging_is_fatal=False)
        self.fix.events.silent = self.fix.events.failed = True
        self.spawn(network_fixtures.make_vif())
        self.assertEqual(1, len(self.fix.network.ports))

    def test_nothing_is_awaited_with_a_timeout_of_zero(self):
        self.fix.config.config(vif_plugging_timeout=0)
        self.spawn(network_fixtures.make_vif())
        self.assertEqual([], self.fix.events.awaited)
