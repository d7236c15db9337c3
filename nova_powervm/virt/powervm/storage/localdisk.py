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

"""Disks of instances as virtual disks in a volume group of this host."""

import math

from oslo_concurrency import lockutils
from oslo_log import log as logging
from pypowervm.utils import retry
from pypowervm.wrappers import storage as pvm_storage
from pypowervm.wrappers import virtual_io_server as pvm_vios

from nova_powervm import conf as cfg
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.storage import base

CONF = cfg.CONF
LOG = logging.getLogger(__name__)

#: A volume group changes often; whoever read it before the change reads again.
_again_when_changed = retry.retry(
    tries=60, delay_func=retry.STEPPED_RANDOM_DELAY)


class LocalDisk(base.DiskDriver):
    """One volume group, on one Virtual I/O Server.

    Volume groups are read and written whole, so changes made by one
    nova-compute wait for each other.
    """

    name = 'localdisk'

    def __init__(self, host, vios_uuid, group_uuid):
        self._host = host
        self._vios_uuid = vios_uuid
        self._group_uuid = group_uuid

    @classmethod
    def open(cls, host, vioses):
        wanted = CONF.powervm.volume_group_name
        if not wanted:
            raise exception.HostNotReady(problems=(
                '[powervm] volume_group_name is not set, and '
                'disk_driver = localdisk needs the volume group in which '
                'the disks of instances are made.'))
        seen = []
        for vios in vioses:
            for group in pvm_storage.VG.get(host.adapter, parent=vios):
                if group.name == wanted:
                    LOG.info('Disks of instances are made in volume group '
                             '%(group)s of %(vios)s',
                             {'group': wanted, 'vios': vios.name})
                    return cls(host, vios.uuid, group.uuid)
                seen.append(f'{group.name} on {vios.name}')
        raise exception.HostNotReady(problems=(
            f"[powervm] volume_group_name is '{wanted}', and no active "
            f"Virtual I/O Server has it. There are: "
            f"{', '.join(seen) or 'none'}."))

    def capacity(self):
        group = self._read()
        return base.Capacity(
            total=int(group.capacity),
            used=math.ceil(group.capacity - group.available_size))

    def create(self, name, size_gb):
        with self._changing():
            group = self._add(name, size_gb)
        disk = _find(group, name)
        LOG.info('Created virtual disk %(name)s of %(size)d GB in %(group)s',
                 {'name': name, 'size': size_gb, 'group': group.name})
        return base.Disk(name=name, udid=disk.udid, vios_uuid=self._vios_uuid)

    def delete_if_present(self, names):
        with self._changing():
            self._remove(set(names))

    @_again_when_changed
    def _add(self, name, size_gb):
        group = self._read()
        if size_gb > group.available_size:
            raise exception.HostFull(reason=(
                f'a disk of {size_gb} GB is needed and volume group '
                f"'{group.name}' has {group.available_size:g} GB free"))
        group.virtual_disks.append(
            pvm_storage.VDisk.bld(self._host.adapter, name, size_gb))
        return group.update()

    @_again_when_changed
    def _remove(self, names):
        group = self._read()
        unwanted = [disk for disk in group.virtual_disks
                    if _short_name(disk) in names]
        for disk in unwanted:
            group.virtual_disks.remove(disk)
        if unwanted:
            group.update()
            LOG.info('Deleted virtual disks %s',
                     ', '.join(disk.name for disk in unwanted))

    def _read(self):
        return pvm_storage.VG.get(
            self._host.adapter, uuid=self._group_uuid,
            parent_type=pvm_vios.VIOS, parent_uuid=self._vios_uuid)

    def _changing(self):
        return lockutils.lock(f'powervm-volume-group-{self._group_uuid}')


def _find(group, name):
    return next(disk for disk in group.virtual_disks
                if _short_name(disk) == name)


def _short_name(disk):
    """A disk backed by a file is named by its path."""
    return disk.name.rsplit('/', 1)[-1]
