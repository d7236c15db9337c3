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

"""Disks of a server beside the one it boots from, and the images they need."""

from nova_powervm.tests.functional import cloud  # isort: skip

from nova.tests.functional.api import client

from nova_powervm.simulator import faults
from nova_powervm.tests import nova_fixtures

SMALL = b'another image\n' * 100


class DisksTest(cloud.CloudTestCase):

    def setUp(self):
        super().setUp()
        self.at_the_start = self.machine.snapshot()

    def uploads(self):
        return [entry.path for entry in self.host.trace.entries
                if '/File/contents/' in entry.path]

    def check_nothing_is_left(self):
        self.forget_images()
        self.assertEqual(self.at_the_start, self.machine.snapshot())

    def test_flavors_disks_are_made_and_go_with_the_server(self):
        flavor = self._create_flavor(memory_mb=2048, vcpu=1, disk=10,
                                     ephemeral=7, swap=1500)
        server = self.boot(flavor)

        boot, ephemeral, swap = self.boot_disks_of(server)
        self.assertEqual((10, 7, 2), (
            boot.capacity, ephemeral.capacity, swap.capacity))
        self.assertEqual(cloud.IMAGE, boot.read(0, len(cloud.IMAGE)))
        self.assertEqual([None, None], [ephemeral.sha256(), swap.sha256()])

        self._delete_server(server)
        self.check_nothing_is_left()

    def test_layout_of_the_request_wins(self):
        flavor = self._create_flavor(memory_mb=2048, vcpu=1, disk=10,
                                     ephemeral=7, swap=2048)
        layout = [{'uuid': self.image, 'source_type': 'image',
                   'destination_type': 'local', 'boot_index': 0},
                  {'source_type': 'blank', 'destination_type': 'local',
                   'boot_index': -1, 'volume_size': 3},
                  {'source_type': 'blank', 'destination_type': 'local',
                   'boot_index': -1, 'volume_size': 1,
                   'guest_format': 'swap'}]
        request = {**self.request(flavor),
                   'block_device_mapping_v2': layout}
        server = self._wait_for_state_change(
            self.api.post_server({'server': request}), 'ACTIVE')

        self.assertEqual([10, 3, 1], [
            disk.capacity for disk in self.boot_disks_of(server)])
        self._delete_server(server)
        self.check_nothing_is_left()

    def test_disk_without_a_mapping_is_deleted_too(self):
        server = self.boot(self._create_flavor(
            memory_mb=2048, vcpu=1, disk=10, ephemeral=7))
        for vios in self.machine.vioses:
            vios.plan_mappings([])()

        self._delete_server(server)

        self.check_nothing_is_left()

    def test_second_server_needs_no_upload(self):
        self.boot()
        self.host.trace.clear()

        server = self.boot()

        disk, = self.boot_disks_of(server)
        self.assertEqual(cloud.IMAGE, disk.read(0, len(cloud.IMAGE)))
        self.assertEqual([], self.uploads())

    def test_upload_is_an_event_of_the_server_with_its_progress(self):
        server = self.boot()

        action, = self.api.get_instance_actions(server['id'])
        details = self.api.get_instance_action_details(
            server['id'], action['request_id'])
        event, = [event for event in details['events']
                  if event['event'] == 'compute_upload_image']
        self.assertEqual('Success', event['result'])
        self.assertEqual(100, server['progress'])

    def test_image_is_kept_while_a_server_uses_it(self):
        server = self.boot()
        self.forget_images()
        self.host.trace.clear()
        other = self.boot()
        self.assertEqual([], self.uploads())

        for doomed in (server, other):
            self._delete_server(doomed)
        self.check_nothing_is_left()

    def test_image_can_be_fetched_before_anybody_asks(self):
        aggregate = self.api.post_aggregate(
            {'aggregate': {'name': 'power', 'availability_zone': None}})
        self.api.add_host_to_aggregate(aggregate['id'], 'host1')
        small = nova_fixtures.add_image(self.glance, SMALL)

        self.api.api_post(f"/os-aggregates/{aggregate['id']}/images",
                          {'cache': [{'id': small}, {'id': self.image}]},
                          check_response_status=[202])
        self.notifier.wait_for_versioned_notifications(
            'aggregate.cache_images.end')

        self.assertEqual(2, len(self.uploads()))
        self.host.trace.clear()
        disk, = self.boot_disks_of(self.boot(image_uuid=small))
        self.assertEqual(SMALL, disk.read(0, len(SMALL)))
        self.assertEqual([], self.uploads())

    def test_damaged_image_is_said_to_be_damaged(self):
        image = nova_fixtures.add_image(self.glance, SMALL, checksum='bad')
        self.useFixture(nova_fixtures.NoWaitFixture())

        server = self.boot_in_vain(image_uuid=image)

        self.assertIn('arrived damaged', server['fault']['message'])
        self.check_nothing_is_left()

    def test_image_without_a_checksum_is_refused(self):
        image = nova_fixtures.add_image(self.glance, SMALL, checksum=None)

        server = self.boot_in_vain(image_uuid=image)

        self.assertIn('it has no checksum', server['fault']['message'])
        self.check_nothing_is_left()

    def test_server_lost_between_upload_and_mapping_leaves_nothing(self):
        self.host.faults.add(faults.Fault(
            faults.drop_before(), verb='POST', noun='VirtualIOServer'))

        self.boot_in_vain()

        self.check_nothing_is_left()

    def test_image_too_large_for_the_flavor_is_refused(self):
        image = nova_fixtures.add_image(self.glance, SMALL,
                                        size=11 * 1024 ** 3)

        error = self.assertRaises(client.OpenStackApiException, self.ask_for,
                                  image_uuid=image)

        self.assertEqual(400, error.response.status_code)
