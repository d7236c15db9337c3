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
from os_vif import exception as osv_exc

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


class TestReplug(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(driver_fixtures.DriverFixture())
        self.instances = {}
        for number in range(3):
            instance = driver_fixtures.make_instance(number)
            vifs = [network_fixtures.make_vif(number)]
            self.fix.spawn(instance, network_info=vifs)
            self.instances[instance.uuid] = (instance, vifs)
        self.ports = dict(self.fix.network.ports)
        self.useFixture(fixtures.MockPatchObject(
            objects.InstanceList, 'get_by_filters', return_value=[]))
        self.fix.driver.cleanup_host('host1')

    def restart(self):
        """Start nova-compute after a boot of the management partition."""
        self.fix.driver.cleanup_host('host1')
        self.fix.network.restart()
        self.fix.start()
        self.fix.sim.trace.clear()

    def restart_and_plug(self):
        self.restart()
        for instance, vifs in self.instances.values():
            self.fix.driver.plug_vifs(instance, vifs)

    def test_all_instances_are_mended_without_a_request(self):
        self.restart_and_plug()
        self.assertEqual([], self.fix.sim.trace.entries)
        self.assertEqual(self.ports, self.fix.network.ports)

    def test_later_the_host_is_read_again(self):
        self.restart_and_plug()
        self.fix.driver.get_available_resource('host1')
        self.fix.sim.trace.clear()
        self.fix.driver.plug_vifs(*next(iter(self.instances.values())))
        self.assertEqual(1, len(self.fix.sim.trace.entries))

    def test_instance_without_a_partition_is_only_reported(self):
        self.fix.start()
        instance, vifs = next(iter(self.instances.values()))
        self.fix.destroy(instance, vifs)
        self.restart_and_plug()
        self.assertEqual(2, len(self.fix.network.ports))

    def check_failed(self, words, vif=None):
        self.restart()
        instance, vifs = next(iter(self.instances.values()))
        exc = self.assertRaises(
            exception.PlugFailed, self.fix.driver.plug_vifs, instance,
            [vif] if vif else vifs)
        self.assertIn(words, exc.format_message())

    def test_port_that_lost_its_binding_is_told(self):
        self.check_failed('is not bound', network_fixtures.make_vif(
            type='binding_failed'))

    def test_failure_of_open_vswitch_is_told(self):
        self.fix.network.failure = osv_exc.PlugException(
            vif='port', err='ovsdb is down')
        self.check_failed('ovsdb is down')

    def test_unplugging_forgets_everything(self):
        self.restart()
        for instance, vifs in self.instances.values():
            self.fix.driver.unplug_vifs(instance, vifs)
        self.assertEqual({}, self.fix.network.ports)
