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

from nova_powervm.simulator.model import partition
from nova_powervm.simulator import presets
from nova_powervm.tests import base
from nova_powervm.tests import cinder_backends
from nova_powervm.tests import driver_fixtures
from nova_powervm.tests import volume_fixtures
from nova_powervm.virt.powervm.vios import batch


class TestLun(base.TestCase):
    """What is the same for every protocol that makes disks."""

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(
            driver_fixtures.DriverFixture(presets.fc()))
        self.instance = driver_fixtures.make_instance()
        self.lpar = self.fix.machine.create_lpar(
            partition.Settings(name='lpar1'))

    def each(self):
        """Yield a volume that is mapped, as a later process makes it."""
        for kind in ('fc', 'iscsi'):
            shown = volume_fixtures.CinderVolume(self.fix, kind)
            shown.show()
            volume = shown.of(self.instance, self.lpar)
            found = volume.discover()
            batch.connect(self.fix.host, self.lpar.uuid, found)
            volume.remember(found)
            yield shown, shown.of(self.instance, self.lpar)

    def test_it_is_found_and_forgotten_by_a_later_process(self):
        before = self.fix.machine.snapshot()
        for shown, volume in self.each():
            gone = batch.detach(self.fix.host, self.lpar.uuid, volume.shows)
            self.assertEqual(2, len(gone))
            volume.forget(gone)
            self.assertEqual({}, shown.devices())
            self.assertEqual(before, self.fix.machine.snapshot())

    def test_it_is_found_without_what_nova_should_have_kept(self):
        for shown, volume in self.each():
            del shown.info['data']['target_UDID']
            for vios in self.fix.machine.vioses:
                for bus in vios.buses:
                    for lun in bus.luns:
                        lun.said = {}
            volume.identify()
            gone = batch.detach(self.fix.host, self.lpar.uuid, volume.shows)
            self.assertEqual(2, len(gone))
            volume.forget(gone)
            self.assertEqual({}, shown.devices())

    def test_growth_is_seen_by_the_partition(self):
        for shown, volume in self.each():
            shown.extend(3)
            volume.extend()
            self.assertEqual({3 * 1024}, {
                vios.volumes[shown.devices()[vios.name]].capacity
                for vios in self.fix.machine.vioses})

    def test_every_way_in_which_drivers_of_cinder_say_it_is_understood(self):
        for vendor in cinder_backends.FC_DIALECTS:
            shown = volume_fixtures.CinderVolume(self.fix, 'fc',
                                                 vendor=vendor)
            shown.show()
            volume = shown.of(self.instance, self.lpar)
            self.assertEqual([], volume.refusals(), vendor)
            self.assertEqual(2, len(volume.discover()), vendor)
