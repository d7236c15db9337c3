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

import fixtures

from nova_powervm.simulator import presets
from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.tests import san_fixtures
from nova_powervm.virt.powervm.partition import lifecycle
from nova_powervm.virt.powervm.tasks import volume as steps
from nova_powervm.virt.powervm.volume import claims


class TestVolumeSteps(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(
            driver_fixtures.DriverFixture(presets.fc()))
        self.instance = driver_fixtures.make_instance()
        self.lpar = lifecycle.create(self.fix.host, self.instance)
        self.shown = san_fixtures.FcVolume(self.fix.machine)
        self.shown.show(self.fix.driver.get_volume_connector(self.instance))
        self.volume = self.shown.of(self.fix, self.instance, self.lpar.uuid)
        self.before = self.fix.machine.snapshot()

    def discover(self):
        made = steps.Discover().execute(self.instance, self.volume)
        self.addCleanup(claims.drop, self.volume.id, self.instance.uuid)
        return made

    def map(self):
        mappings = self.discover()
        steps.ApplyVolumeMappings().execute(
            self.fix.host, self.lpar.uuid, self.volume, mappings)
        return mappings

    def test_limits_that_nobody_keeps_are_a_warning(self):
        log = self.useFixture(fixtures.FakeLogger())
        self.volume.request.data['qos_specs'] = {'total_iops_sec': '5'}
        self.discover()
        self.assertIn('total_iops_sec of volume', log.output)

    def test_discovery_is_undone(self):
        self.discover()
        steps.Discover().undo(None, self.instance, self.volume)
        self.assertEqual(self.before, self.fix.machine.snapshot())

    def test_devices_somebody_else_is_about_to_map_stay(self):
        self.discover()
        claims.take(self.volume.id, 'another')
        self.addCleanup(claims.drop, self.volume.id, 'another')
        steps.Discover().undo(None, self.instance, self.volume)
        self.assertEqual(2, len(self.shown.devices()))

    def test_mapping_is_undone(self):
        mappings = self.discover()
        before = self.fix.machine.snapshot()
        step = steps.ApplyVolumeMappings()
        step.execute(self.fix.host, self.lpar.uuid, self.volume, mappings)
        self.assertNotEqual(before, self.fix.machine.snapshot())
        step.undo(None, self.fix.host, self.lpar.uuid, self.volume)
        self.assertEqual(before, self.fix.machine.snapshot())

    def test_volume_is_remembered_where_nova_saves_it(self):
        request = self.volume.request
        object.__setattr__(request, 'bdm', self.shown.block_device())
        steps.Remember().execute(
            self.instance, self.volume, volume_mappings=self.map())
        self.assertIn('target_UDID',
                      request.bdm.saved['connection_info']['data'])

    def test_removal_leaves_nothing(self):
        self.map()
        again = self.shown.of(self.fix, self.instance, self.lpar.uuid)
        gone = steps.RemoveVolumeMappings().execute(
            self.fix.host, self.lpar.uuid, again)
        steps.ForgetVolumes().execute(self.instance, [again], gone)
        self.assertEqual(self.before, self.fix.machine.snapshot())

    def test_growth_is_shown(self):
        self.map()
        self.shown.lun.grow(25)
        steps.ExtendVolume().execute(self.volume)
        self.assertEqual({25 * 1024}, {
            disk.capacity for vios in self.fix.machine.vioses
            for disk in vios.volumes.values()
            if getattr(disk, 'lun', None) is self.shown.lun})

    def test_tags_are_noted(self):
        steps.TagVolumes().execute(None, self.instance, [self.volume])
        self.assertIsNone(self.instance.device_metadata)
