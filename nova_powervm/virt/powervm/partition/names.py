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

"""What an instance is called on the PowerVM side: pure functions.

A partition is found by its uuid, never by its name: administrators rename
partitions. The uuid follows from the instance's, so no table is kept.
"""

import re
import string

#: Longest partition name the hypervisor takes.
MAX_PARTITION_NAME = 31
#: Longest virtual disk name a Virtual I/O Server takes.
MAX_DISK_NAME = 15
#: Longest name of virtual optical media a Virtual I/O Server takes.
MAX_MEDIA_NAME = 37

_NOT_IN_PARTITION_NAME = re.compile(r'[^A-Za-z0-9 \-!#%+,./:;=@^_{}]')
_CONFIG_DRIVE = re.compile('cfg_[0-9a-f]{32}')
_UUID_DIGITS_KEPT = 8
_EPHEMERAL_KINDS = string.digits + string.ascii_uppercase


def partition_uuid(instance_uuid):
    """Return the PowerVM uuid of an instance.

    PowerVM clears the top bit of a partition's uuid and writes it in upper
    case; mappings are compared with case.
    """
    return f'{int(instance_uuid[0], 16) & 7:x}{instance_uuid[1:]}'.upper()


def instance_uuids(partition_uuid):
    """Return the two Nova uuids that lead to one PowerVM uuid."""
    uuid = partition_uuid.lower()
    return [uuid, f'{int(uuid[0], 16) | 8:x}{uuid[1:]}']


def partition_name(instance):
    """Return a name the hypervisor takes, unique for the instance.

    The instance's own name where it fits. Where characters have to be
    replaced or cut off, two instances could end up with the same name, so
    the first digits of the uuid are kept at the end.
    """
    clean = _NOT_IN_PARTITION_NAME.sub('_', instance.name)
    if clean == instance.name and len(clean) <= MAX_PARTITION_NAME:
        return clean
    ending = f'-{instance.uuid[:_UUID_DIGITS_KEPT]}'
    return clean[:MAX_PARTITION_NAME - len(ending)] + ending


def boot_disk_name(instance):
    """Return the name of the disk that an instance boots from."""
    return _disk_name(instance, 'b')


def swap_disk_name(instance):
    """Return the name of the disk that an instance swaps to."""
    return _disk_name(instance, 's')


def copy_disk_name(instance):
    """Return the name of the copy that an image may be made from."""
    return _disk_name(instance, 'c')


def ephemeral_disk_names(instance):
    """Return the names that ephemeral disks may have, in order."""
    return [_disk_name(instance, kind) for kind in _EPHEMERAL_KINDS]


def disk_names(instance):
    """Return every name that a disk of an instance may have."""
    return (boot_disk_name(instance), swap_disk_name(instance),
            copy_disk_name(instance),
            *ephemeral_disk_names(instance))


def _disk_name(instance, kind):
    """One letter or digit, and as much of the uuid as there is room for."""
    return kind + instance.uuid.replace('-', '')[:MAX_DISK_NAME - 1]


def config_drive_name(instance):
    """Return the name of the virtual optical media with the config drive."""
    return 'cfg_' + instance.uuid.replace('-', '')


def is_config_drive(name):
    """Tell whether media are called as a config drive of ours is."""
    return bool(_CONFIG_DRIVE.fullmatch(name))
