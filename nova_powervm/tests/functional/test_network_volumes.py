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

"""Volumes over iSCSI, of Ceph and in files, through Nova's API."""

from nova_powervm.tests.functional import test_volumes  # isort: skip, Nova

from nova import objects

from nova_powervm.simulator.model import array
from nova_powervm.simulator import presets
from nova_powervm.tests import cinder_backends

PORTALS = cinder_backends.PORTALS


class NetworkVolumesTestCase(test_volumes.VolumesTestCase):

    options = {}

    def create(self, content, **more):
        return self.cinder.create(self.kind, content=content,
                                  **{**self.options, **more})

    def bootable(self, content=b'root', **more):
        return self.create(content, image={'image_id': self.image}, **more)

    def refuse(self, server, volume):
        """Attach a volume in vain; return what the user is told."""
        self.api.post_server_volume(server['id'], {
            'volumeAttachment': {'volumeId': volume}})
        event = self._wait_for_action_fail_completion(
            server, 'attach_volume', 'compute_attach_volume')
        self.assertEqual(('available', {}), (
            self.cinder.status(volume), self.bdms(server)))
        return event['details']

    def come_grow_and_go(self, server, volume, size=7,
                         in_between=lambda: None):
        """Attach, extend and detach a volume."""
        before = self.machine.snapshot()
        own = self.disks_of(server)
        self.attach(server, volume, tag='database')
        self.assertEqual([*own, b'precious'], self.disks_of(server))
        device, = objects.Instance.get_by_uuid(
            self.admin_context(), server['id'],
            ['device_metadata']).device_metadata.devices
        self.assertEqual((volume, ['database']), (device.serial, device.tags))

        in_between()
        self.cinder.extend(volume, size)
        self._wait_for_instance_action_event(
            server, 'extend_volume', 'compute_extend_volume', 'success')
        self.assertEqual({size << 30}, self.sizes_of(volume))

        in_between()
        self.detach(server, volume)
        after = self.machine.snapshot()
        for each in (before, after):
            each.pop('san', None)
        self.assertEqual(before, after)
        self.assertEqual('available', self.cinder.status(volume))

    def sizes_of(self, volume):
        """Return how large a volume is for the servers that show it."""
        return {lun.storage.length for vios in self.machine.vioses
                for bus in vios.buses for lun in bus.luns
                if lun.said.get('Tag') == volume}


class IscsiTest(NetworkVolumesTestCase):

    kind = 'iscsi'
    options = {'portals': PORTALS, 'chap': True, 'discovery_chap': True}

    def sessions(self):
        return [session for vios in self.machine.vioses
                for session in vios.initiator.sessions]

    def test_volume_comes_grows_and_goes(self):
        for server, in_between in (
                (self.boot(), self.restart),
                (self._stop_server(self.boot()), lambda: None)):
            self.come_grow_and_go(server, self.create(b'precious'),
                                  in_between=in_between)
            self.assertEqual(([], []), (self.sessions(), self.devices()))
        for _user, password in (cinder_backends.CHAP,
                                cinder_backends.DISCOVERY_CHAP):
            self.assertNotIn(password, self.stdlog.logger.output)

    def test_server_boots_from_a_volume_and_has_others(self):
        root, data = self.bootable(), self.create(b'data', style='array')
        server = self.boot_from(root, data)
        self.assertEqual([b'root', b'data'], self.disks_of(server))
        self.assertEqual([2, 2], self.paths_of(server))
        more = self.create(b'more', style='array')
        self.attach(server, more)
        before = self.disks_of(server)
        self.assertEqual([b'data', b'more', b'root'], sorted(before))
        self._reboot_server(server, hard=True)
        self.assertEqual(before, self.disks_of(server))
        self.detach(server, data)
        self.assertEqual([b'root', b'more'], self.disks_of(server))
        self._delete_server(server)
        self.assertEqual(([], []), (self.sessions(), self.devices()))

    def test_what_others_use_is_left_when_a_server_lets_go(self):
        first, second = self.boot(), self.boot()
        shared = self.create(b'shared', multiattach=True, style='array')
        own = self.create(b'own', style='array')
        for server in (first, second):
            self.attach(server, shared)
        self.attach(second, own)
        self.detach(first, shared)
        self.assertEqual([b'shared', b'own'], self.disks_of(second)[1:])
        self.detach(second, shared)
        self.assertEqual([b'own'], self.disks_of(second)[1:])
        self.assertEqual(2, len(self.devices()))
        self._delete_server(second)
        self.assertEqual(([], []), (self.sessions(), self.devices()))

    def test_server_that_was_away_shows_nobody_what_is_another_s(self):
        former, latter = self.boot(), self.boot()
        volume = self.create(b'moved')
        self.attach(former, volume)
        away = self.machine.vios('vios2')
        for rmc, act, server in (('inactive', self.detach, former),
                                 ('active', self.attach, latter)):
            away.rmc = rmc
            self.machine.changed(away)
            act(server, volume)
            self.assertNotIn(b'moved', self.disks_of(former))
        self.assertEqual([b'moved'], self.disks_of(latter)[1:])
        self.assertEqual([1, 2], self.paths_of(latter))

    def test_what_the_array_does_meanwhile_is_survived(self):
        server = self.boot()
        volume = self.create(b'lost')
        self.attach(server, volume)
        target, = self.machine.san.targets
        self.machine.san.remove_target(target)
        self.detach(server, volume)
        self.assertEqual(([], []), (self.sessions(), self.devices()))
        self.machine.san.portals[PORTALS[0]].state = array.DOWN
        self.attach(server, volume)
        self.assertEqual([b'lost'], self.disks_of(server)[1:])
        self.machine.san.portals[PORTALS[1]].state = array.DOWN
        self.detach(server, volume)
        self.assertEqual([], self.devices())
        self.assertIn('portal does not answer', self.refuse(server, volume))
        self.assertEqual([], self.devices())


