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

"""Images of servers: making, booting, shelving, through Nova's API."""

from nova_powervm.tests.functional import cloud  # isort: skip

from nova import exception as nova_exception
from nova import objects

from nova_powervm.tests import nova_fixtures
from nova_powervm.virt.powervm.storage import capture

_SIZE = 16 << 20


class ServerImageTest(cloud.CloudTestCase):

    def boot_small(self, **more):
        """Boot a server whose disk is small enough to be looked at whole."""
        server = self.boot(self.make_flavor(disk=1), **more)
        [disk] = self.boot_disks_of(server)
        disk.capacity = _SIZE / (1 << 30)
        with open(disk.content.expose(_SIZE), 'r+b') as guest:
            guest.seek(8 << 20)
            guest.write(b'what the guest wrote')
        return server, disk

    def make_image(self, server, name='copy'):
        """Ask for an image of a server; return its id."""
        return self.api.post_server_action(server['id'], {
            'createImage': {'name': name, 'metadata': {'mine': 'yes'}},
        })['image_id']

    def wait_until_idle(self, server):
        self._wait_for_server_parameter(
            server, {'OS-EXT-STS:task_state': None})

    def test_image_of_a_running_server_boots_another(self):
        original = nova_fixtures.add_image(
            self.glance, cloud.IMAGE, properties={
                'architecture': 'ppc64le', 'os_distro': 'rhel',
                'os_type': 'linux', 'hw_machine_type': 'phyp'})
        server, disk = self.boot_small(image_uuid=original)
        before = self.machine.snapshot()
        image_id = self.make_image(server)
        self.wait_until_idle(server)
        self.assertEqual(before, self.machine.snapshot())
        self.assertEqual([], self.management.disks)
        self.assert_describes(self.glance.show(None, image_id), server)
        content = disk.read(0, _SIZE)
        self.assertIn(b'what the guest wrote', content)
        self.assertEqual(content, self.glance._imagedata[image_id])
        other = self.boot(self.make_flavor(disk=1), image_uuid=image_id)
        [copy] = self.boot_disks_of(other)
        self.assertEqual(content, copy.read(0, _SIZE))

    def assert_describes(self, image, server):
        """An image says all that Nova knows of the server it was made of."""
        self.assertEqual(
            ('active', 'raw', 'bare', 1, 'copy', 'private', _SIZE),
            tuple(image[key] for key in (
                'status', 'disk_format', 'container_format', 'min_disk',
                'name', 'visibility', 'size')))
        expected = {
            'image_location': 'snapshot', 'image_state': 'available',
            'owner_id': server['tenant_id'], 'os_type': 'linux',
            'os_distro': 'rhel', 'architecture': 'ppc64le',
            'hw_machine_type': 'phyp', 'mine': 'yes',
            'image_type': 'snapshot', 'instance_uuid': server['id']}
        self.assertEqual(expected, {
            key: image['properties'].get(key) for key in expected})

    def test_server_that_is_deleted_meanwhile_leaves_no_image(self):
        server, _disk = self.boot_small()
        self.image_bytes.during_upload = lambda: (
            self.api.delete_server(server['id']),
            # The driver has come to it.
            capture._under_way[server['id']].stopped.wait(30))
        image_id = self.make_image(server)
        self._wait_until_deleted(server)
        self.assertRaises(nova_exception.ImageNotFound, self.glance.show,
                          None, image_id)
        self.assertEqual([], [bus for vios in self.machine.vioses
                              for bus in vios.buses])
        self.assertEqual([], self.management.disks)

    def test_failed_image_is_told_and_leaves_the_server_alone(self):
        self.flags(group='powervm', device_wait_timeout=0)
        self.management.blind.update(range(100))
        server, _disk = self.boot_small()
        before = self.machine.snapshot()
        image_id = self.make_image(server)
        self.wait_until_idle(server)
        fault = objects.InstanceFault.get_latest_for_instance(
            self.admin_context(), server['id'])
        self.assertIn('did not appear', fault.message)
        self.assertEqual('ACTIVE', self.api.get_server(
            server['id'])['status'])
        self.assertEqual(before, self.machine.snapshot())
        self.assertRaises(nova_exception.ImageNotFound, self.glance.show,
                          None, image_id)

    def test_shelved_server_comes_back_with_its_bytes(self):
        server, disk = self.boot_small()
        content = disk.read(0, _SIZE)
        self._shelve_server(server)
        self.assertEqual([], [bus for vios in self.machine.vioses
                              for bus in vios.buses])
        self.assertNotIn(disk.name, disk.group.disks)
        server = self._unshelve_server(server)
        [again] = self.boot_disks_of(server)
        self.assertEqual(content, again.read(0, _SIZE))
        self.assertEqual([], self.management.disks)
