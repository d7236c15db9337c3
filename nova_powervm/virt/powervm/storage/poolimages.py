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

"""The images that hosts keep in a shared storage pool.

An image is a logical unit of its own, once for all hosts, and the disks made
from it are linked clones: they share its bytes until they change them.
"""

import dataclasses

from oslo_concurrency import lockutils
from oslo_log import log as logging
from oslo_utils import excutils
from pypowervm import exceptions as pvm_exc

from nova_powervm import conf as cfg
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.storage import base
from nova_powervm.virt.powervm.storage import cache
from nova_powervm.virt.powervm.storage import claims
from nova_powervm.virt.powervm.storage import download as downloading
from nova_powervm.virt.powervm.storage import markers
from nova_powervm.virt.powervm.storage import pool

CONF = cfg.CONF
LOG = logging.getLogger(__name__)

_ATTEMPTS = 3


@dataclasses.dataclass(frozen=True)
class Place:
    """Where an image is, and how to have it there again.

    :ivar unit: its logical unit
    """

    tier: pool.Tier
    unit: object
    download: downloading.Download


class PoolImages:
    """The images in the tiers of a pool, as one host uses them."""

    def __init__(self, host, found):
        self._host = host
        self._pool = found
        self._owner = markers.Owner.of(host)
        self._locks = lockutils.Semaphores()
        self._uses = cache.Uses()
        self._ages = cache.Ages()

    def prepare(self, tier, download):
        """Return the CachedImage in a tier: one request when it is there."""
        name = cache.image_name(download.image)
        with self._locked(tier, name):
            unit = self._have(tier, name, download)
            self._ages.used(_key(tier, name))
        return base.CachedImage(
            disk=base.Disk(name, unit.udid, unit.capacity,
                           self._pool.node()),
            place=Place(tier, unit, download),
            fetched=self._uses.only_by_uploader(_key(tier, name)))

    def prepare_again(self, image):
        """Return another CachedImage if this one was deleted, or None.

        Another host may sweep an image, or take back its own upload, between
        this host's look and its use.
        """
        tier, unit = image.place.tier, image.place.unit
        if any(found.uuid == unit.uuid for found in tier.units()):
            return None
        LOG.warning('Image %(image)s was deleted from %(tier)s by another '
                    'host; preparing it again',
                    {'image': unit.name, 'tier': tier})
        return self.prepare(tier, image.place.download)

    def _have(self, tier, name, download):
        """Return the unit with an image, which is uploaded unless there."""
        for _ in range(_ATTEMPTS):
            unit = self._try_to_have(tier, name, download)
            if unit:
                return unit
            LOG.warning('Uploading image %(image)s to %(tier)s took longer '
                        'than [powervm] ssp_upload_timeout, and another host '
                        'deleted it; beginning anew',
                        {'image': name, 'tier': tier})
        raise exception.HostFull(reason=(
            f'image {name} was uploaded {_ATTEMPTS} times to {tier}, and '
            f'deleted by another host that found it too slow. Raise '
            f'[powervm] ssp_upload_timeout on all hosts'))

    def _try_to_have(self, tier, name, download):
        """Return the unit, or None if another host deleted it meanwhile."""
        claim = claims.Claim(tier, self._owner, name)
        try:
            unit = claim.take()
            if unit:
                self._uses.found(_key(tier, name))
                return unit
            unit = self._upload(tier, name, download)
            if claim.give_up():
                self._uses.uploaded(_key(tier, name))
                return unit
        except Exception as exc:
            with excutils.save_and_reraise_exception() as ctxt:
                taken_for_dead = _clean_up_quietly(claim, name)
                ctxt.reraise = not (taken_for_dead and isinstance(
                    exc, pvm_exc.HttpError))
        return None

    def _upload(self, tier, name, download):
        """Write an image to a new unit: six requests."""
        size = download.image.size_gb
        self._check_room(size)
        self._pool.read_nodes()
        node = self._pool.node()
        try:
            unit = tier.add(name, size, pool.IMAGE)
            downloading.write(self._host, base.Disk(
                name, unit.udid, size, node), download)
        except pvm_exc.HttpError as exc:
            self._check_room(size, exc)
            raise
        return unit

    def _check_room(self, needed, cause=None):
        """Raise HostFull if the pool has less than some GB free."""
        free = self._pool.read().free_space
        if free < needed:
            raise full(self._pool, needed, free) from cause

    def unprepare(self, image):
        """Delete an image that was uploaded for nothing."""
        tier, name = image.place.tier, image.disk.name
        with self._locked(tier, name):
            if image.fetched and self._uses.only_by_uploader(
                    _key(tier, name)):
                _let_go(tier, tier.units(), name)

    def sweep(self, used, min_age):
        """Delete images without clones that were idle for long enough.

        One request for each tier, and one for each image that goes.
        """
        unused = {}
        for tier in self._pool.read_tiers():
            units = tier.units()
            self._clear(tier, units, lambda marker: (
                marker.owner != self._owner
                and marker.age > CONF.powervm.ssp_upload_timeout))
            unused.update(((tier.uuid, name), (tier, units))
                          for name in _idle(units, used))
        for key in self._ages.expired(set(unused), min_age):
            tier, units = unused[key]
            with self._locked(tier, key[1]):
                if self._ages.still_unused(key):
                    _let_go(tier, units, key[1])

    def clear_own(self):
        """Delete what a nova-compute of this host left that was killed.

        Other hosts may be waiting for it: one request for each tier.
        """
        for tier in self._pool.tiers():
            self._clear(tier, tier.units(),
                        lambda marker: marker.owner == self._owner)

    @staticmethod
    def _clear(tier, units, is_dead):
        for marker in filter(is_dead, markers.among(units)):
            claims.clear(tier, units, marker)

    def _locked(self, tier, name):
        """One thread at a time looks for an image, uploads or deletes it."""
        return lockutils.lock(
            f'powervm-image-{tier.uuid}-{name}', semaphores=self._locks)


def full(where, needed, free):
    """Return the error for a pool without room."""
    return exception.HostFull(reason=(
        f'{needed} GB of disk space are needed and shared storage pool '
        f'{where} has {free:g} GB free'))


def _key(tier, name):
    return tier.uuid, name


def _idle(units, used):
    """Return the names of our images that nothing is made from.

    :param used: ids of the images that instances of this host were made from
    """
    uploading = {marker.image_name for marker in markers.among(units)}
    return [unit.name for unit in units
            if unit.lu_type == pool.IMAGE and cache.is_image(unit.name)
            and unit.name not in uploading
            and not any(cache.is_of(unit.name, image) for image in used)
            and not pool.has_clones(unit, units)]


def _let_go(tier, units, name):
    """Delete an image, unless somebody has made a disk from it."""
    unit = pool.named(units, name, pool.IMAGE)
    if unit is None or pool.has_clones(unit, units):
        return
    try:
        pool.delete(unit)
    except pvm_exc.HttpError:
        if not pool.has_clones(unit, tier.units()):
            raise
        LOG.info('Image %(image)s in %(tier)s is in use again',
                 {'image': name, 'tier': tier})


def _clean_up_quietly(claim, name):
    """Clean up after a failure that is more interesting than this one."""
    try:
        return claim.clean_up()
    except Exception:
        LOG.exception('Could not delete what there is of image %s; the next '
                      'upload of it will', name)
        return False
