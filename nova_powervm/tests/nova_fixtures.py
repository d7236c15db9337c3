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

"""What Nova's own fixtures lack for a driver that really copies images."""

# Decides whether Nova runs on threads or on eventlet, so it comes first.
import nova.tests.functional  # noqa: F401 isort: skip

import hashlib
import io
import logging

import fixtures
from nova.tests.fixtures import glance
from oslo_concurrency import lockutils
from oslo_config import cfg
from oslo_config import fixture as config_fixture
from oslo_utils.fixture import uuidsentinel

from nova_powervm.virt.powervm import driver

_CHUNK = 65536

# It reports the end of every thread pool after the test, where nobody but the
# terminal listens.
logging.getLogger('nova.thread_pool_factory').setLevel(logging.WARNING)


class ImageBytesFixture(fixtures.Fixture):
    """Let Nova's stand-in for Glance stream images, as Glance does.

    Nova's GlanceFixture can only write an image to a file, and forgets the
    bytes that are uploaded after an image was created, which is active before
    it has any. An image that nobody uploaded, and that is not made of a
    server, consists of zeros.

    :ivar during_upload: function that is called when an upload has begun
    """

    def _setUp(self):
        self.during_upload = lambda: None
        self._let_it_create()
        self._let_it_update()
        self._let_it_download()

    def _let_it_create(self):
        create = glance.GlanceFixture.create

        def queue(service, context, metadata, data=None):
            kind = metadata.get('properties', {}).get('image_type')
            made_later = kind == 'snapshot' and not (
                data or metadata.get('size'))
            status = 'queued' if made_later else 'active'
            return create(service, context, {'status': status, **metadata},
                          data)

        self.useFixture(fixtures.MonkeyPatch(
            'nova.tests.fixtures.glance.GlanceFixture.create', queue))

    def _let_it_update(self):
        describe = glance.GlanceFixture.update

        def update(service, context, image_id, metadata, data=None,
                   purge_props=False):
            image = describe(service, context, image_id, metadata,
                             purge_props=purge_props)
            if data is not None:
                content = b''.join(self._upload(data))
                service._imagedata[image_id] = content
                image.update(
                    size=len(content), status='active',
                    checksum=hashlib.md5(content).hexdigest())
            return image

        self.useFixture(fixtures.MonkeyPatch(
            'nova.tests.fixtures.glance.GlanceFixture.update', update))

    def _upload(self, data):
        yield data.read(_CHUNK)
        self.during_upload()
        yield from iter(lambda: data.read(_CHUNK), b'')

    def _let_it_download(self):
        to_file = glance.GlanceFixture.download

        def download(service, context, image_id, data=None, dst_path=None,
                     trusted_certs=None):
            if data or dst_path:
                return to_file(service, context, image_id, data, dst_path)
            size = service.show(context, image_id)['size']
            content = service._imagedata.get(image_id)
            return _pieces(content) if content else _zeros(size)

        self.useFixture(fixtures.MonkeyPatch(
            'nova.tests.fixtures.glance.GlanceFixture.download', download))


def _pieces(content):
    for at in range(0, len(content), _CHUNK):
        yield content[at:at + _CHUNK]


def _zeros(size):
    for at in range(0, size, _CHUNK):
        yield bytes(min(_CHUNK, size - at))


def add_image(service, content, **fields):
    """Upload an image to Nova's GlanceFixture; return its id.

    :param fields: what is not as usual: a raw image for POWER, of the size
        of its content
    """
    return service.create(None, {
        'name': 'image', 'is_public': True, 'visibility': 'public',
        'deleted': False, 'deleted_at': None, 'status': 'active',
        'container_format': 'bare', 'disk_format': 'raw',
        'size': len(content), 'min_ram': 0, 'min_disk': 0,
        'protected': False, 'tags': [],
        'properties': {'architecture': 'ppc64le'},
        **fields}, io.BytesIO(content))['id']


class NoBusyWaitFixture(fixtures.Fixture):
    """A clock on which the seconds pass that a busy server is given."""

    def _setUp(self):
        self.useFixture(fixtures.MonkeyPatch(
            'pypowervm.helpers.vios_busy.SLEEP', lambda seconds: None))


class NoWaitFixture(fixtures.Fixture):
    """A clock on which the time between two attempts passes at once."""

    def _setUp(self):
        self.useFixture(fixtures.MockPatch('tenacity.nap.time'))


class OrderlyShutdownFixture(fixtures.Fixture):
    """Let a service that stops wait until its driver has logged off.

    Nova's tests do not wait, since its fake drivers have nothing to do then;
    what is still running after the test spoils the next one.
    """

    def _setUp(self):
        config = self.useFixture(config_fixture.Config(cfg.CONF))
        config.config(manager_shutdown_timeout=10)


class ReadersFirstFixture(fixtures.Fixture):
    """Keep Nova's stand-in for cells from blocking itself.

    Its lock makes readers wait for pending writers. A thread that reads and
    waits for the database, another that has the database and waits to read,
    and a writer between them wait for each other forever; many servers built
    at once are enough.
    """

    def _setUp(self):
        self.useFixture(fixtures.MockPatchObject(
            lockutils.ReaderWriterLock, 'has_pending_writers',
            property(lambda lock: False)))


class OneOfManyComputes(driver.PowerVMDriver):
    """The driver where several nova-compute share one process.

    Nova keeps the identity of a node in a file of its host, which it reads
    once per process. Here each node has an identity that follows from its
    name.
    """

    def get_available_resource(self, nodename):
        resources = super().get_available_resource(nodename)
        return {**resources, 'uuid': _identity(nodename)}

    def get_nodenames_by_uuid(self, refresh=False):
        return {_identity(name): name for name in self.get_available_nodes()}


def _identity(nodename):
    return getattr(uuidsentinel, f'node_{nodename}')


class ManyComputesFixture(fixtures.Fixture):
    """Allow for more than one nova-compute in the process of the test."""

    def _setUp(self):
        self.useFixture(fixtures.MonkeyPatch(
            'nova.virt.powervm.PowerVMDriver', OneOfManyComputes))
