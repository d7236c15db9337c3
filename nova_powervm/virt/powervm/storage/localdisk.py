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

"""Disks of instances as virtual disks in volume groups of this host."""

import math

from oslo_log import log as logging
from pypowervm import exceptions as pvm_exc

from nova_powervm import conf as cfg
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.storage import base
from nova_powervm.virt.powervm.storage import groups
from nova_powervm.virt.powervm.storage import localimages
from nova_powervm.virt.powervm.vios import mapping
from nova_powervm.virt.powervm.vios import rescan

CONF = cfg.CONF
LOG = logging.getLogger(__name__)


class LocalDisk(base.DiskDriver):
    """Volume groups on Virtual I/O Servers or on the management partition.

    All disks of an instance are in the volume group that has its image: a
    Virtual I/O Server copies within a group.
    """

    name = 'localdisk'
    can_copy = True

    def __init__(self, found):
        self._groups = found
        self._images = localimages.LocalImages(found)

    @classmethod
    def open(cls, host, vioses):
        wanted = CONF.powervm.volume_group_name
        if not wanted:
            raise exception.HostNotReady(problems=(
                '[powervm] volume_group_name is not set, and '
                'disk_driver = localdisk needs the volume group in which '
                'the disks of instances are made.'))
        found = groups.find(host, vioses, wanted)
        LOG.info('Disks of instances are made in %s',
                 ', '.join(map(str, found)))
        return cls(found)

    def capacity(self):
        """One request for each volume group."""
        read = [group for _, group in groups.reachable(self._groups)]
        total = [int(group.capacity) for group in read]
        used = sum(group.capacity - group.available_size for group in read)
        return base.Capacity(
            total=sum(total), used=math.ceil(used), largest=max(total))

    def place(self, instance):
        """The volume group follows from the image and from the room."""
        tier = instance.flavor.extra_specs.get(base.TIER_SPEC)
        if tier:
            raise exception.FlavorNotUsable(
                instance_uuid=instance.uuid, reason=(
                    f"flavor '{instance.flavor.name}' asks for tier "
                    f"'{tier}' ({base.TIER_SPEC}), and this host has its "
                    f'disks in volume groups. Keep the flavor to hosts with '
                    f'disk_driver = ssp.'))

    # The images

    def prepare(self, download, size_gb, place=None):
        return self._images.prepare(download, size_gb)

    def unprepare(self, image):
        self._images.unprepare(image)

    def sweep(self, used, min_age):
        self._images.sweep(used, min_age)

    # The disks

    def create(self, disks, image=None, place=None):
        """Two requests; more when the image was swept meanwhile."""
        if image is None:
            return self._add(self._roomiest(disks), disks)
        try:
            return self._add(image.place.group, disks, image)
        except pvm_exc.HttpError:
            image = self._images.prepare_again(
                image, sum(disk.size_gb for disk in disks))
            if image is None:
                raise
        return self._add(image.place.group, disks, image)

    @staticmethod
    def _add(place, disks, image=None):
        sources = [image and image.disk.udid] + [None] * len(disks)
        made = groups.add(place.getter(), [
            (disk.name, disk.size_gb, source)
            for disk, source in zip(disks, sources, strict=False)])
        return [groups.as_disk(place, made, disk.name) for disk in disks]

    def _roomiest(self, disks):
        needed = sum(disk.size_gb for disk in disks)
        place, group = groups.roomiest(groups.reachable(self._groups))
        if needed > group.available_size:
            raise groups.full(group, needed)
        return place

    def find(self, name):
        found = self._look_for(name)
        return found and groups.as_disk(*found, name)

    def _look_for(self, name):
        """Return (Group, what was read) with the disk, or None.

        :raises pypowervm Error: it may be in a group that cannot be read
        """
        unread = None
        for place in self._groups:
            try:
                group = place.read()
            except pvm_exc.Error as exc:
                unread = unread or exc
                continue
            if groups.disk(group, name):
                return place, group
        if unread:
            raise unread
        return None

    def names(self):
        """One request for each volume group."""
        return {word for _, group in groups.reachable(self._groups)
                for disk in group.virtual_disks
                for word in (groups.short_name(disk), disk.udid)}

    def grow(self, name, size_gb):
        found = self._look_for(name)
        if not found:
            raise exception.DiskNotGrown(reason=(
                f"disk {name} is in none of the volume groups "
                f"{', '.join(map(str, self._groups))}"))
        place, group = found
        groups.grow(place.getter(), name, size_gb)
        # Again when it was that large already: the last time may have broken.
        rescan.rescan(place.adapter, place.vios_uuid, groups.disk(group, name))

    def copy(self, name, copy_name):
        self.delete_if_present([copy_name])
        found = self._look_for(name)
        if not found:
            raise exception.CaptureFailed(reason=(
                f'disk {name} is gone. Was it removed by hand?'))
        place, group = found
        original = groups.disk(group, name)
        made = groups.add(place.getter(), [
            (copy_name, original.capacity, original.udid)])
        return groups.as_disk(place, made, copy_name)

    def delete_if_present(self, names):
        """One request for each group, and one more where the disks are.

        An instance has its disks in one group, so it is no harm when another
        cannot be read.
        """
        unread, removed = None, False
        for place in self._groups:
            try:
                removed |= groups.remove(place.getter(), names)
            except pvm_exc.Error as exc:
                LOG.warning('Disks in %(group)s cannot be looked at: '
                            '%(error)s', {'group': place, 'error': exc})
                unread = unread or exc
        if unread and not removed:
            raise unread

    def mappings(self, disk, lpar_uuid):
        return (mapping.DiskMapping(vios_uuid=disk.vios_uuid,
                                    lpar_uuid=lpar_uuid, name=disk.name),)
