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

"""Starting and stopping servers whose partitions do not play along."""

from nova_powervm.tests.functional import cloud  # isort: skip

from nova.compute import power_state

from nova_powervm.simulator.model import partition


class PowerTest(cloud.CloudTestCase):

    def act(self, server, action, status):
        """Ask for an action and wait until the server has the status."""
        self.api.post_server_action(server['id'], {action: None})
        return self._wait_for_state_change(server, status)

    def switch_off(self, server):
        """Somebody stops the partition without telling Nova."""
        lpar = self.partition_of(server)
        with self.machine.lock:
            lpar.begin_stop()
            lpar.finish_stop()

    def switch_on(self, server):
        """Somebody starts the partition without telling Nova."""
        lpar = self.partition_of(server)
        with self.machine.lock:
            lpar.begin_start()
            lpar.finish_start()

    def remove(self, server):
        """Somebody deletes the partition without telling Nova."""
        self.switch_off(server)
        with self.machine.lock:
            self.machine.delete_lpar(self.partition_of(server))

    def failed(self, server, action, method):
        """The action of the server has ended with an error of nova-compute."""
        return self._wait_for_action_fail_completion(
            server, action, f'compute_{method}')

    def test_guest_that_ignores_a_shutdown_is_stopped_in_the_end(self):
        server = self.boot()
        self.partition_of(server).ignores_shutdown = True

        self.act(server, 'os-stop', 'SHUTOFF')

        self.assertEqual(partition.OFF, self.partition_of(server).state)

    def test_guest_that_ignores_a_shutdown_is_rebooted_in_the_end(self):
        server = self.boot()
        lpar = self.partition_of(server)
        lpar.ignores_shutdown = True
        started = lpar.booted_at

        self._reboot_server(server)

        self.assertEqual(partition.RUNNING, lpar.state)
        self.assertGreater(lpar.booted_at, started)

    def test_guest_without_rmc_is_stopped(self):
        server = self.boot()
        self.partition_of(server).rmc = 'inactive'

        self.act(server, 'os-stop', 'SHUTOFF')

        self.assertEqual(partition.OFF, self.partition_of(server).state)

    def test_start_of_a_server_that_runs_is_fine(self):
        server = self.boot()
        self.act(server, 'os-stop', 'SHUTOFF')
        self.switch_on(server)

        server = self.act(server, 'os-start', 'ACTIVE')

        self.assertEqual(power_state.RUNNING,
                         server['OS-EXT-STS:power_state'])
        self.assertEqual(partition.RUNNING, self.partition_of(server).state)

    def test_stop_of_a_server_that_is_off_is_fine(self):
        server = self.boot()
        self.switch_off(server)

        server = self.act(server, 'os-stop', 'SHUTOFF')

        self.assertEqual(power_state.SHUTDOWN,
                         server['OS-EXT-STS:power_state'])

    def test_nova_notices_that_a_partition_was_stopped(self):
        server = self.boot()
        self.switch_off(server)

        self.compute.manager._sync_power_states(self.admin_context())

        self._wait_for_state_change(server, 'SHUTOFF')

    def test_start_without_room_keeps_the_server_stopped_and_says_why(self):
        server = self.boot()
        self.act(server, 'os-stop', 'SHUTOFF')
        self.machine.memory = 9 * 1024

        self.api.post_server_action(server['id'], {'os-start': None})

        event = self.failed(server, 'start', 'start_instance')
        self.assertIn('not enough memory', event['details'])
        self._wait_for_server_parameter(
            server, {'status': 'SHUTOFF', 'OS-EXT-STS:task_state': None})

    def test_stop_of_a_deleted_partition_fails_and_the_server_is_there(self):
        server = self.boot()
        self.remove(server)

        self.api.post_server_action(server['id'], {'os-stop': None})

        event = self.failed(server, 'stop', 'stop_instance')
        self.assertIn('could not be found', event['details'])
        self._wait_for_server_parameter(
            server, {'OS-EXT-STS:task_state': None})

    def test_server_whose_partition_was_deleted_can_be_deleted(self):
        before = self.machine.snapshot()
        server = self.boot()
        self.remove(server)

        self._delete_server(server)

        self.forget_images()
        self.assertEqual(before, self.machine.snapshot())

    def test_crash_dump_restarts_a_guest_that_runs_and_no_other(self):
        server = self.boot()
        terminal = self.machine.terminals.open(self.partition_of(server))

        self.api.post_server_action(server['id'],
                                    {'trigger_crash_dump': None})

        self._wait_for_instance_action_event(
            server, 'trigger_crash_dump', 'compute_trigger_crash_dump',
            'Success')
        self.assertIn('The guest writes a dump.', terminal.screen.lines)
        self.assertEqual(partition.RUNNING, self.partition_of(server).state)

        self.partition_of(server).state = 'open firmware'
        self.api.post_server_action(server['id'],
                                    {'trigger_crash_dump': None})
        event = self.failed(server, 'trigger_crash_dump',
                            'trigger_crash_dump')
        self.assertIn("is in the state 'open firmware'", event['details'])
