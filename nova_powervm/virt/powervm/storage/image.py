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

"""What an image must be like to be put on the disk of a partition."""

import dataclasses
import hashlib

from nova import exception as nova_exception
from oslo_utils import units

from nova_powervm.virt.powervm import exception


@dataclasses.dataclass(frozen=True)
class Image:
    """An image of Glance's, found fit to boot a partition.

    :ivar size: bytes
    :ivar algorithm: how ``digest`` was made, None when there is none
    :ivar digest: what Glance says the bytes add up to, in hexadecimal
    """

    id: str
    size: int
    algorithm: str | None = None
    digest: str | None = None

    @property
    def size_gb(self):
        """Whole GB that hold the image."""
        return -(-self.size // units.Gi)


def look_up(host, context, image_id):
    """Ask Glance for an image and refuse it unless it can boot a partition.

    A Virtual I/O Server writes an image to a disk byte by byte, so only a
    raw image can boot.

    :raises ImageNotUsable: it was deleted meanwhile, is not raw, or its size
                            or its checksum is unknown
    """
    try:
        found = host.image_api.get(context, image_id)
    except nova_exception.ImageNotFound as exc:
        raise exception.ImageNotUsable(
            image_id=image_id, reason='it was deleted meanwhile.') from exc
    _check_format(found)
    if not found.get('size'):
        raise exception.ImageNotUsable(
            image_id=image_id,
            reason='Glance does not know its size. Is it still uploading?')
    algorithm, digest = _digest(found)
    return Image(image_id, found['size'], algorithm, digest)


def _check_format(found):
    disk_format = found.get('disk_format') or 'not set'
    if disk_format != 'raw':
        raise exception.ImageNotUsable(
            image_id=found['id'],
            reason=(f"its disk format is '{disk_format}', and "
                    f'partitions boot raw images only. Convert it with '
                    f'qemu-img convert -O raw.'))


def _digest(found):
    """Return the best digest Glance has, and how it was made.

    Glance always says something of the checksum; a description that has no
    word of it was not made by Glance, and there is nothing to compare with.

    :raises ImageNotUsable: Glance never made one
    """
    more = {**found.get('properties', {}), **found}
    if more.get('os_hash_algo') in hashlib.algorithms_available:
        return more['os_hash_algo'], more['os_hash_value']
    if found.get('checksum'):
        return 'md5', found['checksum']
    if 'checksum' in found:
        raise exception.ImageNotUsable(
            image_id=found['id'],
            reason=('it has no checksum, so nobody could tell whether its '
                    'bytes arrived whole. Upload it again with openstack '
                    'image create --file.'))
    return None, None


def check_fits(instance, image):
    """Refuse an image that the flavor's root disk cannot hold.

    :raises FlavorDiskSmallerThanImage: the flavor's disk is too small
    """
    root = instance.flavor.root_gb * units.Gi
    if root and image.size > root:
        raise nova_exception.FlavorDiskSmallerThanImage(
            flavor_size=root, image_size=image.size)


def disk_size_gb(instance, image):
    """Return the size of the boot disk in whole GB.

    The flavor's root disk, or for a flavor without one what the image needs.
    """
    return max(instance.flavor.root_gb, image.size_gb)
