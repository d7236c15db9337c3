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

"""Volumes that the management partition lends: it has the only path to them.

There is nothing to discover and nothing to remove: what is lent is a file or
an image that the management partition opens when it is mapped.
"""

import abc

from pypowervm import const as pvm_const
from pypowervm.wrappers import storage as pvm_storage
from pypowervm.wrappers import virtual_io_server as pvm_vios

from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.vios import batch
from nova_powervm.virt.powervm.vios import mapping as maps
from nova_powervm.virt.powervm.volume import base
from nova_powervm.virt.powervm.volume import growth

_LENT = (pvm_storage.VDiskType.FILE, pvm_storage.VDiskType.RBD)


class LentVolume(base.Volume):
    """One volume, known by the name of what is lent."""

    can_extend = True

    @abc.abstractmethod
    def is_named(self, name):
        """Tell whether a file or an image is the volume.

        :param name: as the management partition calls it
        """

    def discover(self):
        lender = self.lender()
        found = self.find(lender)
        self._take_from_others(lender)
        return [found]

    @abc.abstractmethod
    def find(self, lender):
        """Return the mapping value, if the management partition has it.

        :param lender: uuid of the management partition
        :raises VolumeNotReachable: it does not
        """

    def shows(self, found):
        backing = getattr(found, 'backing_storage', None)
        if getattr(backing, 'vdtype', None) not in _LENT:
            return False
        if backing.tag:
            return backing.tag == self.id
        return self.is_named(backing.name)

    def extend(self):
        growth.show(self)

    def lender(self):
        """Return the uuid of the management partition, which lends it.

        :raises VolumeNotReachable: it lends nothing
        """
        management = self.host.management
        if not isinstance(management, pvm_vios.VIOS):
            raise self.not_reachable(
                'the management partition lends no storage; volumes of this '
                'type need NovaLink in software-defined mode')
        return management.uuid

    def _take_from_others(self, lender):
        """Remove what an earlier partition was left with: one request.

        :raises VolumeNotReachable: somebody else lends it to a partition
        """
        vios = pvm_vios.VIOS.get(self.host.adapter, uuid=lender,
                                 xag=(pvm_const.XAG.VIO_SMAP,))
        others = list(filter(self._is_for_another, vios.scsi_mappings))
        for found in others:
            if maps.client_uuid(found) and not found.backing_storage.tag:
                raise self.not_reachable(
                    f'it is in use by the partition with id '
                    f'{found.server_adapter.lpar_id}, to which somebody else '
                    f'has lent it')
        if others:
            batch.drop_remains(self.host, lender, self._is_for_another)

    def _is_for_another(self, found):
        return (self.shows(found)
                and maps.client_uuid(found) != self.request.lpar_uuid)

    def not_reachable(self, reason):
        """Return the error that says so of this volume."""
        return exception.VolumeNotReachable(reason=(
            f'volume {self.id} ({self.request.kind}) is not reached: '
            f'{reason}'))
