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

from nova.compute import power_state
from nova.compute import provider_tree
from nova import exception as nova_exception
import os_resource_classes as orc

from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures


class TestDriver(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(driver_fixtures.DriverFixture())
        self.driver = self.fix.driver
        self.instance = driver_fixtures.make_instance()

    def state(self):
        return self.driver.get_info(self.instance).state

    def test_node_is_named_after_the_host_for_good(self):
        self.assertEqual(['host1'], self.driver.get_available_nodes())
        self.assertEqual(['host1'],
                         self.driver.get_available_nodes(refresh=True))

    def test_driver_that_is_not_started_says_so_in_novas_words(self):
        self.driver.cleanup_host('host1')
        self.assertRaises(nova_exception.VirtDriverNotReady,
                          self.driver.get_available_nodes)

    def test_stopping_twice_is_harmless(self):
        self.driver.cleanup_host('host1')
        self.driver.cleanup_host('host1')

    def test_updating_placement_asks_nothing_of_the_host(self):
        self.driver.get_available_resource('host1')
        self.fix.sim.trace.clear()
        tree = provider_tree.ProviderTree()
        tree.new_root('host1', '11111111-1111-1111-1111-111111111111')
        self.driver.update_provider_tree(tree, 'host1')
        self.assertEqual([], self.fix.sim.trace.entries)
        self.assertEqual({orc.VCPU, orc.PCPU, orc.MEMORY_MB, orc.DISK_GB,
                          'CUSTOM_POWERVM_PROC_UNITS'},
                         set(tree.data('host1').inventory))

    def test_placement_can_be_updated_before_the_first_audit(self):
        tree = provider_tree.ProviderTree()
        tree.new_root('host1', '11111111-1111-1111-1111-111111111111')
        self.driver.update_provider_tree(tree, 'host1')
        self.assertIn(orc.VCPU, tree.data('host1').inventory)

    def test_uptime_is_that_of_the_machine(self):
        self.assertIn('up 1 days', self.driver.get_host_uptime())

    def test_address_is_the_configured_one(self):
        self.fix.config.config(my_ip='192.0.2.1')
        self.assertEqual('192.0.2.1', self.driver.get_host_ip_addr())

    def test_life_of_an_instance(self):
        self.assertFalse(self.driver.instance_exists(self.instance))
        self.fix.spawn(self.instance)
        self.assertTrue(self.driver.instance_exists(self.instance))
        self.assertEqual(power_state.RUNNING, self.state())
        self.driver.power_off(self.instance, 60, 10)
        self.assertEqual(power_state.SHUTDOWN, self.state())
        self.driver.power_on(None, self.instance, [], None, None, None)
        self.assertEqual(power_state.RUNNING, self.state())
        for kind in ('SOFT', 'HARD'):
            self.driver.reboot(None, self.instance, [], kind)
            self.assertEqual(power_state.RUNNING, self.state())
        self.fix.destroy(self.instance)
        self.assertRaises(nova_exception.InstanceNotFound, self.state)

    def test_cleanup_leaves_nothing(self):
        before = self.fix.machine.snapshot()
        self.fix.spawn(self.instance)
        self.driver.cleanup(None, self.instance, [])
        self.fix.forget_images()
        self.assertEqual(before, self.fix.machine.snapshot())

    def test_only_raw_images_are_advertised(self):
        self.assertEqual(
            ['supports_image_type_raw'],
            [flag for flag, value in self.driver.capabilities.items()
             if flag.startswith('supports_image_type') and value])
