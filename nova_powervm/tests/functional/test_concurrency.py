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

"""Many servers at the same time on one host."""

from nova_powervm.tests.functional import cloud  # isort: skip

from nova_powervm.simulator.model import partition


class ConcurrencyTest(cloud.CloudTestCase):

    def setUp(self):
        super().setUp()
        self.at_the_start = self.machine.snapshot()
        self.flavor = self.make_flavor()

    def ask_for_many(self, count):
        """Ask for servers without waiting for any."""
        return [self.ask_for(self.flavor) for _ in range(count)]

    def wait_until_active(self, servers):
        return [self._wait_for_state_change(server, 'ACTIVE')
                for server in servers]

    def check_servers(self, servers):
        """Each server has a running partition and a disk of its own."""
        partitions = [self.partition_of(server) for server in servers]
        self.assertEqual({partition.RUNNING},
                         {lpar.state for lpar in partitions})
        self.assertEqual(len(servers), len({lpar.number
                                            for lpar in partitions}))
        disks = [disk for server in servers
                 for disk in self.boot_disks_of(server)]
        self.assertEqual(len(servers), len({disk.udid for disk in disks}))
        self.assertEqual({cloud.IMAGE},
                         {disk.read(0, len(cloud.IMAGE)) for disk in disks})

    def delete_all(self, servers):
        for server in servers:
            self.api.delete_server(server['id'])
        for server in servers:
            self._wait_until_deleted(server)

    def test_two_servers_at_once(self):
        servers = self.wait_until_active(self.ask_for_many(2))

        self.check_servers(servers)
        self.delete_all(servers)
        self.forget_images()
        self.assertEqual(self.at_the_start, self.machine.snapshot())

    def test_ten_servers_at_once(self):
        self.host.trace.clear()

        servers = self.wait_until_active(self.ask_for_many(10))

        self.check_servers(servers)
        uploads = [entry for entry in self.host.trace.entries
                   if '/File/contents/' in entry.path]
        self.assertEqual(1, len(uploads))
        self.delete_all(servers)
        self.forget_images()
        self.assertEqual(self.at_the_start, self.machine.snapshot())

    def test_one_request_for_several_servers(self):
        self.api.post_server({'server': {
            **self.request(self.flavor), 'min_count': 3, 'max_count': 3}})

        servers = self.wait_until_active(self.api.get_servers())

        self.assertEqual(3, len(servers))
        self.check_servers(servers)

    def test_servers_are_built_while_others_are_deleted(self):
        doomed = self.wait_until_active(self.ask_for_many(3))

        coming = self.ask_for_many(3)
        self.delete_all(doomed)

        self.check_servers(self.wait_until_active(coming))
        self.delete_all(coming)
        self.forget_images()
        self.assertEqual(self.at_the_start, self.machine.snapshot())

    def test_server_can_be_deleted_while_it_is_built(self):
        servers = self.ask_for_many(2)

        self.delete_all(servers)

        self.forget_images()
        self.assertEqual(self.at_the_start, self.machine.snapshot())
