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

"""A stand-in for glance: images with real bytes, kept in files."""

import datetime
import hashlib
import pathlib
import threading
import uuid

from werkzeug import exceptions
from werkzeug import routing
from werkzeug.wrappers import Response
from werkzeug.wsgi import wrap_file

from tools.cloud import facade

_CHUNK = 1 << 20    # bytes


class Glance(facade.Facade):
    """The part of the image API v2 that Nova and the client use.

    :param identity: the owner of every image.
    :param base_url: the address of the cloud.
    :param directory: where the bytes are kept.
    """

    rules = [
        routing.Rule('/', endpoint='versions'),
        routing.Rule('/versions', endpoint='versions'),
        routing.Rule('/v2/schemas/image', endpoint='schema'),
        routing.Rule('/v2/images', endpoint='list', methods=['GET']),
        routing.Rule('/v2/images', endpoint='create', methods=['POST']),
        routing.Rule('/v2/images/<id>', endpoint='show', methods=['GET']),
        routing.Rule('/v2/images/<id>', endpoint='update',
                     methods=['PATCH']),
        routing.Rule('/v2/images/<id>', endpoint='delete',
                     methods=['DELETE']),
        routing.Rule('/v2/images/<id>/file', endpoint='upload',
                     methods=['PUT']),
        routing.Rule('/v2/images/<id>/file', endpoint='download',
                     methods=['GET']),
    ]

    def __init__(self, identity, base_url, directory):
        super().__init__('glance')
        self._owner = identity.project_id
        self._base_url = base_url
        self._directory = pathlib.Path(directory)
        self._images = {}
        self._lock = threading.Lock()

    def versions(self, request):
        """Say that there is a version 2 and where."""
        return facade.document({'versions': [
            {'id': 'v2.16', 'status': 'CURRENT', 'links': [
                {'rel': 'self', 'href': f'{self._base_url}/image/v2/'}]},
        ]}, 300)

    def schema(self, request):
        """Describe an image: any text property may be added."""
        return {'name': 'image', 'properties': {
            name: {'type': 'string'} for name in _blank('', '')},
            'additionalProperties': {'type': 'string'}}

    def list(self, request):
        """List images, each named field of the query being a filter."""
        wanted = {k: v for k, v in request.args.items() if k in _FILTERS}
        with self._lock:
            found = [image for image in self._images.values()
                     if all(image[k] in _values(v)
                            for k, v in wanted.items())]
        # Clients ask a second time for hidden images; there are none.
        if request.args.get('os_hidden', 'false').lower() == 'true':
            found = []
        if request.args.get('marker'):
            found = []
        return {'images': found, 'schema': '/v2/schemas/images',
                'first': '/v2/images'}

    def create(self, request):
        """Register an image that has no bytes yet."""
        asked = request.get_json()
        id = asked.get('id') or str(uuid.uuid4())
        image = {**_blank(id, self._owner), **asked}
        with self._lock:
            if id in self._images:
                raise exceptions.Conflict(f'There is an image {id} already.')
            self._images[id] = image
        return facade.document(image, 201, {
            'Location': f'{self._base_url}/image/v2/images/{id}'})

    def show(self, request, id):
        """Show one image."""
        return self._find(id)

    def update(self, request, id):
        """Apply a JSON patch of top-level fields."""
        image = self._find(id)
        for change in request.get_json(force=True):
            name = change['path'].lstrip('/').replace('~1', '/')
            with self._lock:
                if change['op'] == 'remove':
                    image.pop(name, None)
                else:
                    image[name] = change['value']
        return image

    def delete(self, request, id):
        """Forget an image and its bytes."""
        self._find(id)
        with self._lock:
            self._images.pop(id, None)
        self._file(id).unlink(missing_ok=True)
        return Response(status=204)

    def upload(self, request, id):
        """Take the bytes; the image is active afterwards."""
        image = self._find(id)
        md5 = hashlib.md5(usedforsecurity=False)
        sha512 = hashlib.sha512()
        size = 0
        with open(self._file(id), 'wb') as target:
            while chunk := request.stream.read(_CHUNK):
                target.write(chunk)
                md5.update(chunk)
                sha512.update(chunk)
                size += len(chunk)
        with self._lock:
            image.update(
                status='active', size=size, checksum=md5.hexdigest(),
                os_hash_algo='sha512', os_hash_value=sha512.hexdigest(),
                updated_at=_now())
        return Response(status=204)

    def download(self, request, id):
        """Stream the bytes."""
        image = self._find(id)
        if image['status'] != 'active':
            return Response(status=204)
        body = wrap_file(request.environ, open(self._file(id), 'rb'), _CHUNK)
        return Response(
            body, mimetype='application/octet-stream',
            headers={'Content-Length': str(image['size']),
                     'Content-MD5': image['checksum']},
            direct_passthrough=True)

    def _find(self, id):
        with self._lock:
            image = self._images.get(id)
        if image is None:
            raise exceptions.NotFound(f'There is no image {id}.')
        return image

    def _file(self, id):
        return self._directory / uuid.UUID(id).hex


_FILTERS = ('id', 'name', 'status', 'visibility', 'owner', 'disk_format',
            'container_format')


def _values(text):
    """Return what a filter accepts: one value, or ``in:one,two``."""
    if text.startswith('in:'):
        return text.removeprefix('in:').split(',')
    return [text]


def _blank(id, owner):
    """Return an image as it is before its bytes come."""
    return {
        'id': id, 'name': None, 'status': 'queued', 'owner': owner,
        'visibility': 'shared', 'protected': False, 'os_hidden': False,
        'disk_format': None, 'container_format': None,
        'size': None, 'virtual_size': None, 'checksum': None,
        'os_hash_algo': None, 'os_hash_value': None,
        'min_disk': 0, 'min_ram': 0, 'tags': [],
        'created_at': _now(), 'updated_at': _now(),
        'file': f'/v2/images/{id}/file', 'self': f'/v2/images/{id}',
        'schema': '/v2/schemas/image',
    }


def _now():
    return facade.stamp(datetime.datetime.now(datetime.timezone.utc))
