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

"""Cinder, with volumes that are there: on the simulator's SAN.

Nova's own fixture keeps the books of volumes and attachments; here the
volumes have bytes, and an attachment that gets a connector shows the volume
to the initiators in it, as Cinder's drivers do. What Nova is told has the
form that it has after the real API.
"""

from nova_powervm.tests import nova_fixtures  # isort: skip, first of Nova

import copy
import functools
import threading

from cinderclient import exceptions as cinder_exceptions
import fixtures
from nova import exception as nova_exception
from nova.tests.fixtures import cinder
from nova.volume import cinder as volume_api

from nova_powervm.tests import cinder_backends

assert nova_fixtures

#: Options of create() that every driver of Cinder passes on to Nova.
_PASSED_ON = {'qos_specs': None, 'access_mode': 'rw', 'encrypted': False,
              'cacheable': False, 'enforce_multipath': False}


def _alone(method):
    """Let one thread at a time keep the books."""
    @functools.wraps(method)
    def wrapper(self, *args, **kwargs):
        with self._books:
            return method(self, *args, **kwargs)
    return wrapper


class CinderBackend(cinder.CinderFixture):
    """Nova's CinderFixture with volumes on the SAN of a simulator.

    :param sim: a Simulator; machines that share its site share the volumes
    :param api: client of Nova's API as an administrator, for the events that
        Cinder sends; None to send none
    :param images: Nova's stand-in for Glance, for volumes made from images
    :param kind: what volumes are that Nova has made without a type
    """

    def __init__(self, sim, api=None, images=None, kind='fc'):
        super().__init__(None)
        self._site = sim.machine.site
        self._backends = {}
        self._books = threading.RLock()
        self.api, self.images, self.kind = api, images, kind
        self.made = {}

    def setUp(self):
        super().setUp()
        for name in ('delete', 'get_volume_encryption_metadata'):
            self.useFixture(fixtures.MockPatch(
                f'nova.volume.cinder.API.{name}',
                side_effect=getattr(self, f'fake_{name}'), autospec=False))

    # -- what a test asks for ----------------------------------------------

    def create(self, kind='fc', size=1, content=None, image=None, **options):
        """Make a volume of so many GB; return its id.

        :param kind: fc, iscsi, iser, rbd, nfs, gpfs or local
        :param content: bytes it begins with
        :param image: metadata of the image it was made from, which make it
            bootable
        :param options: multiattach, encrypted, qos_specs, access_mode,
            enforce_multipath, and what the back end knows
        """
        volume = cinder_backends.Volume(kind, size, options)
        volume.image = image
        with self._site.lock:
            self._backend(volume).create(volume)
            if content is not None:
                self._backend(volume).write(volume, content)
        self.made[volume.id] = volume
        return volume.id

    def read(self, volume_id, offset=0, length=None):
        """Return the bytes of a volume."""
        volume = self.made[volume_id]
        with self._site.lock:
            return self._backend(volume).content(volume).read(offset, length)

    def write(self, volume_id, content):
        """Let a volume hold these bytes, and zeros behind them."""
        volume = self.made[volume_id]
        with self._site.lock:
            self._backend(volume).write(volume, content)

    def extend(self, volume_id, size):
        """Grow a volume to so many GB, and tell Nova if it is attached."""
        volume = self.made[volume_id]
        with self._site.lock:
            volume.size = size
            self._backend(volume).extend(volume)
        self._tell_nova('volume-extended', volume_id)

    def storage(self, volume_id):
        """Return what the back end made for a volume."""
        return self.made[volume_id].storage

    def connections(self, volume_id):
        """Return the connectors a volume is connected to."""
        return [a['connector']
                for a in self.volume_to_attachment[volume_id].values()
                if a.get('connector')]

    def status(self, volume_id):
        """Return what Cinder says of a volume: available, in-use, ..."""
        return self.fake_get(None, volume_id)['status']

    def _backend(self, volume):
        if volume.kind not in self._backends:
            self._backends[volume.kind] = cinder_backends.BACKENDS[
                volume.kind](self._site)
        return self._backends[volume.kind]

    def _tell_nova(self, name, volume_id, status='completed'):
        """Send an event to each server that has the volume."""
        servers = {a['instance_uuid'] for a in self.fake_attachment_get_all(
            None, volume_id=volume_id)}
        if self.api is not None and servers:
            self.api.api_post('/os-server-external-events', {'events': [
                {'name': name, 'server_uuid': server, 'tag': volume_id,
                 'status': status} for server in sorted(servers)]})

    # -- what Nova asks for ------------------------------------------------

    def _is_multiattach(self, volume_id):
        if volume_id in self.made:
            return self.made[volume_id].options.get('multiattach', False)
        return super()._is_multiattach(volume_id)

    @_alone
    def fake_get(self, context, volume_id, microversion=None):
        if volume_id not in self.made:
            raise nova_exception.VolumeNotFound(volume_id=volume_id)
        volume = self.made[volume_id]
        attachments = list(self.volume_to_attachment[volume_id].values())
        view = volume.view()
        if attachments:
            connected = any(a.get('connector') for a in attachments)
            view['attachments'] = {
                a['instance_uuid']: {'attachment_id': a['id'],
                                     'mountpoint': a.get('mountpoint')}
                for a in attachments}
            view['status'] = volume.task or (
                'in-use' if connected else 'reserved')
            view['attach_status'] = 'attached'
        else:
            view.update(status='available', attach_status='detached')
        return view

    def fake_vol_create(self, context, size, name, description, snapshot=None,
                        image_id=None, volume_type=None, metadata=None,
                        availability_zone=None):
        image = None if image_id is None else {'image_id': image_id}
        content = None if image_id is None else self._image(image_id)
        return self.fake_get(context, self.create(
            volume_type or self.kind, size, content=content, image=image))

    def _image(self, image_id):
        return b''.join(self.images.download(None, image_id))

    @_alone
    def fake_delete(self, context, volume_id):
        if self.volume_to_attachment[volume_id]:
            raise nova_exception.InvalidInput(
                reason=f'Volume {volume_id} is attached.')
        volume = self.made.pop(volume_id)
        with self._site.lock:
            self._backend(volume).delete(volume)

    @_alone
    def fake_attachment_create(self, context, volume_id, instance_uuid,
                               connector=None, mountpoint=None):
        self._check_free(volume_id, instance_uuid)
        attachment = super().fake_attachment_create(
            context, volume_id, instance_uuid, mountpoint=mountpoint)
        if connector:
            return self.fake_attachment_update(
                context, attachment['id'], connector, mountpoint)
        return attachment

    def _check_free(self, volume_id, instance_uuid):
        """Cinder refuses a second server unless the volume is for several."""
        others = [a for a in self.volume_to_attachment[volume_id].values()
                  if a['instance_uuid'] != instance_uuid]
        if others and not self._is_multiattach(volume_id):
            raise nova_exception.InvalidInput(
                reason=f'Volume {volume_id} status must be available.')

    @_alone
    def fake_attachment_update(self, context, attachment_id, connector,
                               mountpoint=None):
        volume_id, attachment, others = self._find_attachment(attachment_id)
        connected = [a for a in others.values()
                     if a.get('connector') and a is not attachment]
        if connected and not self._is_multiattach(volume_id):
            raise nova_exception.InvalidInput(
                reason=f'Volume {volume_id} is already connected.')
        if mountpoint:
            connector = {**connector, 'device': mountpoint}
            attachment['mountpoint'] = mountpoint
        volume = self.made[volume_id]
        with self._site.lock:
            attachment['connection_info'] = self._backend(volume).attach(
                volume, connector)
        attachment['connector'] = connector
        return self.fake_attachment_get(context, attachment_id)

    @_alone
    def fake_attachment_get(self, context, attachment_id):
        volume_id, attachment, _ = self._find_attachment(attachment_id)
        answer = {'id': attachment_id, 'status': 'attaching',
                  'instance': attachment['instance_uuid'],
                  'volume_id': volume_id, 'attach_mode': 'rw',
                  'attached_at': '', 'detached_at': ''}
        if attachment.get('connector'):
            answer['connection_info'] = self._flat(volume_id, attachment)
        return volume_api._translate_attachment_ref(answer)

    def _flat(self, volume_id, attachment):
        """Return a connection as Cinder's API shows it, without ``data``."""
        options = self.made[volume_id].options
        info = copy.deepcopy(attachment['connection_info'])
        passed_on = {name: options.get(name, default)
                     for name, default in _PASSED_ON.items()}
        return {**info.pop('data'), **passed_on, **info,
                'attachment_id': attachment['id']}

    @_alone
    def fake_attachment_complete(self, _context, attachment_id):
        volume_id, _, _ = self._find_attachment(attachment_id)
        self.made[volume_id].task = None

    @_alone
    def fake_attachment_delete(self, context, attachment_id):
        volume_id, attachment, others = self._find_attachment(attachment_id)
        volume = self.made[volume_id]
        if attachment.get('connector'):
            with self._site.lock:
                self._backend(volume).detach(
                    volume, attachment['connector'],
                    [a['connector'] for a in others.values()
                     if a is not attachment and a.get('connector')])
        super().fake_attachment_delete(context, attachment_id)
        volume.task = None

    @_alone
    def fake_begin_detaching(self, context, volume_id):
        self.made[volume_id].task = 'detaching'

    @_alone
    def fake_roll_detaching(self, context, volume_id):
        self.made[volume_id].task = None

    @_alone
    def fake_attachment_get_all(self, context, instance_id=None,
                                volume_id=None):
        return [dict(attachment) for known, attachments
                in list(self.volume_to_attachment.items())
                for attachment in attachments.values()
                if instance_id in (None, attachment['instance_uuid'])
                and volume_id in (None, known)]

    def fake_reimage_volume(self, context, volume_id, image_id,
                            reimage_reserved=False):
        if self.status(volume_id) == 'reserved' and not reimage_reserved:
            raise cinder_exceptions.BadRequest(
                400, 'A reserved volume is reimaged only if asked for.')
        self.write(volume_id, self._image(image_id))
        self.made[volume_id].image = {'image_id': image_id}
        self._tell_nova('volume-reimaged', volume_id)

    def fake_get_volume_encryption_metadata(self, context, volume_id):
        if not self.made[volume_id].options.get('encrypted'):
            return {}
        return {'encryption_key_id': self.made[volume_id].id,
                'control_location': 'front-end', 'cipher': 'aes-xts-plain64',
                'key_size': 256, 'provider': 'luks'}
