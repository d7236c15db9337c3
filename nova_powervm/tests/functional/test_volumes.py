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

"""Volumes through Nova's API: the guest, the array and Cinder agree."""

from nova_powervm.tests.functional import cloud  # isort: skip

import collections
import io
import threading

import mock
from nova import objects

from nova_powervm.simulator.model import guest
from nova_powervm.simulator import presets
from nova_powervm.tests import cinder_fixtures
from nova_powervm.tests.functional import test_failed_builds
from nova_powervm.tests import nova_fixtures


class VolumesTestCase(cloud.CloudTestCase):
    """A host on a SAN, and Cinder with volumes there."""

    kind = 'fc'

    def setUp(self):
        super().setUp()
        self.cinder = self.useFixture(cinder_fixtures.CinderBackend(
            self.host.sim, self.api, self.glance, self.kind))

    def _setup_compute_service(self):
        return self.add_host('host1', presets.fc(luns=0))

    # What a test does

    def request_from(self, *volumes, flavor=None, **more):
        """Return the body of a request for a server of volumes.

        The first is booted from, the others are beside it.
        """
        body = {**self.request(image_uuid='', flavor=flavor), **more}
        body['block_device_mapping_v2'] = [
            volume if isinstance(volume, dict) else self.block_device(
                volume, boot_index) for boot_index, volume
            in enumerate(volumes)]
        return body

    @staticmethod
    def block_device(volume, boot_index=-1, **more):
        return {'boot_index': boot_index, 'uuid': volume,
                'source_type': 'volume', 'destination_type': 'volume',
                **more}

    def boot_from(self, *volumes, status='ACTIVE', **more):
        """Create a server from volumes and wait for it."""
        return self._wait_for_state_change(self.api.post_server(
            {'server': self.request_from(*volumes, **more)}), status)

    def attach(self, server, volume, **more):
        """Attach a volume and wait until Nova has it."""
        self.api.post_server_volume(server['id'], {
            'volumeAttachment': {'volumeId': volume, **more}})
        self._wait_for_volume_attach(server['id'], volume)
        self._wait_for_instance_action_event(
            server, 'attach_volume', 'compute_attach_volume', 'success')

    def detach(self, server, volume):
        """Detach a volume and wait until Nova has forgotten it."""
        self.api.delete_server_volume(server['id'], volume)
        self._wait_for_volume_detach(server['id'], volume)

    # What is there

    def disks_of(self, server, machine=None):
        """Return the beginnings of the disks a guest sees, in its order."""
        return [disk.content.read(0, 20).rstrip(b'\0') for disk in guest.disks(
            self.partition_of(server, machine))]

    def paths_of(self, server, machine=None):
        """Return how many paths a guest has to each of its disks."""
        return [len(disk.paths) for disk in guest.disks(
            self.partition_of(server, machine))]

    def devices(self):
        """Return the disks of all servers that lie on the array."""
        return [disk.name for host in self.hosts.values()
                for vios in host.machine.vioses
                for disk in vios.volumes.values() if hasattr(disk, 'lun')]

    def bdms(self, server):
        """Return Nova's records of a server's volumes, by id."""
        return {bdm.volume_id: bdm for bdm in objects.BlockDeviceMappingList
                .get_by_instance_uuid(self.admin_context(), server['id'])
                if bdm.is_volume}

    def assert_nothing_left(self, *volumes):
        """The volumes are nobody's, for Cinder, the array and the servers."""
        self.assertEqual(['available'] * len(volumes),
                         list(map(self.cinder.status, volumes)))
        self.assertEqual([set()] * len(volumes), [
            self.cinder.storage(volume).initiators for volume in volumes])
        self.assertEqual([], self.devices())


