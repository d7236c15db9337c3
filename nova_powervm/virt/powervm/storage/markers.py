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

"""Markers: how hosts that share a pool agree on who uploads an image.

Hosts have nothing in common but the pool, and names in it are not unique, so
nothing there can be made by one host only. A host that wants to upload puts
up a marker, a tiny logical unit, and looks again: it may begin when there is
no other marker for the image. Of those that see each other the one with the
higher name withdraws, and the one with the lower waits until it is alone.
"""

import dataclasses
import re

from oslo_utils import timeutils

from nova_powervm.virt.powervm.storage import cache
from nova_powervm.virt.powervm.storage import pool

#: GB of a marker: as little as there can be.
_SIZE = 0.001
_MOST_OF_A_NAME = 60
_NOT_IN_NAME = re.compile(r'[^A-Za-z0-9_.-]')
_MARKER = re.compile(r'part-(\d{10})-([0-9a-f]{8})-([^-]+)-(.+)')


@dataclasses.dataclass(frozen=True)
class Owner:
    """A host that uploads.

    :ivar system: the first digits of the uuid of its managed system, since
                  hosts of two clouds may have the same name
    :ivar name: Nova's name of it, for people
    """

    system: str
    name: str

    @classmethod
    def of(cls, host):
        return cls(host.system_uuid[:8].lower(),
                   _NOT_IN_NAME.sub('_', host.name)[:_MOST_OF_A_NAME])


@dataclasses.dataclass(frozen=True, order=True)
class Marker:
    """A marker in a tier; they are ordered by their names.

    :ivar since: when it was put up, in seconds since 1970
    :ivar unit: the logical unit that it is
    """

    name: str
    since: int = dataclasses.field(compare=False)
    owner: Owner = dataclasses.field(compare=False)
    image_name: str = dataclasses.field(compare=False)
    unit: object = dataclasses.field(compare=False)

    @classmethod
    def of(cls, unit):
        """Return the marker that a logical unit is, or None."""
        found = _MARKER.fullmatch(unit.name)
        if not found or not cache.is_image(found[3]):
            return None
        return cls(unit.name, int(found[1]), Owner(found[2], found[4]),
                   found[3], unit)

    @property
    def age(self):
        """Seconds for which it has been there, as far as clocks agree."""
        return timeutils.utcnow_ts() - self.since


def put_up(tier, owner, image_name):
    """Create a marker in a tier and return it: one request."""
    unit = tier.add(
        f'part-{timeutils.utcnow_ts():010d}-{owner.system}-{image_name}-'
        f'{owner.name}', _SIZE, pool.IMAGE)
    return Marker.of(unit)


def among(units, image_name=None):
    """Return the markers among the units of a tier, lowest first.

    :param image_name: only those for this image
    """
    found = filter(None, map(Marker.of, units))
    return sorted(marker for marker in found
                  if image_name in (None, marker.image_name))
