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

"""Hosts that share a storage pool, for tests of what they do to it."""

import time

import fixtures
import mock

from nova_powervm.simulator import presets
from nova_powervm.tests import driver_fixtures
from nova_powervm.virt.powervm.storage import cache
from nova_powervm.virt.powervm.storage import claims
from nova_powervm.virt.powervm.storage import download
from nova_powervm.virt.powervm.storage import image as one_image
from nova_powervm.virt.powervm.storage import markers

IMAGE = b'bytes of an image' * 1000


class PoolHostFixture(driver_fixtures.DriverFixture):
    """A driver on a host whose disks are in a pool.

    :ivar disks: its disk driver
    :ivar pool: the simulated pool
    """

    def __init__(self, machine=None, **options):
        super().__init__(machine or presets.ssp(), **{
            'disk_driver': 'ssp', 'volume_group_name': '', **options})

    @property
    def disks(self):
        return self.host.disks

    @property
    def pool(self):
        return self.machine.clusters[0].pool

    def names(self):
        """Return the names of all logical units, sorted."""
        return sorted(unit.name for unit in self.pool.units)

    def unit(self, name):
        """Return the logical unit of this name."""
        return next(unit for unit in self.pool.units if unit.name == name)

    def download(self, content=IMAGE):
        """Return the Download of a new image."""
        image = self.images.add(content)
        return download.Download(self.images, None, one_image.look_up(
            self.host, None, image.id))


class WaitingFixture(fixtures.Fixture):
    """Hosts that wait for each other do so on this clock.

    :param speed: how many seconds pass in one second of waiting. With 0 no
        time passes, and other threads have their turn.
    :ivar meanwhile: functions to call while a host waits, one each time
    :ivar waited: seconds
    """

    def __init__(self, speed=1):
        super().__init__()
        self._speed = speed
        self.meanwhile = []
        self.waited = 0

    def _setUp(self):
        self._started = time.time()
        self.useFixture(fixtures.MockPatchObject(
            claims, 'time', mock.Mock(sleep=self._sleep)))
        clock = mock.Mock(now=lambda: self.waited,
                          utcnow_ts=self.timestamp)
        for module in cache, claims, markers:
            self.useFixture(fixtures.MockPatchObject(
                module, 'timeutils', clock))

    def timestamp(self):
        """Return the time of day, in seconds since 1970."""
        return int(self._started + self.waited)

    def _sleep(self, seconds):
        self.waited += seconds * self._speed
        time.sleep(0)
        if self.meanwhile:
            self.meanwhile.pop(0)()
