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

"""The management partition's disks, as files of this host.

A client runs on the management partition, so storage that is mapped to that
partition is a block device for it. Here it is a sparse file in a directory,
under the name that udev gives such a device in ``/dev/disk/by-id``: it ends
with the last 32 characters of the udid. What is written to it is written to
the storage, and needs neither root nor kernel devices.
"""

import os
import types

_PREFIXES = {'VirtualOpticalMedia': 'scsi-SAIX_VOPTA_'}
_DISK_PREFIX = 'scsi-SAIX_VDASD_'
_UDID_TAIL = 32


class Devices:
    """What the management partition of a machine sees."""

    # Attributes that a saved machine starts anew with.
    not_kept = {'_path': types.NoneType}

    def __init__(self, room):
        self._room = room
        self._path = None
        self._luns = {}

    @property
    def path(self):
        """The directory; it is there as soon as somebody asks for it."""
        if self._path is None:
            self._path = self._room.new_path()
            os.mkdir(self._path)
        return self._path

    def names(self):
        """Names of the devices there are, sorted."""
        return sorted(self._luns)

    def plug(self, lun):
        """A LUN has appeared: nothing unless the partition is its client."""
        if not _is_ours(lun):
            return
        name = device_name(lun.storage)
        if name not in self._luns:
            os.symlink(lun.storage.content.expose(lun.storage.length),
                       os.path.join(self.path, name))
        self._luns.setdefault(name, []).append(lun)

    def unplug(self, lun):
        """A LUN is gone; the device stays while another LUN shows it."""
        name = device_name(lun.storage)
        if lun not in self._luns.get(name, ()):
            return
        self._luns[name].remove(lun)
        if not self._luns[name]:
            del self._luns[name]
            os.unlink(os.path.join(self.path, name))

    def renew(self):
        """Make all devices again, after their contents have moved."""
        luns = [lun for luns in self._luns.values() for lun in luns]
        self._luns = {}
        for lun in luns:
            self.plug(lun)

    def resize(self, storage):
        """Storage has grown: so does its device, if it has one."""
        if device_name(storage) in self._luns:
            storage.content.expose(storage.length)


def device_name(storage):
    """What the device of some storage is called."""
    prefix = _PREFIXES.get(storage.kind, _DISK_PREFIX)
    return prefix + storage.udid[-_UDID_TAIL:].replace('/', '_')


def _is_ours(lun):
    client = lun.bus.client
    return client is not None and client.is_management
