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
from nova_powervm.tests import driver_fixtures
from nova_powervm.tests import volume_fixtures
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.vios import batch

KINDS = ('rbd', 'nfs', 'gpfs', 'local')


class TestLent(base.TestCase):
    """What is the same for images and files."""

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(
            driver_fixtures.DriverFixture(presets.mgmt_storage()))
        self.instance = driver_fixtures.make_instance()
        self.lpar = self.fix.machine.create_lpar(
            partition.Settings(name='lpar1'))
        self.host = self.fix.machine.vios('novalink')

    def each(self):
        """Yield a volume that is mapped, as a later process makes it."""
        for kind in KINDS:
            shown = volume_fixtures.CinderVolume(self.fix, kind)
            shown.show()
            batch.connect(self.fix.host, self.lpar.uuid, shown.of(
                self.instance, self.lpar).discover())
            yield shown, shown.of(self.instance, self.lpar)

    @property
    def luns(self):
        return [lun for bus in self.host.buses for lun in bus.luns]

    def test_it_is_shown_and_taken_away_by_its_tag_or_its_name(self):
        before = self.fix.machine.snapshot()
        for shown, volume in self.each():
            for said in ({}, {'Tag': shown.id}, {'Tag': 'another'}):
                self.luns[0].said = said
                other = said.get('Tag') == 'another'
                gone = batch.detach(self.fix.host, self.lpar.uuid,
                                    volume.shows)
                self.assertEqual(not other, bool(gone))
                volume.forget(gone)
                if not other:
                    self.assertEqual(before, self.fix.machine.snapshot())
                    batch.connect(self.fix.host, self.lpar.uuid,
                                  volume.discover())
            self.luns[0].said = {}
            batch.detach(self.fix.host, self.lpar.uuid, volume.shows)

    def test_growth_is_seen_by_the_partition(self):
        for shown, volume in self.each():
            shown.extend(3)
            volume.extend()
            self.assertEqual(3, self.luns[-1].storage.capacity)

    def test_what_an_earlier_partition_kept_is_taken_from_it(self):
        other = self.fix.machine.create_lpar(partition.Settings(name='next'))
        for shown, _volume in self.each():
            found, = shown.of(self.instance, other).discover()
            self.assertEqual(other.uuid, found.lpar_uuid)
            self.assertEqual([], self.luns)

    def test_what_somebody_else_lends_is_refused(self):
        for shown, volume in self.each():
            self.luns[-1].said = {}
            other = self.fix.machine.create_lpar(
                partition.Settings(name=f'not-{shown.id[:8]}'))
            error = self.assertRaises(
                exception.VolumeNotReachable,
                shown.of(self.instance, other).discover)
            self.assertIn(f'partition with id {self.lpar.number}',
                          error.format_message())
            batch.detach(self.fix.host, self.lpar.uuid, volume.shows)

    def test_a_virtual_io_server_lends_none(self):
        self.fix.host.management = object()
        for kind in KINDS:
            shown = volume_fixtures.CinderVolume(self.fix, kind)
            shown.show()
            error = self.assertRaises(exception.VolumeNotReachable,
                                      shown.of(self.instance).discover)
            self.assertIn('lends no storage', error.format_message())
