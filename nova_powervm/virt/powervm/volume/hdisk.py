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

"""Disks of the SAN on Virtual I/O Servers: looked at, and removed."""

from oslo_log import log as logging
from pypowervm import const as pvm_const
from pypowervm import exceptions as pvm_exc
from pypowervm.tasks import hdisk as pvm_hdisk
from pypowervm.tasks import partition as pvm_partition
from pypowervm.tasks import storage as pvm_tasks
from pypowervm.wrappers import storage as pvm_storage
from pypowervm.wrappers import virtual_io_server as pvm_vios

from nova_powervm.virt.powervm.vios import mapping as maps

LOG = logging.getLogger(__name__)

#: What a server says of its disks, and of who sees them.
_GROUPS = (pvm_const.XAG.VIO_STOR, pvm_const.XAG.VIO_SMAP)

#: Reserve policies with which one server at a time can open a disk.
_EXCLUSIVE = ('SinglePath', 'PersistentReserveExclusive')


#: State of a disk that the server does not reach any more.
_MISSING = 'missing'


class Server:
    """A server with its disks, as it is now: one request.

    With many disks on it the request takes seconds.
    """

    def __init__(self, host, uuid):
        self._vios = pvm_vios.VIOS.get(host.adapter, uuid=uuid, xag=_GROUPS)

    def disk(self, name):
        """Return the Disk of that name, or None."""
        return self._first(lambda found: found.name == name)

    def disk_with(self, udid):
        """Return the Disk of that unique device id, or None."""
        return self._first(lambda found: found.udid == udid)

    def remains(self, lpar_uuid):
        """Return unique device ids of disks with mappings that are remains.

        :param lpar_uuid: a partition
        """
        return {m.backing_storage.udid for disk in self._disks()
                for m in disk.mappings if self.is_remains(m, lpar_uuid)}

    def is_remains(self, found, lpar_uuid):
        """Tell whether a mapping shows a disk that nobody can use any more.

        It is for a partition that is gone; or for a given one, and the server
        has lost all ways to the disk.

        :param found: pypowervm's mapping of a disk
        """
        client = maps.client_uuid(found)
        return client is None or (client == lpar_uuid and self.disk_with(
            found.backing_storage.udid).is_missing)

    def _first(self, is_it):
        return next(self._disks(is_it), None)

    def _disks(self, is_it=lambda found: True):
        return (Disk(found, self._mappings(found.udid))
                for found in self._vios.phys_vols if is_it(found))

    def _mappings(self, udid):
        return [m for m in self._vios.scsi_mappings
                if isinstance(m.backing_storage, pvm_storage.PV)
                and m.backing_storage.udid == udid]


class Disk:
    """One disk of a server.

    :ivar name: as the server calls it, ``hdisk3``
    :ivar mappings: pypowervm's mappings that show it
    """

    def __init__(self, found, mappings):
        self._found = found
        self.name = found.name
        self.udid = found.udid
        self.mappings = mappings

    @property
    def page83(self):
        """Its identity according to the array, or None."""
        return self._found.pg83

    @property
    def is_free(self):
        """Does nothing use it: no partition, volume group or pool?"""
        return not self.mappings and self._found.avail_for_use

    @property
    def is_missing(self):
        """Has the server lost all ways to it?"""
        return self._found.state == _MISSING

    @property
    def is_exclusive(self):
        """Can one server only open it?"""
        return (self._found.element.findtext('ReservePolicy')
                in _EXCLUSIVE)


def shown(host, lpar_uuid, is_it):
    """Return (server, unique device id) of what a partition sees.

    :param is_it: function that tells so of pypowervm's mappings
    """
    return [(vios.uuid, m.backing_storage.udid)
            for vios in pvm_partition.get_active_vioses(
                host.adapter, xag=(pvm_const.XAG.VIO_SMAP,))
            for m in vios.scsi_mappings
            if maps.client_uuid(m) == lpar_uuid and is_it(m)]


def remove(host, vios_uuid, name):
    """Remove a disk from a server; what cannot be done is logged.

    A server refuses to remove what it uses. One job.
    """
    try:
        _insist(pvm_hdisk.remove_hdisk, host.adapter, None, name, vios_uuid)
    except pvm_exc.Error as exc:
        LOG.warning('Could not remove the device %(name)s from the Virtual '
                    'I/O Server %(vios)s: %(error)s. Remove it with "rmdev '
                    '-dev %(name)s" when nothing uses it', {
                        'name': name, 'vios': vios_uuid, 'error': exc})
    else:
        LOG.info('Removed the device %(name)s from the Virtual I/O Server '
                 '%(vios)s', {'name': name, 'vios': vios_uuid})


def rescan(host, vios_uuid, udid):
    """Let a server look how large a disk is now: one job."""
    pvm_tasks.rescan_vstor(vios_uuid, udid, adapter=host.adapter)


def _insist(act, *args):
    """Try again what a lost connection or a busy moment may have broken."""
    try:
        act(*args)
    except pvm_exc.Error:
        act(*args)
