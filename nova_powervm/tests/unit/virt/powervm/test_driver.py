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
from nova.compute import power_state
from nova.compute import provider_tree
from nova import exception as nova_exception
from nova import objects
import os_resource_classes as orc

from nova_powervm.simulator.model import network
from nova_powervm.simulator import presets
from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.tests import network_fixtures


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

    def test_cleanup_leaves_ports_that_nova_goes_on_with(self):
        network.create_switch(self.fix.machine, 'NovaLinkVEABridge')
        vifs = [network_fixtures.make_vif(1)]
        self.fix.spawn(self.instance, network_info=vifs)
        self.driver.cleanup(None, self.instance, vifs, destroy_vifs=False)
        self.assertEqual(1, len(self.fix.network.ports))
        self.driver.cleanup(None, self.instance, vifs)
        self.assertEqual({}, self.fix.network.ports)

    def test_releases_of_nova_that_do_not_ask_have_it_done_all_the_same(self):
        self.useFixture(fixtures.MonkeyPatch(
            'nova_powervm.virt.powervm.driver._NOVA_PROCESSES_INSTANCES',
            False))
        self.instance.info_cache = objects.InstanceInfoCache(
            network_info=None)
        self.fix.spawn(self.instance)
        self.fix.start()
        self.assertFalse(self.driver.instance_exists(self.instance))

    def test_instance_that_ran_when_the_host_went_down_runs_again(self):
        self.fix.spawn(self.instance)
        self.fix.machine.lpar(self.instance.name).stop_at_once()
        for _ in range(2):
            self.driver.resume_state_on_host_boot(
                None, self.instance, [], [], block_device_info=None)
            self.assertEqual('running', self.fix.machine.lpar(
                self.instance.name).state)

    def test_disks_are_on_a_shared_disk_only_in_a_pool(self):
        self.fix.spawn(self.instance)
        self.assertFalse(self.driver.instance_on_disk(self.instance))
        with driver_fixtures.DriverFixture(
                presets.ssp(), disk_driver='ssp') as fix:
            self.assertFalse(fix.driver.instance_on_disk(self.instance))
            fix.spawn(self.instance)
            self.assertTrue(fix.driver.instance_on_disk(self.instance))

    def test_only_raw_images_are_advertised(self):
        self.assertEqual(
            ['supports_image_type_raw'],
            [flag for flag, value in self.driver.capabilities.items()
             if flag.startswith('supports_image_type') and value])
