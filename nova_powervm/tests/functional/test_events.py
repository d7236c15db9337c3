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

"""What others do to partitions of Nova's, and what Nova makes of it."""

from nova_powervm.tests.functional import cloud  # isort: skip

from nova.compute import power_state
import requests

from nova_powervm.simulator.model import partition


class EventsTest(cloud.CloudTestCase):

    listens = True

    def point_at(self, host):
        super().point_at(host)
        self.flags(group='powervm', lifecycle_event_delay=0)

    def administrator(self, server, **changes):
        """Change a server's partition with another tool."""
        name = self.partition_of(server).name
        requests.patch(f'{self.host.sim.url}/simulator/partitions/{name}',
                       json=changes).raise_for_status()

    def power_states(self):
        """Let Nova look at all power states."""
        self.compute.manager._sync_power_states(self.admin_context())

    def test_partition_that_is_stopped_becomes_a_stopped_server(self):
        server = self.boot()

        self.administrator(server, running=False)

        shown = self._wait_for_state_change(server, 'SHUTOFF')
        self.assertEqual(power_state.SHUTDOWN,
                         shown['OS-EXT-STS:power_state'])
        self.api.post_server_action(server['id'], {'os-start': None})
        self._wait_for_state_change(server, 'ACTIVE')
        self.assertEqual('running', self.partition_of(server).state)

    def test_server_that_nova_stopped_and_started_is_left_as_it_is(self):
        server = self.boot()
        for action, status in (('os-stop', 'SHUTOFF'),
                               ('os-start', 'ACTIVE')) * 2:
            self.api.post_server_action(server['id'], {action: None})
            self._wait_for_state_change(server, status)
        self._reboot_server(server, hard=True)

        self.power_states()

        shown = self._wait_for_state_change(server, 'ACTIVE')
        self.assertEqual(power_state.RUNNING,
                         shown['OS-EXT-STS:power_state'])

    def test_change_that_was_missed_is_found_by_reading_all_again(self):
        server = self.boot()
        with self.machine.lock:
            self.partition_of(server).stop_at_once()
            self.machine.events.forget()

        self._wait_for_state_change(server, 'SHUTOFF')

    def test_partitions_of_others_are_none_of_novas(self):
        server = self.boot()
        with self.machine.lock:
            other = self.machine.create_lpar(partition.Settings('payroll'))
            other.run_at_once()
            other.stop_at_once()

        driver = self.compute.manager.driver
        self.assertEqual([server['id']], driver.list_instance_uuids())
        self.assertEqual(1, driver.get_num_instances())
        self._delete_server(server)
        self.assertEqual([], driver.list_instance_uuids())
        self.assertEqual('not activated', other.state)

    def test_suspended_partition_of_a_server_is_deleted(self):
        server = self.boot()
        before = self.machine.snapshot()
        with self.machine.lock:
            self.partition_of(server).state = 'suspended'

        self._delete_server(server)

        self.assertNotEqual(before, self.machine.snapshot())
        self.assertRaises(StopIteration, self.partition_of, server)

    def test_partition_of_a_deleted_server_can_be_powered_off_only(self):
        """Nova passes other arguments then than it does otherwise."""
        self.flags(running_deleted_instance_action='shutdown')
        server = self.boot()
        self.delete_while_the_service_is_down(server)
        self.compute.manager._cleanup_running_deleted_instances(
            self.admin_context())
        self.assertEqual('not activated', self.partition_of(server).state)
