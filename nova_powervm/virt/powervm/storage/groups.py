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

"""Volume groups: which there are, and changing one that others change too."""

import dataclasses

from oslo_log import log as logging
from pypowervm import exceptions as pvm_exc
from pypowervm.utils import transaction
from pypowervm.wrappers import storage as pvm_storage
from pypowervm.wrappers import virtual_io_server as pvm_vios

from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.storage import base

LOG = logging.getLogger(__name__)


@dataclasses.dataclass(frozen=True)
class Group:
    """A volume group of a Virtual I/O Server."""

    adapter: object
    vios_uuid: str
    vios_name: str
    uuid: str
    name: str

    def __str__(self):
        return f'{self.name} of {self.vios_name}'

    def read(self):
        """Return the volume group as it is now: one request."""
        return self.getter().get()

    def getter(self):
        """Return what reads it when its turn to be changed has come."""
        return pvm_storage.VG.getter(
            self.adapter, entry_uuid=self.uuid, parent_class=pvm_vios.VIOS,
            parent_uuid=self.vios_uuid)


def find(host, vioses, wanted):
    """Return the Groups that an operator's list stands for.

    :param vioses: the active Virtual I/O Servers of the host
    :param wanted: list of ``group`` or ``vios:group``
    :raises HostNotReady: one of them is nowhere
    """
    return choose(host.adapter, [
        (vios, group) for vios in vioses
        for group in pvm_storage.VG.get(host.adapter, parent=vios)], wanted)


def choose(adapter, read, wanted):
    """Return the same from what was read: no request.

    :param read: list of (Virtual I/O Server, volume group)
    """
    there = [Group(adapter, vios.uuid, vios.name, group.uuid, group.name)
             for vios, group in read]
    missing = [word for word in wanted
               if not any(_means(word, group) for group in there)]
    if missing:
        raise exception.HostNotReady(problems=(
            f"[powervm] volume_group_name is '{','.join(wanted)}', and no "
            f"active Virtual I/O Server has {', '.join(missing)}. There are: "
            f"{', '.join(map(str, there)) or 'none'}."))
    return [group for group in there
            if any(_means(word, group) for word in wanted)]


def _means(word, group):
    return word in (group.name, f'{group.vios_name}:{group.name}')


def reachable(found):
    """Return [(Group, what was read)] of the groups that can be read.

    :raises pypowervm Error: there is none
    """
    read, unread = [], None
    for group in found:
        try:
            read.append((group, group.read()))
        except pvm_exc.Error as exc:
            LOG.warning('Volume group %(group)s cannot be read: %(error)s',
                        {'group': group, 'error': exc})
            unread = unread or exc
    if not read:
        raise unread
    return read


def roomiest(read):
    """Return the one of [(Group, what was read)] with the most room."""
    return max(read, key=lambda pair: pair[1].available_size)


def as_disk(group, read, name):
    """Return the Disk of a group that was read."""
    found = disk(read, name)
    return base.Disk(name=short_name(found), udid=found.udid,
                     size_gb=found.capacity, vios_uuid=group.vios_uuid,
                     path=_path(found))


def disk(group, name):
    """Return the virtual disk of a group that was read, or None.

    :param name: its name, or its unique device id
    """
    return next((found for found in group.virtual_disks
                 if name in (short_name(found), found.udid)), None)


def _path(found):
    """The only Linux server is the management partition."""
    return found.name if found.name.startswith('/') else None


def short_name(found):
    """A disk of a Linux server is named by its path."""
    return found.name.rsplit('/', 1)[-1]


@transaction.entry_transaction
def add(group, disks):
    """Add virtual disks to a group; return the group with them.

    :param group: what ``Group.getter`` returned, as for all changes
    :param disks: list of (name, GB, udid of the disk to copy or None)
    :raises HostFull: the group has no room for them
    """
    needed = sum(size for _name, size, _source in disks)
    if needed > group.available_size:
        raise full(group, needed)
    for name, size, source in disks:
        group.virtual_disks.append(pvm_storage.VDisk.bld(
            group.adapter, name, size, base_image=source))
    group = group.update()
    LOG.info('Created %(disks)s in volume group %(group)s', {
        'disks': ', '.join(f'{name} of {size} GB'
                           for name, size, _source in disks),
        'group': group.name})
    return group


def full(group, needed):
    """Return the error for a group without room."""
    return exception.HostFull(reason=(
        f'{needed} GB of disk space are needed and volume group '
        f"'{group.name}' has {group.available_size:g} GB free"))


@transaction.entry_transaction
def remove(group, names):
    """Delete the virtual disks with these names; tell whether any was there.

    The group is read, and written only when it has one of them.
    """
    unwanted = [found for found in group.virtual_disks
                if short_name(found) in names or found.udid in names]
    if not unwanted:
        return False
    for found in unwanted:
        group.virtual_disks.remove(found)
    group.update()
    LOG.info('Deleted virtual disks %s',
             ', '.join(map(short_name, unwanted)))
    return True


@transaction.entry_transaction
def grow(group, name, size_gb):
    """Make a virtual disk of a group larger.

    :raises DiskNotGrown: it is larger already, or there is no room for it
    """
    found = disk(group, name)
    more = size_gb - found.capacity
    if more < 0:
        raise exception.DiskNotGrown(reason=(
            f'disk {name} has {found.capacity:g} GB and cannot shrink to '
            f'{size_gb} GB'))
    if more > group.available_size:
        raise exception.DiskNotGrown(reason=(
            f'disk {name} needs {more:g} GB more, and volume group '
            f"'{group.name}' has {group.available_size:g} GB free"))
    if more:
        found.capacity = size_gb
        group.update()
        LOG.info('Disk %(name)s has %(size)d GB now',
                 {'name': name, 'size': size_gb})
