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

"""Finding one volume as a disk of one Virtual I/O Server.

A server keeps the disks it has found. When an array takes a volume away and
shows another under the same number, the server may well answer with the old
disk: what is found is compared with what was asked for before anybody sees
it, and remains of the past are removed.
"""

import base64
import dataclasses

from oslo_log import log as logging
from pypowervm.tasks import hdisk as pvm_hdisk

from nova_powervm.virt.powervm.vios import batch
from nova_powervm.virt.powervm.vios import mapping as maps
from nova_powervm.virt.powervm.volume import hdisk

LOG = logging.getLogger(__name__)

_STATUS = pvm_hdisk.LUAStatus

_USABLE = (_STATUS.DEVICE_AVAILABLE, _STATUS.DEVICE_IN_USE,
           _STATUS.FOUND_ITL_ERR)

#: What the statuses of LUA recovery mean, and what to do.
_MEANINGS = {
    _STATUS.DEVICE_IN_USE: (
        'a stale disk that is in use holds the paths; remove what uses it'),
    _STATUS.ITL_NOT_RELIABLE: (
        'the paths lead to different LUNs; check the LUN masking'),
    _STATUS.STORAGE_NOT_INTEREST: (
        'the LUN is of another vendor; check the LUN masking'),
    _STATUS.LUA_NOT_INTEREST: (
        'the LUN there is another volume; check the LUN masking'),
    _STATUS.INCORRECT_ITL: (
        'no path leads to the LUN; check zoning, LUN masking and links'),
    _STATUS.FOUND_DEVICE_UNKNOWN_UDID: (
        'the storage system gives the LUN no identity (page 83)'),
}


class NotFound(Exception):
    """A server does not have the volume; the text says why."""


@dataclasses.dataclass(frozen=True)
class Wanted:
    """What is looked for.

    :ivar page83: its identity according to Cinder, in upper case, or None
    :ivar is_shared: may other partitions use it as well?
    :ivar is_manifold: do several servers look for it?
    :ivar lpar_uuid: the partition it is for
    :ivar volume_id: Cinder's id of it
    """

    page83: str | None
    is_shared: bool
    is_manifold: bool
    lpar_uuid: str
    volume_id: str | None = None

    def is_remains(self, found):
        """Tell whether somebody should not see the volume any more.

        That is a partition that is gone, or one that had the volume until it
        was detached while this server could not be changed.

        :param found: pypowervm's mapping of a disk
        """
        client = maps.client_uuid(found)
        return client is None or (
            not self.is_shared and client != self.lpar_uuid
            and found.backing_storage.tag is not None
            and found.backing_storage.tag == self.volume_id)


@dataclasses.dataclass(frozen=True)
class Found:
    """The disk that a volume is on a server.

    :ivar was_used: did a partition see it already?
    """

    name: str
    udid: str
    was_used: bool


def find(host, vios, itls, wanted):
    """Return the volume as it is Found on a server: a job and a request.

    Stale disks in the way are removed, and it is looked for once more.

    :param itls: pypowervm's ITLs
    :raises NotFound: the server does not have it, or has something else
    :raises pypowervm Error: the server did not answer
    """
    return insist(host, vios, lambda: _look(host, vios, itls, wanted))


def insist(host, vios, look):
    """Look, remove what is stale and in the way, and look once more.

    :param look: function that returns what is Found, and raises InTheWay
    """
    try:
        return look()
    except InTheWay as stale:
        LOG.warning('%(vios)s: %(problem)s; removing what is stale and '
                    'looking again',
                    {'vios': vios.name, 'problem': stale})
        if not _clear(host, vios, stale):
            raise
    return look()


def look_at(host, vios, itls, wanted):
    """Return the volume as a server Finds it, whoever uses it.

    :raises NotFound: the server does not have it
    """
    status, name = _recover(host, vios, itls, wanted)
    server = hdisk.Server(host, vios.uuid)
    disk = name and server.disk(name)
    if not disk:
        raise NotFound(_meaning(status))
    _check_identity(server, disk, wanted)
    return Found(disk.name, disk.udid, not disk.is_free)


