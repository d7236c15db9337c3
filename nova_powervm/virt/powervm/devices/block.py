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

"""Finding a disk that is mapped to the management partition, and its end.

Linux names the disks it finds behind its virtual SCSI adapters for what the
server says of them: a link in ``/dev/disk/by-id`` ends with the last 32
characters of the disk's udid.
"""

import glob
import os
import re
import time

from oslo_log import log as logging
from oslo_utils import timeutils

from nova_powervm.virt.powervm.devices import privileged

LOG = logging.getLogger(__name__)

BY_ID = '/dev/disk/by-id'
_TAIL = 32
_NOT_IN_LINK = re.compile(r'[^0-9A-Za-z#+.:=@_-]')
_POLL = 0.25
_TIME_TO_GO = 10


class DeviceError(Exception):
    """A disk is not what it should be on the management partition."""


def find(udid, slot, timeout):
    """Scan until a disk has appeared; return the path of its device.

    :param slot: client slot of the adapter it is behind
    :param timeout: seconds
    :raises DeviceError: it did not appear, or twice
    """
    watch = timeutils.StopWatch(timeout).start()
    while True:
        privileged.scan(slot)
        found = devices(udid)
        if len(found) > 1:
            raise DeviceError(
                f"{' and '.join(found)} are both disk {_tail(udid)}. Delete "
                f'what is stale under /sys/block on the management '
                f'partition, and try again')
        if found:
            return found[0]
        if watch.expired():
            raise DeviceError(
                f'disk {_tail(udid)} did not appear in {BY_ID} within '
                f'{timeout} seconds. nova-compute must run on the management '
                f'partition; check lsscsi and dmesg there')
        time.sleep(_POLL)


def remove(udid):
    """Let Linux forget a disk, before its mapping goes; absent is fine."""
    watch = timeutils.StopWatch(_TIME_TO_GO).start()
    # Behind a device that goes, another one of the same disk may come up.
    while found := devices(udid):
        for device in found:
            privileged.delete(os.path.basename(device))
        if not devices(udid):
            return
        if watch.expired():
            LOG.warning('Disk %(udid)s is still %(devices)s on the management '
                        'partition, %(seconds)d seconds after it was deleted',
                        {'udid': udid, 'devices': found,
                         'seconds': _TIME_TO_GO})
            return
        time.sleep(_POLL)


def devices(udid):
    """Return the paths of the devices that are a disk: one, or none."""
    links = glob.glob(os.path.join(BY_ID, f'*{glob.escape(_tail(udid))}'))
    return sorted({os.path.realpath(link) for link in links})


def _tail(udid):
    """Return the part of a udid that ends a link, as udev spells it."""
    return _NOT_IN_LINK.sub('_', udid[-_TAIL:])


def open_disk(path):
    """Open a disk for reading; return the descriptor.

    :raises PermissionError: it is a file that nova-compute may not read
    """
    try:
        return os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except PermissionError:
        return privileged.borrow(path)
