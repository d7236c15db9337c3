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

"""nova-compute stops and starts while partitions go on."""

from nova_powervm.tests.functional import cloud  # isort: skip

from nova.compute import power_state
from nova import objects

from nova_powervm.simulator.model import partition
from nova_powervm.simulator import presets


class RestartTest(cloud.CloudTestCase):

    listens = True

    def test_running_and_stopped_servers_are_as_before(self):
        running, stopped = self.boot(), self.boot()
        self.api.post_server_action(stopped['id'], {'os-stop': None})
        self._wait_for_state_change(stopped, 'SHUTOFF')
        before = self.machine.snapshot()

        self.restart()

        self.assertEqual(before, self.machine.snapshot())
        for server, status, state in (
                (running, 'ACTIVE', power_state.RUNNING),
                (stopped, 'SHUTOFF', power_state.SHUTDOWN)):
            shown = self._wait_for_state_change(server, status)
            self.assertEqual(state, shown['OS-EXT-STS:power_state'])

    def test_servers_can_be_managed_after_a_restart(self):
        server = self.boot()

        self.restart()

        self._reboot_server(server, hard=True)
        self._delete_server(server)
        self.assertRaises(StopIteration, self.partition_of, server)

    def test_partition_stopped_meanwhile_is_noticed(self):
        server = self.boot()
        self.compute.stop()
        lpar = self.partition_of(server)
        lpar.begin_stop()
        lpar.finish_stop()

        self.compute = self._start_compute('host1')
        self.compute.manager._sync_power_states(self.admin_context())

        self._wait_for_state_change(server, 'SHUTOFF')

    def test_allocations_survive_a_restart(self):
        server = self.boot()
        before = self.allocations_of(server)

        self.restart()
        self._run_periodics()

        self.assertEqual(before, self.allocations_of(server))

    def allocations_of(self, server):
        allocations = self._get_allocations_by_server_uuid(server['id'])
        return {provider: allocation['resources']
                for provider, allocation in allocations.items()}


class FirstStartTest(cloud.CloudTestCase):
    """On a machine where somebody else made partitions."""

    def _setup_compute_service(self):
        machine = presets.dual_vios()
        for name in ('payroll', 'instance-00000001'):
            lpar = machine.create_lpar(partition.Settings(name))
            lpar.begin_start()
            lpar.finish_start()
        return self.add_host('host1', machine)

    def test_foreign_partitions_are_not_nova_s(self):
        self.assertEqual([], self.compute.manager.driver.list_instances())
        self.assertEqual(0, self.compute.manager.driver.get_num_instances())
        service, = self.api.get_services(binary='nova-compute')
        self.assertEqual('up', service['state'])

    def test_foreign_partitions_are_left_alone(self):
        before = self.machine.snapshot()

        self._run_periodics()
        self.compute.manager._cleanup_running_deleted_instances(
            self.admin_context())

        self.assertEqual(before, self.machine.snapshot())


class KilledServiceTest(cloud.CloudTestCase):
    """What Nova and the driver make of a service that was killed."""

    def setUp(self):
        super().setUp()
        self.flags(force_config_drive=True)
        self.machine.vios('vios1').group('rootvg').create_repository('vopt', 1)
        with self.machine.lock:
            self.machine.create_lpar(partition.Settings('payroll'))
        self.empty = self.machine.snapshot()

    def assert_empty(self):
        self.forget_images()
        self.assertEqual(self.empty, self.machine.snapshot())

    def test_half_built_server_is_removed_and_its_record_says_so(self):
        server = self.boot()
        self.compute.stop()
        instance = objects.Instance.get_by_uuid(
            self.admin_context(), server['id'])
        instance.vm_state, instance.task_state = 'building', 'spawning'
        instance.launched_at = None
        instance.save()

        self.start_again()

        shown = self._wait_for_state_change(server, 'ERROR')
        self.assertIn('ended during the build', shown['fault']['message'])
        self.assertRaises(StopIteration, self.partition_of, server)
        self._delete_server(shown)
        self.assert_empty()

    def test_servers_that_were_deleted_meanwhile_are_removed(self):
        with_partition, without = self.boot(), self.boot()
        with self.machine.lock:
            lpar = self.partition_of(without)
            lpar.stop_at_once()
            self.machine.delete_lpar(lpar)
        self.delete_while_the_service_is_down(with_partition, without)
        self.compute.manager._cleanup_running_deleted_instances(
            self.admin_context())
        self.compute.manager._run_pending_deletes(self.admin_context())

        self.assert_empty()
