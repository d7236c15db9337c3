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

import dataclasses


@dataclasses.dataclass(frozen=True)
class DiskMapping:
    """A virtual disk shown to a partition over virtual SCSI.

    :ivar vios_uuid: the Virtual I/O Server that has the disk
    :ivar lpar_uuid: the partition that shall see it
    :ivar disk_name: name of the virtual disk on that server
    """

    vios_uuid: str
    lpar_uuid: str
    disk_name: str
