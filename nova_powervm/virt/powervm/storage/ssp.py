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

"""Disks in a shared storage pool, which several hosts use at once."""

import math

from oslo_log import log as logging
from pypowervm import exceptions as pvm_exc

from nova_powervm import conf as cfg
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.storage import base
from nova_powervm.virt.powervm.storage import clusters
from nova_powervm.virt.powervm.storage import pool
from nova_powervm.virt.powervm.storage import poolimages
from nova_powervm.virt.powervm.vios import mapping

CONF = cfg.CONF
LOG = logging.getLogger(__name__)

_ATTEMPTS = 3


class SharedStoragePool(base.DiskDriver):
    """Logical units of a pool, shown by every node of the host.

    All disks are thin. The boot disk is a linked clone of its image.
    """

    name = 'ssp'
    is_shared = True

    def __init__(self, host, found):
        self._pool = found
        self._images = poolimages.PoolImages(host, found)

    @classmethod
    def open(cls, host, vioses):
        found = clusters.find(host, vioses, CONF.powervm.cluster_name)
        LOG.info('Disks of instances are made in shared storage pool %s',
                 found)
        driver = cls(host, found)
        driver._images.clear_own()
        return driver

    def capacity(self):
        """Three requests, however many hosts and disks there are.

        Size and use are those of the whole pool: how much of a tier is used
        the service does not tell. No disk can outgrow its tier.
        """
        read = self._pool.read()
        self._pool.read_nodes()
        shared = base.Shared(self._pool.uuid, self._pool.name)
        return base.Capacity(
            total=int(read.capacity),
            used=math.ceil(read.capacity - read.free_space),
            largest=max(int(t.size_gb) for t in self._pool.read_tiers()),
            shared=shared if CONF.powervm.ssp_share_capacity else None)

    def place(self, instance):
        """Return the tier that the flavor names, or the default one."""
        wanted = instance.flavor.extra_specs.get(base.TIER_SPEC)
        tier = self._tier(wanted)
        if tier is None:
            names = ', '.join(sorted(t.name for t in self._pool.tiers()))
            raise exception.FlavorNotUsable(
                instance_uuid=instance.uuid, reason=(
                    f"flavor '{instance.flavor.name}' asks for tier "
                    f"'{wanted}' ({base.TIER_SPEC}), and shared storage pool "
                    f'{self._pool.name} has {names}.'))
        return tier

    def _tier(self, name=None):
        """No request, unless the tier is not among those read last."""
        for tiers in (self._pool.tiers, self._pool.read_tiers):
            for tier in tiers():
                if tier.name == name or not name and tier.is_default:
                    return tier
        return None

    # The images

    def prepare(self, download, size_gb, place=None):
        return self._images.prepare(place or self._tier(), download)

    def unprepare(self, image):
        self._images.unprepare(image)

    def sweep(self, used, min_age):
        self._images.sweep(used, min_age)

    # The disks

    def create(self, disks, image=None, place=None):
        """One request for each disk."""
        place, made = place or self._tier(), []
        if image:
            boot, *disks = disks
            made.append(self._clone(boot, image))
        made += [self._add(place, disk) for disk in disks]
        return [self._as_disk(unit) for unit in made]

    def _clone(self, disk, image):
        """Make a disk from an image, which is prepared again if need be."""
        for _ in range(_ATTEMPTS - 1):
            try:
                return image.place.tier.add(
                    disk.name, disk.size_gb, image=image.place.unit)
            except pvm_exc.HttpError:
                again = self._images.prepare_again(image)
                if again is None:
                    raise
                image = again
        return self._add(image.place.tier, disk, image.place.unit)

    def _add(self, tier, disk, image=None):
        try:
            return tier.add(disk.name, disk.size_gb, image=image)
        except pvm_exc.HttpError as exc:
            free = self._pool.read().free_space
            if free < disk.size_gb:
                raise poolimages.full(
                    self._pool, disk.size_gb, free) from exc
            raise

    def find(self, name):
        """One request for each tier."""
        _tier, unit = self._look_for(name)
        return unit and self._as_disk(unit)

    def _as_disk(self, unit):
        return base.Disk(name=unit.name, udid=unit.udid,
                         size_gb=unit.capacity,
                         vios_uuid=self._pool.node())

    def _look_for(self, name):
        for tier in self._pool.tiers():
            unit = pool.named(tier.units(), name, pool.DISK)
            if unit:
                return tier, unit
        return None, None

    def names(self):
        """One request for each tier."""
        return {word for tier in self._pool.tiers()
                for unit in tier.units() if unit.lu_type == pool.DISK
                for word in (unit.name, unit.udid)}

    def grow(self, name, size_gb):
        """Three requests and one for each tier."""
        tier, unit = self._look_for(name)
        if unit is None:
            raise exception.DiskNotGrown(reason=(
                f'disk {name} is not in shared storage pool {self._pool}'))
        more = size_gb - unit.capacity
        if more < 0:
            raise exception.DiskNotGrown(reason=(
                f'disk {name} has {unit.capacity:g} GB and cannot shrink to '
                f'{size_gb} GB'))
        if more:
            self._grow(tier, unit, size_gb)

    def _grow(self, tier, unit, size_gb):
        more, free = size_gb - unit.capacity, self._pool.read().free_space
        if more > free:
            raise exception.DiskNotGrown(reason=(
                f'disk {unit.name} needs {more:g} GB more, and shared '
                f'storage pool {self._pool} has {free:g} GB free'))
        grown = pool.grow(tier.getter(unit), size_gb)
        if grown.capacity < size_gb:
            raise exception.DiskNotGrown(reason=(
                f'disk {unit.name} was to grow to {size_gb} GB and still has '
                f'{grown.capacity:g} GB: the Virtual I/O Servers may be too '
                f'old to resize logical units. Update them'))
        LOG.info('Disk %(name)s has %(size)d GB now',
                 {'name': unit.name, 'size': size_gb})

    def delete_if_present(self, names):
        """One request for each tier, and one for each disk.

        A pool holds disks of other hosts and of other software: only disks
        with these names go, and the image of a disk stays.
        """
        for tier in self._pool.tiers():
            for unit in tier.units():
                if unit.lu_type == pool.DISK and (
                        unit.name in names or unit.udid in names):
                    self._delete(unit)
                    if unit.udid in names:
                        _delete_older_image(tier, unit)

    def _delete(self, unit):
        try:
            pool.delete(unit)
        except pvm_exc.HttpError as exc:
            idle = self._pool.idle_nodes()
            if not (unit.in_use and idle):
                raise
            raise exception.DestroyFailed(reason=(
                f'disk {unit.name} is still shown to a partition, and '
                f'{", ".join(idle)} cannot be asked to let go of it. Start '
                f'this Virtual I/O Server and delete the server again'
            )) from exc

    def mappings(self, disk, lpar_uuid):
        """A path through every node of this host.

        A node that is down when the mappings are made is left out, as long
        as another one is there.
        """
        return tuple(
            mapping.LogicalUnitMapping(
                vios_uuid=node.vios_uuid, lpar_uuid=lpar_uuid,
                name=disk.name, udid=disk.udid)
            for node in self._pool.nodes())


def _delete_older_image(tier, unit):
    """The older drivers delete an image with the last disk made from it."""
    units = tier.units()
    for image in units:
        if (image.lu_type == pool.IMAGE and image.name.startswith('image_')
                and pool.has_clones(image, [unit])
                and not pool.has_clones(image, units)):
            pool.delete(image)
