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

"""Updates of a volume group: worked out, checked, then carried out."""

from nova_powervm.simulator.model import disks as disks_model
from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import media


# The description of a media repository that is to go.
NO_REPOSITORY = {}


def carry_out(group, disks, repository, volumes=()):
    """Make the disks, and the media repository, exactly as described.

    ``disks`` is a list of dicts of name, udid (None for a new disk),
    capacity, label, base and limits; ``repository`` a dict of name, size and
    media (a list of dicts of name, size and mount). None leaves either alone.
    ``volumes`` are physical volumes that the group is to have as well.
    Everything is checked before anything changes.
    """
    plan = _Plan(group, disks, repository, volumes)
    if plan.is_empty:
        return
    group.vios.check_reachable()
    plan.check()
    plan.carry_out()


class _Plan:
    """The difference between a volume group and a description of it."""

    def __init__(self, group, disks, repository, volumes):
        self._group = group
        self._volumes = [v for v in volumes if v.group is not group]
        self._lost, self._grown, self._new = _compare(group, disks)
        self._limited = _compare_limits(group, disks)
        self._media = _MediaPlan(group, repository)

    @property
    def is_empty(self):
        return not (self._lost or self._grown or self._new or self._volumes
                    or self._limited or not self._media.is_empty)

    def check(self):
        """Raise what carrying it out would raise."""
        for volume in self._volumes:
            self._group.check_new_volume(volume)
        for disk in self._lost:
            self._group.check_deletable(disk)
        for disk, capacity in self._grown:
            if capacity < disk.capacity:
                raise errors.Invalid(
                    f'The disk {disk.name} has {disk.capacity:g} GB and '
                    f'cannot shrink to {capacity:g} GB.')
        self._check_names()
        self._check_space()
        self._media.check()

    def _check_names(self):
        taken = {n for g in self._group.vios.groups for n in g.disks}
        taken -= {d.name for d in self._lost}
        for wanted in self._new:
            disks_model.check_disk_name(wanted['name'])
            if wanted['name'] in taken:
                raise errors.NameTaken(
                    f'{self._group.vios.name} already has a virtual disk '
                    f'{wanted["name"]}.')
            taken.add(wanted['name'])
            self._check_base(wanted)

    def _check_base(self, wanted):
        """The disk to copy from must be there, and stay."""
        if wanted['base'] is None:
            return
        base = self._group.vios.disk(wanted['base'], wanted['base'])
        if base in self._lost:
            raise errors.InUse(
                f'{wanted["name"]} is to be a copy of {base.name}, which '
                'cannot be deleted at the same time.')

    def _check_space(self):
        more = (sum(w['capacity'] for w in self._new)
                + sum(c - d.capacity for d, c in self._grown)
                - sum(d.capacity for d in self._lost)
                + self._media.more)
        free = self._group.free + sum(
            v.capacity // disks_model.MB_PER_GB for v in self._volumes)
        if more > free + media.SMALLEST:
            raise errors.NoSpace(
                f'0516-404 The volume group {self._group.name} has '
                f'{free:g} GB free; {more:g} GB are needed.')

    def carry_out(self):
        """Make it so."""
        for volume in self._volumes:
            self._group.add_volume(volume)
        for disk in self._lost:
            self._group.delete_disk(disk)
        for disk, capacity in self._grown:
            self._group.grow_disk(disk, capacity)
        for wanted in self._new:
            made = self._group.create_disk(
                wanted['name'], wanted['capacity'], wanted['base'],
                wanted['label'])
            self._group.limit_disk(made, wanted['limits'])
        for disk, limits in self._limited:
            self._group.limit_disk(disk, limits)
        self._media.carry_out()


def _compare(group, wanted):
    """Disks that are to go, to grow (with their new size), to be made."""
    if wanted is None:
        return [], [], []
    kept, grown, new = set(), [], []
    for item in wanted:
        if not item['udid']:
            _check_capacity(item)
            new.append(item)
            continue
        disk = group.disk_by_udid(item['udid'])
        if disk is None:
            raise errors.NoSuchThing('VirtualDisk', item['udid'])
        kept.add(disk)
        if item['capacity'] not in (None, disk.capacity):
            grown.append((disk, item['capacity']))
    lost = [d for d in group.disks.values() if d not in kept]
    return lost, grown, new


def _compare_limits(group, wanted):
    """Disks that are to have other limits, with these. Raises Invalid."""
    found = []
    for item in wanted or ():
        if any(limit is not None and limit < 0 for limit in item['limits']):
            raise errors.Invalid(
                f'A limit of the disk {item["name"]} is less than 0.')
        disk = group.disk_by_udid(item['udid']) if item['udid'] else None
        if disk is not None:
            limits = tuple(old if new is None else new for old, new in zip(
                disk.limits, item['limits']))
            if limits != disk.limits:
                found.append((disk, limits))
    return found


def _check_capacity(item):
    if not item['capacity'] or item['capacity'] < 0:
        raise errors.Invalid(
            f'The disk {item["name"]} needs a DiskCapacity above 0.')


class _MediaPlan:
    """What becomes of the media repository."""

    def __init__(self, group, wanted):
        self._group = group
        self._wanted = wanted
        self._lost, self._new, self.more = [], [], 0.0
        repository = group.repository
        if wanted is None or wanted is NO_REPOSITORY:
            return
        if repository is None:
            self.more = wanted['size'] or 0.0
            self._new = list(wanted['media'] or ())
            return
        if wanted['size'] is not None:
            self.more = round(wanted['size'] - repository.size, 6)
        if wanted['media'] is not None:
            names = {m['name'] for m in wanted['media']}
            self._lost = [m for m in repository.media.values()
                          if m.name not in names]
            self._new = [m for m in wanted['media']
                         if m['name'] not in repository.media]

    @property
    def _makes_repository(self):
        return bool(self._wanted) and self._group.repository is None

    @property
    def _removes_repository(self):
        return (self._wanted is NO_REPOSITORY
                and self._group.repository is not None)

    @property
    def is_empty(self):
        return not (self._makes_repository or self._removes_repository
                    or self._lost or self._new or self.more)

    def check(self):
        """Raise what carrying it out would raise."""
        if self._makes_repository:
            self._group.check_new_repository(self._wanted['size'])
        if self._removes_repository:
            self._group.repository.check_empty()
        for medium in self._lost:
            self._group.repository.check_removable(medium)
        for medium in self._new:
            media.check_media_name(medium['name'])
        free = (self._wanted['size'] if self._makes_repository
                else self._group.repository.free + self.more if self._wanted
                else 0.0)
        needed = (sum(m['size'] for m in self._new)
                  - sum(m.size for m in self._lost))
        if needed > free + media.SMALLEST:
            raise errors.NoSpace(
                f'The media repository has {free:g} GB left; {needed:g} GB '
                'are needed.')

    def carry_out(self):
        """Make it so."""
        if self.is_empty:
            return
        if self._removes_repository:
            self._group.repository = None
        elif self._makes_repository:
            self._group.create_repository(self._wanted['name'],
                                          self._wanted['size'])
        else:
            self._group.repository.size += self.more
        repository = self._group.repository
        for medium in self._lost:
            repository.remove(medium)
        for medium in self._new:
            repository.add(**medium)
        self._group.vios.machine.changed(self._group)
        self._group.vios.machine.changed(self._group.vios)
