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

import io

import fixtures
from nova.tests import fixtures as nova_fixtures
from oslo_utils.fixture import uuidsentinel

from nova_powervm.virt.powervm import driver

_CHUNK = 65536


class ImageBytesFixture(fixtures.Fixture):
    """Let Nova's stand-in for Glance stream what was uploaded to it.

    Nova's GlanceFixture can write an image to a file. Asked for neither file
    nor path, Glance's client returns the bytes in pieces, and so does this.
    """

    def _setUp(self):
        self._to_file = nova_fixtures.GlanceFixture.download
        self.useFixture(fixtures.MonkeyPatch(
            'nova.tests.fixtures.GlanceFixture.download', self._download()))

    def _download(self):
        to_file = self._to_file

        def download(glance, context, image_id, data=None, dst_path=None,
                     trusted_certs=None):
            if data or dst_path:
                return to_file(glance, context, image_id, data, dst_path)
            glance.show(context, image_id)
            content = io.BytesIO(glance._imagedata.get(image_id, b''))
            return iter(lambda: content.read(_CHUNK), b'')
        return download


def add_image(glance, content, **fields):
    """Upload an image to Nova's GlanceFixture; return its id.

    :param fields: what is not as usual: a raw image for POWER, of the size
        of its content
    """
    return glance.create(None, {
        'name': 'image', 'is_public': True, 'visibility': 'public',
        'deleted': False, 'deleted_at': None, 'status': 'active',
        'container_format': 'bare', 'disk_format': 'raw',
        'size': len(content), 'min_ram': 0, 'min_disk': 0,
        'protected': False, 'tags': [],
        'properties': {'architecture': 'ppc64le'},
        **fields}, io.BytesIO(content))['id']


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
