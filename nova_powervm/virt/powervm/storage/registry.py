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

"""Which disk driver [powervm] disk_driver stands for: the one table."""

from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.storage import localdisk
from nova_powervm.virt.powervm.storage import ssp

DISK_DRIVERS = {disk.name: disk for disk in (
    localdisk.LocalDisk,
    ssp.SharedStoragePool,
)}


def disk_driver(name):
    """Return the class of a disk driver.

    :raises HostNotReady: there is no such driver
    """
    try:
        return DISK_DRIVERS[name.lower()]
    except KeyError:
        raise exception.HostNotReady(problems=(
            f"[powervm] disk_driver is '{name}'; it must be one of "
            f"{', '.join(sorted(DISK_DRIVERS))}.")) from None
