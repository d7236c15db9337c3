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

"""How many requests each operation sends: an upper bound, kept small.

A request takes a fraction of a second on a real machine, and up to several
where a Virtual I/O Server has to change something.
"""

from nova_powervm.tests.functional import cloud  # isort: skip

#: Operation, and the most requests it may send. A job takes three: its
#: template, the job itself, and its removal.
BOUNDS = {
    'start of nova-compute': 16,  # a logon, then what is there
    # Partition, management interface, image, upload, disk, mapping, power on.
    'create from a new image': 22,
    'create': 15,
    'show': 0,  # Nova answers from its database
    'stop': 6,
    'start': 5,
    'soft reboot': 9,  # two jobs where the guest shuts down by itself
    'hard reboot': 6,
    'periodic update of the host': 6,  # system, partitions, servers, ...
    'periodic look at the images': 2,
    'periodic look at power states': 1,  # of what has just changed
    'delete': 12,  # state, power off, mapping, disk, partition
}


class RequestsTest(cloud.CloudTestCase):

    listens = True

    def requests(self):
        """Return how many requests were sent but the one that waits."""
        return sum(count for what, count in self.host.trace.counts().items()
                   if what != 'GET Event poll')

    def count(self, operation, *args, **kwargs):
        """Run an operation and return how many requests it sent."""
        self.host.trace.clear()
        result = operation(*args, **kwargs)
        return result, self.requests()

    def look_at_images(self):
        self.services['host1'].manager._run_image_cache_manager_pass(
            self.admin_context())

    def look_at_power_states(self):
        self.services['host1'].manager._sync_power_states(
            self.admin_context())

    def act(self, server, action, status):
        self.api.post_server_action(server['id'], {action: None})
        return self._wait_for_state_change(server, status)

    def test_no_operation_sends_more_requests_than_it_may(self):
        counts = {'start of nova-compute': self.requests()}
        flavor = self.make_flavor()

        _, counts['create from a new image'] = self.count(self.boot, flavor)
        server, counts['create'] = self.count(self.boot, flavor)
        for name, operation, *args in (
                ('show', self.api.get_server, server['id']),
                ('stop', self.act, server, 'os-stop', 'SHUTOFF'),
                ('start', self.act, server, 'os-start', 'ACTIVE'),
                ('soft reboot', self._reboot_server, server),
                ('hard reboot', self._reboot_server, server, True),
                ('periodic update of the host', self._run_periodics),
                ('periodic look at the images', self.look_at_images),
                ('periodic look at power states', self.look_at_power_states),
                ('delete', self._delete_server, server)):
            _, counts[name] = self.count(operation, *args)

        self.assertEqual(sorted(BOUNDS), sorted(counts))
        self.assertEqual({}, {name: count for name, count in counts.items()
                              if count > BOUNDS[name]})

    def test_ports_cost_two_requests_each_and_few_for_all_of_them(self):
        flavor = self.make_flavor()
        self.boot(flavor)
        ports = [self.make_port(number) for number in range(9)]

        server, created = self.count(
            self.boot, flavor, networks=[{'port': port}
                                         for port in ports[:8]])
        _, attached = self.count(self._attach_interface, server, ports[8])
        _, detached = self.count(self._detach_interface, server, ports[8])
        _, deleted = self.count(self._delete_server, server)

        # Switches and VLANs; the first time once more, and a new switch.
        self.assertLessEqual(created, BOUNDS['create'] + 4 + 2 * 8)
        # RMC, what an earlier attempt may have left, and the same.
        self.assertLessEqual(attached, 3 + 2 + 2)
        self.assertLessEqual(detached, 3 + 2)
        # The partition takes its own half with it.
        self.assertLessEqual(deleted, BOUNDS['delete'] + 8)