class LentCase(NetworkVolumesTestCase):
    """A host whose management partition lends storage."""

    def _setup_compute_service(self):
        return self.add_host('host1', presets.mgmt_storage())


class CephTest(LentCase):

    kind = 'rbd'

    def test_volume_comes_grows_and_goes(self):
        self.come_grow_and_go(self.boot(), self.create(b'precious'),
                              in_between=self.restart)
        self.come_grow_and_go(self._stop_server(self.boot()),
                              self.create(b'precious'))

    def test_server_boots_from_a_volume_and_has_others(self):
        root, data = self.bootable(), self.create(b'data')
        server = self.boot_from(root, data)
        self.assertEqual([b'root', b'data'], self.disks_of(server))
        said = [lun.said for bus in self.machine.vios('novalink').buses
                for lun in bus.luns]
        self.assertEqual(
            [('cinder', root), ('cinder', data)],
            [(each['RbdUser'], each['Tag']) for each in said])
        server = self._shelve_server(server)
        server = self._unshelve_server(server)
        self.assertEqual([b'root', b'data'], self.disks_of(server))
        self._delete_server(server)
        self.assertEqual([], self.machine.vios('novalink').buses)

    def test_image_that_is_gone_is_told_and_can_be_let_go(self):
        server = self.boot()
        volume = self.create(b'gone')
        self.attach(server, volume)
        image, = self.machine.san.ceph.things
        self.machine.san.ceph.remove(image)
        self.detach(server, volume)
        self.assertIn(f'no Ceph image {image}', self.refuse(server, volume))


class FileTest(LentCase):

    kind = 'nfs'

    def test_volume_comes_grows_and_goes(self):
        server = self.boot()
        for self.kind in ('nfs', 'gpfs'):
            self.come_grow_and_go(server, self.create(b'precious'))

    def test_server_boots_from_files_of_all_sorts(self):
        root = self.bootable(format='qcow2')
        self.kind = 'gpfs'
        data = self.create(b'data')
        server = self.boot_from(root, data)
        self.assertEqual([b'root', b'data'], self.disks_of(server))
        stores = [lun.said['BackStoreType']
                  for bus in self.machine.vios('novalink').buses
                  for lun in bus.luns]
        self.assertEqual(['user:qcow', 'loop'], stores)
        server = self._rebuild_server(server, self.image)
        self.assertEqual([b'bytes that boot a pa', b'data'],
                         self.disks_of(server))
        self._delete_server(server)
        self.assertEqual([], self.machine.vios('novalink').buses)

    def test_export_that_is_not_mounted_is_told(self):
        server = self.boot()
        volume = self.create(b'away')
        self.machine.vios('novalink').backings.unmount(
            cinder_backends.NFS_MOUNT)
        self.assertIn('is not mounted on the management partition',
                      self.refuse(server, volume))
