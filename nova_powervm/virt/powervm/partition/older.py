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

"""What the older drivers called the disks and media of instances.

Their partitions have the uuids that ours have. Names of their disks are not
unique: those in volume groups have four digits of the uuid, those in pools
only the name of the instance, which another cloud may have as well. So a disk
is known as an instance's when its partition sees it, and is found by its
unique device id from then on. That is kept in the instance's system metadata.
"""

from pypowervm import const as pvm_const
from pypowervm import util as pvm_util

from nova_powervm.virt.powervm.partition import names

#: Kinds of disks, and the key of the metadata with the disk's id.
_KEYS = {'boot': 'powervm_older_boot_disk',
         'rescue': 'powervm_older_rescue_disk'}


def disk_kind(instance, name):
    """Return what a disk of that name would be to an instance, or None."""
    for kind in _KEYS:
        if name in (_short_name(instance, kind), _long_name(instance, kind)):
            return kind
    return None


def _short_name(instance, kind):
    """In a volume group."""
    return pvm_util.sanitize_file_name_for_api(
        instance.name[:8], prefix=f'{kind[0]}_',
        suffix=f'_{instance.uuid[:4]}',
        max_len=pvm_const.MaxLen.VDISK_NAME)


def _long_name(instance, kind):
    """In a shared storage pool."""
    return pvm_util.sanitize_file_name_for_api(
        instance.name, prefix=f'{kind}_',
        max_len=pvm_const.MaxLen.FILENAME_DEFAULT)


def remember_disk(instance, kind, udid):
    """Note which disk is an instance's; somebody has to save it."""
    instance.system_metadata[_KEYS[kind]] = udid


def forget_disks(instance):
    """The disks are gone, and what comes after them has our names."""
    for key in _KEYS.values():
        instance.system_metadata.pop(key, None)


def disk_ids(instance):
    """Return the ids of the disks that an older driver made."""
    metadata = instance.system_metadata
    return [metadata[key] for key in _KEYS.values() if key in metadata]


def boot_disk(instance):
    """Return by what an instance's boot disk is found, its name or its id."""
    return instance.system_metadata.get(
        _KEYS['boot'], names.boot_disk_name(instance))


def media_names(instance):
    """Return the names that an older config drive may have.

    There was room for 37 characters, in some releases after the extension.
    """
    digits = instance.uuid.replace('-', '')
    return [f'cfg_{digits}.iso', pvm_util.sanitize_file_name_for_api(
        digits, prefix='cfg_', suffix='.iso',
        max_len=pvm_const.MaxLen.VOPT_NAME)]
