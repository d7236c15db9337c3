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

"""Images that were copied to volume groups, to make disks from.

An image is a virtual disk next to the disks made from it. While it is being
written a second, small disk stands beside it: an image with such a mark was
left by a service that was killed, and is written again.
"""

import dataclasses

from oslo_concurrency import lockutils
from oslo_log import log as logging
from oslo_utils import excutils

from nova_powervm.virt.powervm.storage import base
from nova_powervm.virt.powervm.storage import cache
from nova_powervm.virt.powervm.storage import download as downloading
from nova_powervm.virt.powervm.storage import groups

LOG = logging.getLogger(__name__)

#: GB of the mark; a Virtual I/O Server makes whole ones.
_MARK_SIZE = 1


@dataclasses.dataclass(frozen=True)
class Place:
    """Where an image is, and how to have it there again.

    :ivar group: groups.Group
    """

    group: groups.Group
    download: downloading.Download


class LocalImages:
    """The images in the volume groups of one host."""

    def __init__(self, found):
        self._groups = found
        self._uses = cache.Uses()
        self._ages = cache.Ages()

    def prepare(self, download, size_gb):
        """Return the CachedImage, in a group with room for its copies."""
        image = download.image
        name = cache.image_name(image)
        with _locked(name):
            there = [(place, _without_unfinished(place, group, image))
                     for place, group in groups.reachable(self._groups)]
            place, group = self._choose(image, there, size_gb)
            found = _whole(group, image)
            if found:
                self._uses.found(name)
            else:
                found = self._upload(place, download)
                self._uses.uploaded(name)
            self._ages.used(name)
        return base.CachedImage(
            disk=base.Disk(name, found.udid, found.capacity,
                           place.vios_uuid),
            place=Place(place, download),
            fetched=self._uses.only_by_uploader(name))

    def prepare_again(self, image, size_gb):
        """Return another CachedImage if this one was deleted, or None.

        It may be swept, or deleted by hand, between its look-up and its use.
        """
        place = image.place
        if groups.disk(place.group.read(), image.disk.name):
            return None
        LOG.warning('Image %(image)s was deleted from %(group)s meanwhile; '
                    'preparing it again', {'image': image.disk.name,
                                           'group': place.group})
        return self.prepare(place.download, size_gb)

    def _choose(self, image, there, size_gb):
        """Return the group to use: one that has the image, if it has room.

        :raises HostFull: no group has room for it
        """
        with_image = [(place, group) for place, group in there
                      if _whole(group, image)
                      and group.available_size >= size_gb]
        if with_image:
            return groups.roomiest(with_image)
        place, group = groups.roomiest(there)
        needed = size_gb + image.size_gb + _MARK_SIZE
        if needed <= group.available_size:
            return place, group
        # An image fetched in advance is not worth another one.
        cleared = size_gb and self._make_room(image, there, size_gb)
        if not cleared:
            raise groups.full(group, needed)
        return cleared, cleared.read()

    def _make_room(self, image, there, size_gb):
        """Delete other images for disks that need room; return their group.

        Images only save time, and disks are no part of them. Who is about to
        copy one of them prepares it again.
        """
        for place, group in there:
            lacking = size_gb - group.available_size
            if not _whole(group, image):
                lacking += image.size_gb + _MARK_SIZE
            chosen = _enough(self._others(group, image), lacking)
            if chosen:
                LOG.info('Making room in %(group)s: deleting %(images)s',
                         {'group': place, 'images': ', '.join(chosen)})
                groups.remove(place.getter(), set(chosen))
                return place
        return None

    def _others(self, group, image):
        """Return the whole images of others, those first that are unused."""
        names = {groups.short_name(disk) for disk in group.virtual_disks}
        return sorted(
            (disk for disk in group.virtual_disks
             if cache.is_image(name := groups.short_name(disk))
             and name != cache.image_name(image)
             and cache.mark_of(name) not in names),
            key=lambda disk: not self._ages.still_unused(
                groups.short_name(disk)))

    @staticmethod
    def _upload(place, download):
        """Write the image to a new disk, which is returned."""
        image = download.image
        name, mark = cache.image_name(image), cache.mark_name(image)
        try:
            group = groups.add(place.getter(), [
                (name, image.size_gb, None), (mark, _MARK_SIZE, None)])
            downloading.write(
                place, groups.as_disk(place, group, name), download)
            groups.remove(place.getter(), {mark})
        except Exception:
            with excutils.save_and_reraise_exception():
                _remove_quietly(place, {name, mark})
        return groups.disk(group, name)

    def unprepare(self, image):
        """Delete an image that was uploaded for nothing."""
        name = image.disk.name
        with _locked(name):
            if image.fetched and self._uses.only_by_uploader(name):
                groups.remove(image.place.group.getter(), {name})

    def sweep(self, used, min_age):
        """Delete images that have been out of use for long enough.

        One that was never finished goes as any other, with its mark.
        """
        there = groups.reachable(self._groups)
        found = {cache.image_of(groups.short_name(disk))
                 for _place, group in there for disk in group.virtual_disks}
        unused = {name for name in found - {None}
                  if not any(cache.is_of(name, i) for i in used)}
        for name in self._ages.expired(unused, min_age):
            with _locked(name):
                # It may have been uploaded, or asked for, in the meantime.
                if self._ages.still_unused(name):
                    _delete(there, name)


def _locked(name):
    """One operation at a time looks for an image, uploads or deletes it."""
    return lockutils.lock(f'powervm-image-{name}')


def _delete(there, name):
    """Delete an image, and its mark, from the groups that have it."""
    names = {name, cache.mark_of(name)}
    for place, group in there:
        if any(groups.disk(group, each) for each in names):
            groups.remove(place.getter(), names)


def _whole(group, image):
    """Return the disk with the image, or None."""
    return groups.disk(group, cache.image_name(image))


def _enough(disks, size_gb):
    """Return the names of the first disks with so many GB, or nothing."""
    names = []
    for disk in disks:
        if size_gb <= 0:
            break
        names.append(groups.short_name(disk))
        size_gb -= disk.capacity
    return names if size_gb <= 0 else []


def _without_unfinished(place, group, image):
    """Return a group as it is when what was never finished is gone."""
    name, mark = cache.image_name(image), cache.mark_name(image)
    if not groups.disk(group, mark):
        return group
    LOG.warning('Image %(image)s in %(group)s was never finished; deleting '
                'it', {'image': image.id, 'group': place})
    groups.remove(place.getter(), {name, mark})
    return place.read()


def _remove_quietly(place, names):
    """Clean up after a failure that is more interesting than this one."""
    try:
        groups.remove(place.getter(), names)
    except Exception:
        LOG.exception('Could not delete %(names)s from %(group)s; the next '
                      'upload of the image will',
                      {'names': ' and '.join(sorted(names)), 'group': place})
