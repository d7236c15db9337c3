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


@dataclasses.dataclass(frozen=True)
class Disk:
    """A virtual disk as other rooms need to know it.

    :ivar name: unique on its Virtual I/O Server
    :ivar udid: unique device id, which an upload is addressed to
    :ivar vios_uuid: the server that has the disk
    """

    name: str
    udid: str
    vios_uuid: str


@dataclasses.dataclass(frozen=True)
class Capacity:
    """What a disk driver can hold, in GB."""

    total: int
    used: int


class DiskDriver(abc.ABC):
    """Where the disks live that are made from images.

    :ivar name: what ``[powervm] disk_driver`` calls it
    """

    name: str

    @classmethod
    @abc.abstractmethod
    def open(cls, host, vioses):
        """Find the place and return the driver for it.

        :param vioses: the active Virtual I/O Servers of the host
        :raises HostNotReady: the place is not there, with what to configure
        """

    @abc.abstractmethod
    def capacity(self):
        """Return the Capacity of the place: one request."""

    @abc.abstractmethod
    def create(self, name, size_gb):
        """Create an empty disk and return its Disk.

        :raises HostFull: there is no room for it
        """

    @abc.abstractmethod
    def delete_if_present(self, names):
        """Delete the disks with these names; absent ones are fine.

        They must not be mapped any more.
        """
