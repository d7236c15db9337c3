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

"""Volumes of every protocol at once, on one partition of one host."""

from nova_powervm.simulator.model import guest
from nova_powervm.simulator.model import partition
from nova_powervm.simulator.presets import parts
from nova_powervm.tests import base
from nova_powervm.tests import cinder_backends
from nova_powervm.tests import driver_fixtures
from nova_powervm.tests import volume_fixtures
from nova_powervm.virt.powervm.partition import names

KINDS = sorted(cinder_backends.BACKENDS)


def machine():
    """Two Virtual I/O Servers, and a management partition that lends."""
    made = parts.bare_machine()
    parts.add_storage_host(made)
    for name in ('vios1', 'vios2'):
        parts.add_vios(made, name)
    parts.add_san([made], luns=0)
    return made


class MixedTest(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(driver_fixtures.DriverFixture(machine()))
        self.instance = driver_fixtures.make_instance()
        self.lpar = self.fix.machine.create_lpar(
            partition.Settings(name=self.instance.name),
            uuid=names.partition_uuid(self.instance.uuid))

    def paths(self, shown):
        return sum(len(disk.paths) for disk in guest.disks(self.lpar)
                   if disk.content is shown.storage.content)

    def test_each_is_reached_its_way_and_leaves_the_others(self):
        shown = [volume_fixtures.CinderVolume(self.fix, kind)
                 for kind in KINDS]
        snapshots = []
        for volume in shown:
            volume.show()
            snapshots.append(self.fix.machine.snapshot())
            self.fix.driver.attach_volume(None, volume.info, self.instance,
                                          '/dev/sdb')
        self.assertEqual(
            {'fc': 3, 'gpfs': 1, 'iscsi': 3, 'iser': 3, 'local': 1, 'nfs': 1,
             'rbd': 1},
            dict(zip(KINDS, map(self.paths, shown), strict=True)))
        for volume, before in zip(reversed(shown), reversed(snapshots),
                                  strict=True):
            self.fix.driver.detach_volume(None, volume.info, self.instance,
                                          '/dev/sdb')
            self.assertEqual(before, self.fix.machine.snapshot())