class AttachTest(VolumesTestCase):

    def test_volume_comes_grows_and_goes_while_the_server_runs(self):
        server = self.boot()
        before = self.machine.snapshot()['partitions']
        volume = self.cinder.create(size=3, content=b'precious')
        self.attach(server, volume)

        self.assertEqual([b'bytes that boot a pa', b'precious'],
                         self.disks_of(server))
        self.assertEqual([1, 2], self.paths_of(server))
        self.assertIn('target_UDID',
                      self.bdms(server)[volume].connection_info)
        self.assertEqual('in-use', self.cinder.status(volume))

        self.cinder.extend(volume, 7)
        self._wait_for_instance_action_event(
            server, 'extend_volume', 'compute_extend_volume', 'success')
        self.assertEqual({7 * 1024}, {
            disk.capacity for vios in self.machine.vioses
            for disk in vios.volumes.values() if hasattr(disk, 'lun')})

        self.detach(server, volume)
        self.assertEqual(before, self.machine.snapshot()['partitions'])
        self.assert_nothing_left(volume)

    def test_volume_keeps_its_bytes_on_the_way_to_another_server(self):
        first, second = self.boot(), self.boot()
        self._stop_server(second)
        volume = self.cinder.create(content=b'moves')
        self.attach(first, volume)
        guest.disks(self.partition_of(first))[1].content.write_from(
            io.BytesIO(b'moved'))
        self.detach(first, volume)
        self.attach(second, volume)
        self.assertEqual(b'moved', self.disks_of(second)[1])
        self._start_server(second)
        self._delete_server(second)
        self.assert_nothing_left(volume)
        self.assertEqual(b'moved', self.cinder.read(volume).rstrip(b'\0'))

    def test_shared_volume_stays_until_the_last_server_lets_it_go(self):
        first, second = self.boot(), self.boot()
        volume = self.cinder.create(content=b'ours', multiattach=True)
        self.attach(first, volume)
        self.attach(second, volume)
        self.detach(first, volume)
        self.assertEqual([b'ours'], self.disks_of(second)[1:])
        self.assertEqual(2, len(self.devices()))
        self.detach(second, volume)
        self.assert_nothing_left(volume)

    def test_tag_of_a_volume_is_told_to_the_guest(self):
        server = self.boot()
        volume = self.cinder.create()
        self.attach(server, volume, tag='database')
        instance = objects.Instance.get_by_uuid(
            self.admin_context(), server['id'], ['device_metadata'])
        device, = instance.device_metadata.devices
        self.assertEqual((volume, ['database']), (device.serial, device.tags))
        self.detach(server, volume)
        instance = objects.Instance.get_by_uuid(
            self.admin_context(), server['id'], ['device_metadata'])
        self.assertEqual([], instance.device_metadata.devices)

    def test_attach_that_fails_is_taken_back_everywhere(self):
        server = self.boot()
        before = self.machine.snapshot()
        self.machine.san.fabrics['A'].up = False
        self.machine.san.fabrics['B'].up = False
        volume = self.cinder.create()
        self.api.post_server_volume(server['id'], {
            'volumeAttachment': {'volumeId': volume}})
        self._wait_for_action_fail_completion(
            server, 'attach_volume', 'compute_attach_volume')
        self.assertEqual({}, self.bdms(server))
        self.assert_nothing_left(volume)
        self.assertEqual(before['partitions'],
                         self.machine.snapshot()['partitions'])


class KilledTest(VolumesTestCase):
    """nova-compute dies in the middle of an attach, and undoes nothing."""

    def attach_and_die(self, server, volume):
        """The partition has the volume, and Nova has not noted it."""
        died = threading.Event()

        def die(device):
            died.set()
            raise SystemExit

        with mock.patch('nova.virt.block_device.DriverVolumeBlockDevice.save',
                        die):
            self.api.post_server_volume(server['id'], {
                'volumeAttachment': {'volumeId': volume}})
            self.assertTrue(died.wait(60))

    def test_detach_and_deletion_clear_what_was_begun(self):
        server = self.boot()
        first, second = (self.cinder.create() for _ in range(2))
        self.attach_and_die(server, first)
        self.attach_and_die(server, second)
        self.services['host1'] = self.restart_compute_service(
            self.services['host1'])
        self.assertEqual(3, len(self.disks_of(server)))
        self.detach(server, first)
        self.assertEqual(2, len(self.disks_of(server)))
        self.assertEqual(2, len(self.devices()))
        self._delete_server(server)
        self.assert_nothing_left(first, second)


class BootTest(VolumesTestCase):

    def test_server_boots_from_a_volume_and_has_others(self):
        root = self.cinder.create(
            content=b'root', image={'image_id': self.image})
        data = self.cinder.create(content=b'data')
        flavor = self._create_flavor(memory_mb=2048, vcpu=2, disk=0,
                                     ephemeral=1, swap=1024)
        server = self.boot_from(root, data, flavor=flavor,
                                config_drive=True)
        self.assertEqual([b'root', b'data'], self.disks_of(server)[:2])
        self.assertEqual(5, len(self.disks_of(server)))
        before = self.machine.snapshot()
        self._stop_server(server)
        self._start_server(server)
        self._reboot_server(server, hard=True)
        self.assertEqual(before['partitions'],
                         self.machine.snapshot()['partitions'])
        self._delete_server(server)
        self.assert_nothing_left(root, data)
        self.assertEqual([], self.partitions())

    def partitions(self):
        return [lpar.name for lpar in self.machine.lpars
                if not lpar.is_management]

    def test_volume_that_nova_makes_goes_with_the_server(self):
        server = self.boot_from({
            'boot_index': 0, 'uuid': self.image, 'source_type': 'image',
            'destination_type': 'volume', 'volume_size': 2,
            'delete_on_termination': True})
        self.assertEqual([b'bytes that boot a pa'], self.disks_of(server))
        self._delete_server(server)
        self.assertEqual({}, self.cinder.made)
        self.assertEqual([], self.devices())

    def test_build_that_fails_leaves_nothing(self):
        root = self.cinder.create(image={'image_id': self.image})
        self.machine.san.fabrics['A'].up = False
        self.machine.san.fabrics['B'].up = False
        server = self.boot_from(root, status='ERROR')
        self.assertEqual([], self.partitions())
        self._delete_server(server)
        self.assert_nothing_left(root)

    def test_encrypted_volume_is_refused_with_a_sentence(self):
        root = self.cinder.create(image={'image_id': self.image},
                                  encrypted=True)
        server = self.boot_from(root, status='ERROR')
        self.assertIn('encrypted', server['fault']['message'])
        self.assertEqual([], self.partitions())

    def test_shelved_server_leaves_the_host_and_comes_back(self):
        root, data, more = (self.cinder.create(
            content=content, image={'image_id': self.image})
            for content in (b'root', b'data', b'more'))
        server = self.boot_from(root, data)
        server = self._shelve_server(server)
        self.assertEqual([], self.partitions() + self.devices())
        self.detach(server, data)
        self.api.post_server_volume(server['id'], {
            'volumeAttachment': {'volumeId': more}})
        self.assert_nothing_left(data)
        server = self._unshelve_server(server)
        self.assertEqual([b'root', b'more'], self.disks_of(server))

    def test_rebuild_gives_the_volume_another_image(self):
        root = self.cinder.create(content=b'old',
                                  image={'image_id': self.image})
        server = self.boot_from(root)
        server = self._rebuild_server(server, self.image)
        self.assertEqual([b'bytes that boot a pa'], self.disks_of(server))
        self.assertEqual(2, len(self.devices()))


