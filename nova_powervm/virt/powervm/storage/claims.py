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

"""The right to upload an image to a tier, which one host has at a time."""

import random
import time

from oslo_log import log as logging
from oslo_utils import timeutils

from nova_powervm import conf as cfg
from nova_powervm.virt.powervm.storage import markers
from nova_powervm.virt.powervm.storage import pool

CONF = cfg.CONF
LOG = logging.getLogger(__name__)

#: Seconds between two looks at a tier where another host uploads: many hosts
#: that look often overload a pool.
_POLL = 15
_TELL_EVERY = 20


class Claim:
    """What one host undertakes to have an image in a tier.

    One thread of a host at a time may do that for an image and a tier: a
    marker of this host which is there before is one that a service left when
    it was killed.

    :param tier: pool.Tier
    :param owner: markers.Owner, this host
    :param name: name of the image's logical unit
    """

    def __init__(self, tier, owner, name):
        self._tier = tier
        self._owner = owner
        self._name = name
        self._mine = None
        self._granted = False
        self._first_seen = {}
        self._looks = 0

    def take(self):
        """Return the image's unit, or None when this host shall upload it.

        Waits as long as another host uploads it, and clears away what dead
        ones left. Three requests when nobody else is there.
        """
        while True:
            units = self._tier.units()
            others = self._others(units)
            dead = [marker for marker in others if self._is_dead(marker)]
            if dead:
                for marker in dead:
                    clear(self._tier, units, marker)
            elif others:
                if self._mine and others[0] < self._mine:
                    self.give_up()
                self._wait(others[0])
            elif image := pool.named(units, self._name, pool.IMAGE):
                self.give_up()
                return image
            elif self._mine:
                self._granted = True
                return None
            else:
                self._mine = markers.put_up(
                    self._tier, self._owner, self._name)

    def give_up(self):
        """Take the marker down, if there is one; tell whether it was there.

        It is not when another host has taken this one for dead meanwhile,
        and has deleted what it had uploaded.
        """
        mine, self._mine = self._mine, None
        return mine is not None and pool.delete(mine.unit)

    def clean_up(self):
        """Delete what this claim may have made, found by its name.

        Returns whether another host has taken this one for dead.
        """
        self._mine = None
        units = self._tier.units()
        there = markers.among(units, self._name)
        mine = [marker for marker in there if marker.owner == self._owner]
        if self._granted and there == mine:
            _delete_image(units, self._name)
        for marker in mine:
            pool.delete(marker.unit)
        return self._granted and not mine

    def _others(self, units):
        return [marker for marker in markers.among(units, self._name)
                if not self._mine or marker.name != self._mine.name]

    def _is_dead(self, marker):
        """Clocks may differ, so what was watched for too long counts too."""
        limit = CONF.powervm.ssp_upload_timeout
        now = timeutils.now()
        watched = now - self._first_seen.setdefault(marker.name, now)
        return marker.owner == self._owner or max(marker.age, watched) > limit

    def _wait(self, marker):
        if self._looks % _TELL_EVERY == 0:
            LOG.info('Waiting: host %(host)s has been uploading image '
                     '%(image)s to %(tier)s for %(age)d seconds',
                     {'host': marker.owner.name, 'image': self._name,
                      'tier': self._tier, 'age': marker.age})
        seconds = min(_POLL, 2 ** self._looks)
        self._looks += 1
        time.sleep(seconds * random.uniform(0.7, 1.3))


def clear(tier, units, marker):
    """Delete a marker, and the half-written image among the units first."""
    LOG.warning('Host %(host)s began to upload image %(image)s to %(tier)s '
                '%(age)d seconds ago and never finished; deleting what it '
                'left', {'host': marker.owner.name, 'tier': tier,
                         'image': marker.image_name, 'age': marker.age})
    _delete_image(units, marker.image_name)
    pool.delete(marker.unit)


def _delete_image(units, name):
    """An image with clones is whole: only its marker was left."""
    for unit in units:
        if (unit.name == name and unit.lu_type == pool.IMAGE
                and not pool.has_clones(unit, units)):
            pool.delete(unit)
