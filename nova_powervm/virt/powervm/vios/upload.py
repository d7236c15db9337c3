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

"""Writing a stream of bytes to a Virtual I/O Server, through REST.

The service needs a File object for it, and has room for a hundred of them:
each upload removes its own, and :func:`forget` what a failed one left.
"""

from oslo_log import log as logging
from pypowervm import exceptions as pvm_exc
from pypowervm.wrappers import vios_file

LOG = logging.getLogger(__name__)


def fill_disk(host, disk, chunks, size):
    """Write ``size`` bytes to the beginning of a disk.

    Three requests, however large the stream is; nothing is kept in memory.

    :param disk: with ``name``, ``udid`` and ``vios_uuid``
    :param chunks: iterable of bytes
    """
    _send(host, vios_file.File.bld(
        host.adapter, disk.name, vios_file.FileType.DISK_IMAGE,
        disk.vios_uuid, f_size=size, tdev_udid=disk.udid), chunks)
    LOG.info('Wrote %(size)d bytes to disk %(name)s',
             {'size': size, 'name': disk.name})


def make_medium(host, medium, chunks, size):
    """Make virtual optical media of ``size`` bytes: three requests.

    :param medium: with ``name`` and ``vios_uuid``
    :param chunks: iterable of bytes
    """
    _send(host, vios_file.File.bld(
        host.adapter, medium.name, vios_file.FileType.MEDIA_ISO,
        medium.vios_uuid, f_size=size), chunks)
    LOG.info('Made virtual optical media %(name)s of %(size)d bytes',
             {'size': size, 'name': medium.name})


def _send(host, description, chunks):
    artefact = description.create()
    # Only this helper, and none of the adapter's that repeat a request.
    host.adapter.upload_file(artefact.element, chunks, helpers=[_once])
    _delete(artefact)


def _once(request):
    """Keep a stream from being sent again: the second would be empty.

    That is what the session does after it had to log on again, and a server
    that takes it leaves an empty disk.
    """
    def send(*args, **kwargs):
        return request(*args, relogin=False, **kwargs)
    return send


def forget(host, names):
    """Remove what interrupted uploads of these names left behind."""
    forget_all(host, set(names).__contains__)


def forget_all(host, is_ours):
    """Remove what interrupted uploads left behind: one request, and theirs.

    :param is_ours: function that tells so of the name of an upload
    """
    found = host.adapter.read(vios_file.File.schema_type, service='web')
    for artefact in vios_file.File.wrap(found):
        if is_ours(artefact.file_name):
            LOG.info('Removing what is left of the upload of %s',
                     artefact.file_name)
            _delete(artefact)


def _delete(artefact):
    try:
        artefact.adapter.delete(
            vios_file.File.schema_type, root_id=artefact.uuid,
            service='web')
    except pvm_exc.HttpNotFound:
        LOG.debug('Upload artefact %s was gone already', artefact.uuid)