class InTheWay(NotFound):
    """Something of the past may be where the volume should be.

    :ivar server: the hdisk.Server
    :ivar udids: unique device ids of the disks that may be remains
    :ivar is_remains: function that tells which mappings of those shall go; by
        default those of partitions that are gone, and of disks without a path
        the one of the partition that the volume is for
    """

    def __init__(self, text, server, wanted=None, disk=None, is_remains=None):
        super().__init__(text)
        owner = wanted and wanted.lpar_uuid
        self.server = server
        self.udids = {disk.udid} if disk else server.remains(owner)
        self.is_remains = is_remains or (
            lambda found: server.is_remains(found, owner))


def _look(host, vios, itls, wanted):
    status, name = _recover(host, vios, itls, wanted)
    server = hdisk.Server(host, vios.uuid)
    disk = name and server.disk(name)
    if status not in _USABLE or not disk:
        raise InTheWay(_meaning(status), server, wanted)
    try:
        return checked(server, disk, wanted)
    except InTheWay:
        raise
    except NotFound:
        if disk.is_free:
            hdisk.remove(host, vios.uuid, disk.name)
        raise


def checked(server, disk, wanted):
    """Return a disk as what is Found, if the partition may have it.

    :param server: hdisk.Server
    :param disk: hdisk.Disk
    :raises NotFound: it is another one, is in use, or can be opened once only
    """
    _check_identity(server, disk, wanted)
    others = [m for m in disk.mappings
              if maps.client_uuid(m) != wanted.lpar_uuid]
    _check_use(server, disk, others, wanted)
    if disk.is_exclusive and (wanted.is_shared or wanted.is_manifold):
        raise NotFound(
            f'the reserve policy of {disk.name} lets one server use it at a '
            f'time; make no_reserve the default of such disks (chdef -a '
            f'reserve_policy=no_reserve -c disk -s fcp -t TYPE)')
    return Found(disk.name, disk.udid, bool(disk.mappings))


def _recover(host, vios, itls, wanted):
    """Run the job; return its status, and the name of the disk or None."""
    identity = wanted.page83 and base64.b64encode(
        wanted.page83.encode()).decode()
    return pvm_hdisk.lua_recovery(host.adapter, vios.uuid, itls,
                                  device_id=identity)[:2]


def _meaning(status):
    return _MEANINGS.get(status, f'it answered with the status {status}')


def _check_identity(server, disk, wanted):
    if disk.is_missing:
        raise InTheWay(f'{disk.name} has no path left', server, wanted, disk)
    if not wanted.page83:
        return
    found = disk.page83
    if found and not found.upper().startswith(wanted.page83) and (
            not wanted.page83.startswith(found.upper())):
        raise InTheWay(
            f'{disk.name} is the LUN {found}, not {wanted.page83}; check the '
            f'LUN masking', server, wanted, disk)


def _check_use(server, disk, others, wanted):
    if any(map(wanted.is_remains, others)):
        raise InTheWay(
            f'{disk.name} is mapped to a partition that is gone, or that had '
            f'the volume before', server, wanted, disk,
            wanted.is_remains)
    if others and not wanted.is_shared:
        raise NotFound(
            f'{disk.name} is in use by the partition with id '
            f'{others[0].server_adapter.lpar_id}, though the volume is not '
            f'for several servers')
    if not disk.mappings and not disk.is_free:
        raise NotFound(f'{disk.name} belongs to a volume group or pool of '
                       f'the server')


def _clear(host, vios, stale):
    """Remove disks that only partitions use which are gone, or nobody.

    :returns: whether something was removed
    """
    lost = batch.drop_remains(host, vios.uuid, lambda found: (
        found.backing_storage.udid in stale.udids
        and stale.is_remains(found))) if stale.udids else set()
    names = [disk.name for disk in map(stale.server.disk_with, stale.udids)
             if all(map(stale.is_remains, disk.mappings))
             and (disk.udid in lost or disk.is_free)]
    for name in names:
        hdisk.remove(host, vios.uuid, name)
    return bool(names)
