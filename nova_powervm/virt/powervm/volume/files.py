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

"""Files of NFS, GPFS or local file systems of the management partition."""

import abc
import os

from pypowervm.wrappers import storage as pvm_storage

from nova_powervm import conf as cfg
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm import mounts
from nova_powervm.virt.powervm.vios import mapping
from nova_powervm.virt.powervm.volume import lent

CONF = cfg.CONF

_QCOW2 = 'qcow2'
_STORE = pvm_storage.BackStoreType


class FileVolume(lent.LentVolume):
    """One file, which the management partition has."""

    @property
    @abc.abstractmethod
    def file_name(self):
        """What Cinder says of it: a path, or a name in an export."""

    @abc.abstractmethod
    def path(self):
        """Return its path on the management partition.

        :raises VolumeNotReachable: the file system is not mounted
        """

    def refusals(self):
        found = super().refusals()
        if not self.file_name:
            found.append(f'Cinder does not tell the file of volume {self.id}. '
                         f'Look for an error in the log of cinder-volume')
        return found

    def find(self, lender):
        path = self.path()
        if not mounts.exists(path):
            raise self.not_reachable(
                f'there is no file {path} on the management partition; check '
                f'that the file system is mounted there')
        return mapping.FileMapping(
            vios_uuid=lender, lpar_uuid=self.request.lpar_uuid, name=path,
            tag=self.id, store=self._store)

    def is_named(self, name):
        return os.path.basename(name) == os.path.basename(self.file_name)

    def extend(self):
        if self._store == _STORE.USER_QCOW:
            raise exception.VolumeNotExtended(reason=(
                f'volume {self.id} of instance {self.instance.uuid} is a '
                f'qcow2 file, whose growth is seen when it is detached and '
                f'attached again'))
        super().extend()

    @property
    def _store(self):
        """How the file is lent: not raw, it has to be interpreted."""
        if self.request.data.get('format') == _QCOW2:
            return _STORE.USER_QCOW
        return CONF.powervm.file_backing_store


class Nfs(FileVolume):
    """A file of an export, wherever that is mounted."""

    kinds = ('nfs',)

    @property
    def file_name(self):
        return self.request.data.get('name')

    def refusals(self):
        found = super().refusals()
        if not self.request.data.get('export'):
            found.append(f'Cinder does not tell the export of volume '
                         f'{self.id}. Look for an error in the log of '
                         f'cinder-volume')
        return found

    def path(self):
        export = self.request.data['export']
        mounted = mounts.path_of(export)
        if mounted is None:
            raise self.not_reachable(
                f'{export} is not mounted on the management partition. Mount '
                f'it there, anywhere, by /etc/fstab')
        return os.path.join(mounted, self.file_name)


class Local(FileVolume):
    """A file that every management partition has at the same path."""

    kinds = ('gpfs', 'local')

    @property
    def file_name(self):
        data = self.request.data
        return data.get('device_path') or data.get('name')

    def path(self):
        return self.file_name
