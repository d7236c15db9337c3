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

"""What only root may do on the management partition.

The daemon behind these functions runs as root and keeps no capability: it may
do what the owner of a file may. Each function takes the least a caller can
say, so that it does no more than its name says. Bytes of disks do not pass
through the daemon: it hands over a descriptor that can only be read.
"""

import errno
import glob
import os
import re
import socket
import stat
import struct

from oslo_privsep import priv_context

SYSFS = '/sys'
_ANYWHERE = '- - -'
_VDEV = 0x30000000  # Where Linux counts its virtual devices from.
_MARK = b'd'

context = priv_context.PrivContext(
    'nova_powervm', cfg_section='nova_powervm_privileged',
    pypath=f'{__name__}.context', capabilities=[])


@context.entrypoint
def scan(slot):
    """Let Linux look for new disks behind a virtual SCSI adapter.

    :param slot: of the management partition's adapter
    :returns: how many SCSI hosts were scanned: none while Linux does not
              know the adapter yet
    """
    files = glob.glob(os.path.join(
        SYSFS, 'bus/vio/devices', f'{_VDEV | int(slot):x}',
        'host*/scsi_host/host*/scan'))
    for path in files:
        _write(path, _ANYWHERE)
    return len(files)


@context.entrypoint
def delete(name):
    """Let Linux forget a virtual SCSI disk.

    :param name: such as ``sdc``; one that is gone already is fine
    :raises PermissionError: it is no disk behind a virtual adapter
    """
    if not re.fullmatch('sd[a-z]+', name):
        raise PermissionError(errno.EPERM, f'{name} is no SCSI disk')
    device = os.path.realpath(os.path.join(SYSFS, 'block', name, 'device'))
    if not os.path.exists(device):
        return
    if '/vio/' not in device:
        raise PermissionError(errno.EPERM, f'{name} is no virtual disk')
    _write(os.path.join(device, 'delete'), '1')


@context.entrypoint
def lend(path, address):
    """Open a block device for reading, and send it to a Unix socket.

    :param address: abstract address of the socket, as bytes
    :raises PermissionError: it is no block device
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        if not stat.S_ISBLK(os.fstat(descriptor).st_mode):
            raise PermissionError(errno.EPERM, f'{path} is no block device')
        with socket.socket(socket.AF_UNIX) as borrower:
            borrower.connect(address)
            socket.send_fds(borrower, [_MARK], [descriptor])
    finally:
        os.close(descriptor)


def borrow(path, wait=30):
    """Return a descriptor of a block device that only root may open.

    :param wait: seconds the daemon may take
    """
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind('')
        listener.listen()
        listener.settimeout(wait)
        lend(path, listener.getsockname())
        while True:
            connection, _address = listener.accept()
            with connection:
                if _peer(connection) in (0, os.geteuid()):
                    return _received(connection)


def _received(connection):
    _data, descriptors, _flags, _address = socket.recv_fds(
        connection, len(_MARK), 1)
    return descriptors[0]


def _peer(connection):
    """Return the uid of the process at the other end."""
    _pid, uid, _gid = struct.unpack('3i', connection.getsockopt(
        socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize('3i')))
    return uid


def _write(path, text):
    with open(path, 'w', encoding='ascii') as file:
        file.write(text)
