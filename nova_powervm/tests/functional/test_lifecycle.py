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

"""A server from its creation to its end, as its owner sees it."""

from nova_powervm.tests.functional import cloud

from nova.compute import power_state

RUNNING, STOPPED = 'running', 'not activated'


class LifecycleTest(cloud.CloudTestCase):

    def setUp(self):
        super().setUp()
        self.at_the_start = self.machine.snapshot()

    def check_power(self, server, status, nova_state, partition_state):
        """The API, Nova's database and the machine say the same."""
        shown = self._wait_for_state_change(server, status)
        self.assertEqual(nova_state, shown['OS-EXT-STS:power_state'])
        self.assertEqual(partition_state, self.partition_of(server).state)

    def stop(self, server):
        self.api.post_server_action(server['id'], {'os-stop': None})
        self._wait_for_state_change(server, 'SHUTOFF')

    def test_created_server_is_a_running_partition_of_its_flavor(self):
        flavor = self.make_flavor(memory_mb=4096, vcpu=3, disk=25)

        server = self.boot(flavor, name='web')

        self.check_power(server, 'ACTIVE', power_state.RUNNING, RUNNING)
        settings = self.partition_of(server).settings
        self.assertEqual(server['OS-EXT-SRV-ATTR:instance_name'],
                         settings.name)
        self.assertEqual(4096, settings.memory.desired)
        self.assertEqual(3, settings.processors.vcpus)
        self.assertEqual(0.3, settings.processors.units)

    def test_boot_disk_begins_with_the_image_and_has_the_flavors_size(self):
        server = self.boot(self.make_flavor(disk=25))

        disk, = self.boot_disks_of(server)

        self.assertEqual(cloud.IMAGE, disk.read(0, len(cloud.IMAGE)))
        self.assertEqual(25, disk.capacity)

    def test_flavor_without_a_disk_gives_room_for_the_image(self):
        server = self.boot(self.make_flavor(disk=0))

        disk, = self.boot_disks_of(server)

        self.assertEqual(1, disk.capacity)
        self.assertEqual(cloud.IMAGE, disk.read(0, len(cloud.IMAGE)))

    def test_stopped_server_can_be_started_again(self):
        server = self.boot()

        self.stop(server)
        self.check_power(server, 'SHUTOFF', power_state.SHUTDOWN, STOPPED)

        self.api.post_server_action(server['id'], {'os-start': None})
        self.check_power(server, 'ACTIVE', power_state.RUNNING, RUNNING)

    def test_soft_reboot_keeps_partition_and_disk(self):
        self.check_reboot(hard=False)

    def test_hard_reboot_keeps_partition_and_disk(self):
        self.check_reboot(hard=True)

    def check_reboot(self, hard):
        server = self.boot()
        before = self.machine.snapshot()
        started = self.partition_of(server).booted_at

        self._reboot_server(server, hard=hard)

        self.check_power(server, 'ACTIVE', power_state.RUNNING, RUNNING)
        self.assertGreater(self.partition_of(server).booted_at, started)
        self.assertEqual(before, self.machine.snapshot())

    def test_hard_reboot_starts_a_stopped_server(self):
        server = self.boot()
        self.stop(server)

        self._reboot_server(server, hard=True)

        self.check_power(server, 'ACTIVE', power_state.RUNNING, RUNNING)

    def test_deleting_a_running_server_leaves_the_machine_as_it_was(self):
        server = self.boot()

        self._delete_server(server)

        self.forget_images()
        self.assertEqual(self.at_the_start, self.machine.snapshot())
        self.assertEqual({}, self._get_allocations_by_server_uuid(
            server['id']))

    def test_deleting_a_stopped_server_leaves_the_machine_as_it_was(self):
        server = self.boot()
        self.stop(server)

        self._delete_server(server)

        self.forget_images()
        self.assertEqual(self.at_the_start, self.machine.snapshot())

    def test_list_shows_each_server_until_it_is_deleted(self):
        first, second = self.boot(name='first'), self.boot(name='second')
        self._delete_server(first)

        self.assertEqual(['second'],
                         [each['name'] for each in self.api.get_servers()])
        self.assertEqual([self.partition_of(second)], self.guests())

    def guests(self):
        return [lpar for lpar in self.machine.lpars
                if not lpar.is_management]