class CostTest(VolumesTestCase):

    def count(self, operation, *args, **kwargs):
        """Return requests, and the most changes of one server, of something.

        A job is not a change: it takes three requests, and no turns.
        """
        self.host.trace.clear()
        result = operation(*args, **kwargs)
        entries = self.host.trace.entries
        changes = collections.Counter(
            entry.path for entry in entries
            if entry.verb == 'POST' and entry.noun == 'VirtualIOServer')
        return result, len(entries), max(changes.values(), default=0)

    def test_each_server_is_changed_once_and_asked_little(self):
        root, data = (self.cinder.create(image={'image_id': self.image})
                      for _ in range(2))
        flavor = self.make_flavor()
        self.attach(self.boot(flavor), self.cinder.create())

        # 4 + 4 to find a volume, 3 for the mappings, RMC, the servers.
        server, *built = self.count(self.boot_from, root, flavor=flavor)
        _, *attached = self.count(self.attach, server, data)
        _, *detached = self.count(self.detach, server, data)
        _, *deleted = self.count(self._delete_server, server)
        self.assertEqual([1, 1, 1, 1], [
            changes for _, changes in (built, attached, detached, deleted)])
        bounds = {'built': 24, 'attached': 13, 'detached': 11, 'deleted': 17}
        self.assertEqual({}, {
            name: (requests, bounds[name]) for name, (requests, _) in (
                ('built', built), ('attached', attached),
                ('detached', detached), ('deleted', deleted))
            if requests > bounds[name]})


class CrowdTest(VolumesTestCase):

    #: Servers that want a volume at the same moment.
    MANY = 4

    def test_servers_get_and_lose_volumes_at_once(self):
        volumes = [self.cinder.create(
            content=b'%d' % number, image={'image_id': self.image})
            for number in range(2 * self.MANY)]
        roots, others = volumes[:self.MANY], volumes[self.MANY:]
        flavor = self.make_flavor(memory_mb=1024, vcpu=1)
        servers = [self.api.post_server({'server': self.request_from(
            root, flavor=flavor)}) for root in roots]
        servers = [self._wait_for_state_change(server, 'ACTIVE')
                   for server in servers]
        for server, volume in zip(servers, others):
            self.api.post_server_volume(server['id'], {
                'volumeAttachment': {'volumeId': volume}})
        for server, volume in zip(servers, others):
            self._wait_for_volume_attach(server['id'], volume)
            self._wait_for_instance_action_event(
                server, 'attach_volume', 'compute_attach_volume', 'success')
        for number, server in enumerate(servers):
            self.assertEqual([b'%d' % number, b'%d' % (number + self.MANY)],
                             self.disks_of(server))
            self.assertEqual([2, 2], self.paths_of(server))

        for server, volume in zip(servers, others):
            self.api.delete_server_volume(server['id'], volume)
            self.api.delete_server(server['id'])
        for server in servers:
            self._wait_until_deleted(server)
        self.assert_nothing_left(*volumes)


class RescheduleTest(VolumesTestCase):

    def _setup_scheduler_service(self):
        self.flags(group='filter_scheduler', weight_classes=[
            f'{test_failed_builds.__name__}.FirstHostFirst'])
        return super()._setup_scheduler_service()

    def _setup_compute_service(self):
        first, second = presets.fc_pair(luns=0)
        self.useFixture(nova_fixtures.ManyComputesFixture())
        self.add_host('host1', first)
        return self.add_host('host2', second)

    def test_host_that_cannot_reach_the_volume_hands_it_on(self):
        root = self.cinder.create(content=b'root',
                                  image={'image_id': self.image})
        for vios in self.machine.vioses:
            for port in vios.ports:
                port.link = False
        server = self.boot_from(root)
        self.assertEqual('host2', server['OS-EXT-SRV-ATTR:host'])
        self.assertEqual([b'root'], self.disks_of(
            server, self.hosts['host2'].machine))
        self.assertEqual(2, len(self.devices()))
        self._delete_server(server)
        self.assert_nothing_left(root)
