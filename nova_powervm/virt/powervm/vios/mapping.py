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
import typing

from pypowervm.tasks import scsi_mapper
from pypowervm import util as pvm_util
from pypowervm.wrappers import storage as pvm_storage


@dataclasses.dataclass(frozen=True)
class Mapping(abc.ABC):
    """Something that a Virtual I/O Server is to give to a partition.

    :ivar vios_uuid: the Virtual I/O Server that has it
    :ivar lpar_uuid: the partition that shall see it
    :ivar name: what it is called on that server
    """

    vios_uuid: str
    lpar_uuid: str
    name: str

    @abc.abstractmethod
    def connect(self, vios):
        """Add it to pypowervm's server, unless it is there; say if it was.

        :returns: True if something was added
        """

    @abc.abstractmethod
    def find(self, vios):
        """Return pypowervm's mapping of the server, or None."""


@dataclasses.dataclass(frozen=True)
class Gone:
    """A mapping of a partition that has been removed.

    :ivar vios_uuid: the server that had it
    :ivar mapping: pypowervm's wrapper of it, as it was
    :ivar used: does the server show the same to another partition?
    """

    vios_uuid: str
    mapping: typing.Any
    used: bool = False

    @property
    def backing(self):
        """What was shown; None for a mapping that shows nothing."""
        return getattr(self.mapping, 'backing_storage', None)


def client_uuid(found):
    """Return the uuid of the partition a mapping was made for, or None.

    :param found: pypowervm's mapping
    """
    href = found.client_lpar_href
    return href and pvm_util.get_req_path_uuid(href, preserve_case=True)


class ScsiMapping(Mapping):
    """Something shown to a partition over virtual SCSI."""

    def connect(self, vios):
        built = scsi_mapper.build_vscsi_mapping(
            None, vios, self.lpar_uuid, self.backing(vios.adapter))
        return bool(scsi_mapper.add_map(vios, built))

    def find(self, vios):
        return next((found for found in vios.scsi_mappings
                     if client_uuid(found) == self.lpar_uuid
                     and self.shows(found.backing_storage)), None)

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


@dataclasses.dataclass(frozen=True)
class PhysicalVolumeMapping(ScsiMapping):
    """A disk of a server that lies on an array, as ``hdisk3``.

    :ivar udid: its unique device id, the same on every server
    :ivar tag: id of the Cinder volume
    """

    udid: str
    tag: str

    def backing(self, adapter):
        return pvm_storage.PV.bld(adapter, self.name, udid=self.udid,
                                  tag=self.tag)

    def shows(self, backing):
        return (isinstance(backing, pvm_storage.PV)
                and backing.udid == self.udid)


@dataclasses.dataclass(frozen=True)
class LentMapping(ScsiMapping):
    """What the management partition lends: a file, or a Ceph image.

    ``name`` is the path of the file, or pool and name of the image.

    :ivar tag: id of the Cinder volume
    """

    tag: str

    def shows(self, backing):
        return (getattr(backing, 'vdtype', None) == self.kind
                and backing.name == self.name)


@dataclasses.dataclass(frozen=True)
class FileMapping(LentMapping):
    """A file.

    :ivar store: how it is lent, one of pypowervm's BackStoreType
    """

    kind = pvm_storage.VDiskType.FILE
    store: str

    def backing(self, adapter):
        return pvm_storage.FileIO.bld_ref(
            adapter, self.name, backstore_type=self.store, tag=self.tag)


@dataclasses.dataclass(frozen=True)
class RbdMapping(LentMapping):
    """A Ceph image.

    :ivar user: as whom it is opened, or None
    """

    kind = pvm_storage.VDiskType.RBD
    user: str | None

    def backing(self, adapter):
        return pvm_storage.RBD.bld_ref(adapter, self.name, tag=self.tag,
                                       user=self.user)
