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

from nova import exception as nova_exception
from oslo_utils import units

from nova_powervm.virt.powervm import exception


def check(instance, image_meta):
    """Refuse an image before anything is built for it.

    A Virtual I/O Server writes an image to a disk byte by byte, so only a
    raw image can boot.

    :raises ImageNotUsable: it is not raw, or its size is unknown
    :raises FlavorDiskSmallerThanImage: the flavor's disk cannot hold it
    """
    disk_format = _disk_format(image_meta)
    if disk_format != 'raw':
        raise exception.ImageNotUsable(
            image_id=image_meta.id,
            reason=(f"its disk format is '{disk_format}', and "
                    f'partitions boot raw images only. Convert it with '
                    f'qemu-img convert -O raw.'))
    size = size_bytes(image_meta)
    root = instance.flavor.root_gb * units.Gi
    if root and size > root:
        raise nova_exception.FlavorDiskSmallerThanImage(
            flavor_size=root, image_size=size)


def _disk_format(image_meta):
    """Return the format of an image; Glance may not have been told it."""
    if not image_meta.obj_attr_is_set('disk_format'):
        return 'not set'
    return image_meta.disk_format


def size_bytes(image_meta):
    """Return the size of an image in bytes.

    :raises ImageNotUsable: Glance does not know it
    """
    if not image_meta.obj_attr_is_set('size') or not image_meta.size:
        raise exception.ImageNotUsable(
            image_id=image_meta.id,
            reason='Glance does not know its size. Is it still uploading?')
    return image_meta.size


def disk_size_gb(instance, image_meta):
    """Return the size of the boot disk in whole GB.

    The flavor's root disk, or for a flavor without one what the image needs.
    """
    needed = -(-size_bytes(image_meta) // units.Gi)
    return max(instance.flavor.root_gb, needed)
