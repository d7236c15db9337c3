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

"""What a disk driver has to do: the whole contract."""

import abc
import dataclasses

from nova_powervm import specs


@dataclasses.dataclass(frozen=True)
class Disk:
    """A disk as other rooms need to know it.

    :ivar name: unique where it lives
    :ivar udid: unique device id, which an upload is addressed to
    :ivar size_gb: GB
    :ivar vios_uuid: a server that reaches the disk
    :ivar path: where the management partition has it, if it is its own
    """

    name: str
    udid: str
    size_gb: float
    vios_uuid: str
    path: str | None = None


@dataclasses.dataclass(frozen=True)
class CachedImage:
    """An image that disks of this host can be made from.

    :ivar disk: the Disk with its bytes
    :ivar place: where the disks made from it will be, for its disk driver
    :ivar fetched: was it uploaded just now, or had somebody done that before?
    """

    disk: Disk
    place: object
    fetched: bool


@dataclasses.dataclass(frozen=True)
class Wanted:
    """A disk that is to be made.

    :ivar size_gb: whole GB
    """

    name: str
    size_gb: int


@dataclasses.dataclass(frozen=True)
class Shared:
    """Storage that several hosts make disks in.

    :ivar uuid: the same on all of them
    """

    uuid: str
    name: str


@dataclasses.dataclass(frozen=True)
class Capacity:
    """What a disk driver can hold, in GB.

    :ivar largest: the largest disk that could ever be made
    :ivar shared: the storage that it is of, when other hosts use it too
    """

    total: int
    used: int
    largest: int
    shared: Shared | None = None


#: Extra spec of a flavor that wants its disks in a tier of a pool.
TIER_SPEC = specs.SPECS['ssp_tier'].key


class DiskDriver(abc.ABC):
    """Where the disks of instances live, and the images they are made from.

    Disks are found by their names, never through their mappings. Those that
    an older driver made have names which are not unique, and are found by
    their unique device ids, which may be given in place of names.

    :ivar name: what ``[powervm] disk_driver`` calls it
    :ivar is_shared: do other hosts reach the disks?
    :ivar can_copy: has it got ``copy``, for disks that a server may refuse to
                    show to two partitions?
    """

    name: str
    is_shared = False
    can_copy = False

    @classmethod
    @abc.abstractmethod
    def open(cls, host, vioses):
        """Find the place and return the driver for it.

        :param vioses: the active Virtual I/O Servers of the host
        :raises HostNotReady: the place is not there, with what to configure
        """

    @abc.abstractmethod
    def capacity(self):
        """Return the Capacity of the place."""

    @abc.abstractmethod
    def place(self, instance):
        """Return where an instance's flavor wants its disks.

        :returns: what ``prepare`` and ``create`` take; None is the usual
        :raises FlavorNotUsable: there is no such place
        """

    # The images

    @abc.abstractmethod
    def prepare(self, download, size_gb, place=None):
        """Return the CachedImage, which is uploaded unless it is there.

        However many ask for an image at once, it is uploaded once.

        :param download: download.Download of the image
        :param size_gb: room the disks need that will be made from it
        :param place: what ``place`` returned
        :raises HostFull: there is no room for it
        :raises ImageDownloadFailed: Glance broke off
        """

    @abc.abstractmethod
    def unprepare(self, image):
        """Take back an upload, unless somebody else has asked for it since.

        :param image: CachedImage
        """

    @abc.abstractmethod
    def sweep(self, used, min_age):
        """Delete cached images that have been out of use for long enough.

        :param used: ids of the images that instances were made from
        :param min_age: seconds
        """

    # The disks

    @abc.abstractmethod
    def create(self, disks, image=None, place=None):
        """Create disks side by side and return them, in order.

        :param disks: list of Wanted
        :param image: CachedImage that the first is a copy of; the others are
                      empty
        :param place: what ``place`` returned
        :raises HostFull: there is no room for them
        """

    @abc.abstractmethod
    def find(self, name):
        """Return the Disk of this name, or None."""

    @abc.abstractmethod
    def names(self):
        """Return the names and ids of all disks, whosever they are: a set."""

    @abc.abstractmethod
    def grow(self, name, size_gb):
        """Make a disk larger; it may be that large already.

        :raises DiskNotGrown: it is not there, larger already, or there is no
                              room for it
        """

    def copy(self, name, copy_name):
        """Make a copy of a disk and return it; a former one is replaced.

        :raises HostFull: there is no room for it
        """
        raise NotImplementedError

    @abc.abstractmethod
    def delete_if_present(self, names):
        """Delete the disks with these names; absent ones are fine.

        They must not be mapped any more.
        """

    @abc.abstractmethod
    def mappings(self, disk, lpar_uuid):
        """Return the mapping values that show a disk to a partition."""
