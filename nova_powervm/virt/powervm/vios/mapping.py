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

"""Mappings as values: what is to be connected, decided before anything is."""

import abc
import dataclasses

from pypowervm.wrappers import storage as pvm_storage


@dataclasses.dataclass(frozen=True)
class ScsiMapping(abc.ABC):
    """Something shown to a partition over virtual SCSI.

    :ivar vios_uuid: the Virtual I/O Server that has it
    :ivar lpar_uuid: the partition that shall see it
    :ivar name: what it is called on that server
    """

    vios_uuid: str
    lpar_uuid: str
    name: str

    @abc.abstractmethod
    def backing(self, adapter):
        """Return pypowervm's reference to what is shown."""

    def shows(self, backing):
        """Tell whether this is what a server shows somewhere."""
        return (isinstance(backing, self._kind)
                and backing.name.rsplit('/', 1)[-1] == self.name)


class DiskMapping(ScsiMapping):
    """A virtual disk."""

    _kind = pvm_storage.VDisk

    def backing(self, adapter):
        return pvm_storage.VDisk.bld_ref(adapter, self.name)


@dataclasses.dataclass(frozen=True)
class LogicalUnitMapping(ScsiMapping):
    """A logical unit of a shared storage pool.

    The same is shown by several servers, and one of them is enough.

    :ivar udid: its unique device id; names are not unique in a pool
    """

    udid: str

    def backing(self, adapter):
        return pvm_storage.LU.bld_ref(adapter, self.name, self.udid)

    def shows(self, backing):
        return (isinstance(backing, pvm_storage.LU)
                and backing.udid == self.udid)


class MediaMapping(ScsiMapping):
    """Virtual optical media in a drive of its own."""

    _kind = pvm_storage.VOptMedia

    def backing(self, adapter):
        return pvm_storage.VOptMedia.bld_ref(adapter, self.name)
