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

from nova_powervm.simulator import faults
from nova_powervm.simulator import presets
from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.tests import san_fixtures
from nova_powervm.virt.powervm import exception


class TestDiscover(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(
            driver_fixtures.DriverFixture(presets.fc()))
        self.instance = driver_fixtures.make_instance()
        self.shown = san_fixtures.FcVolume(self.fix.machine)
        self.connector = self.fix.driver.get_volume_connector(self.instance)
        self.shown.show(self.connector)
        self.volume = self.shown.of(self.fix, self.instance)

    def require(self, number):
        self.fix.config.config(
            group='powervm', vscsi_vios_connections_required=number)

    def cut_off(self, name):
        for port in self.fix.machine.vios(name).ports:
            port.link = False

    def test_every_server_maps_its_disk(self):
        found = self.volume.discover()
        self.assertEqual(
            sorted(vios.uuid for vios in self.fix.machine.vioses),
            sorted(each.vios_uuid for each in found))
        self.assertEqual({self.shown.id}, {each.tag for each in found})
        self.assertEqual(2, len(self.shown.devices()))

    def test_one_server_is_enough_by_default(self):
        self.cut_off('vios2')
        found, = self.volume.discover()
        self.assertEqual(self.fix.machine.vios('vios1').uuid,
                         found.vios_uuid)

    def test_too_few_servers_are_refused_and_forgotten(self):
        self.require(2)
        self.cut_off('vios2')
        exc = self.assertRaises(exception.VolumeNotReachable,
                                self.volume.discover)
        self.assertIn('found on 1 Virtual I/O Servers and needs 2',
                      exc.format_message())
        self.assertIn('vios2: ', exc.format_message())
        self.volume.forget([])
        self.assertEqual({}, self.shown.devices())

    def test_lost_connection_is_tried_again(self):
        self.require(2)
        self.fix.sim.faults.add(faults.Fault(
            faults.drop_before(), verb='PUT', noun='VirtualIOServer'))
        self.assertEqual(2, len(self.volume.discover()))

    def test_server_that_answers_nothing_is_looked_at_again(self):
        self.fix.sim.faults.add(faults.Fault(
            faults.lose_reply(), verb='PUT', noun='VirtualIOServer',
            name='vios2', times=2))
        self.assertEqual(1, len(self.volume.discover()))
        self.assertEqual(2, len(self.shown.devices()))
        self.volume.forget([])
        self.assertEqual({}, self.shown.devices())

    def test_no_common_fabric_is_told(self):
        self.shown.info['data']['initiator_target_map'] = {'aa': ['bb']}
        exc = self.assertRaises(exception.VolumeNotReachable,
                                self.volume.discover)
        self.assertIn('no server has a port', exc.format_message())

    def test_servers_that_see_different_disks_are_not_believed(self):
        vios2 = self.fix.machine.vios('vios2')
        wwpns = [port.wwpn.lower() for port in vios2.ports]
        self.shown.lun.unmask(*wwpns)
        self.fix.machine.san.lun('lun2').mask(*wwpns, number=0)
        del self.shown.info['data']['pg83NAA']
        exc = self.assertRaises(exception.VolumeNotReachable,
                                self.volume.discover)
        self.assertIn('different disks', exc.format_message())

    def test_disk_that_was_there_in_use_is_not_forgotten(self):
        self.volume.discover()
        vios1 = self.fix.machine.vios('vios1')
        vios1.add_bus(self.fix.machine.lpars[0]).attach(
            vios1.volumes[self.shown.devices()['vios1']])
        self.shown.info['multiattach'] = True
        second = self.shown.of(self.fix, self.instance)
        second.discover()
        second.forget([])
        self.assertEqual({'vios1'}, set(self.shown.devices()))

    def test_what_an_earlier_attempt_left_is_forgotten(self):
        self.volume.remember(self.volume.discover())
        self.shown.of(self.fix, self.instance).forget([])
        self.assertEqual({}, self.shown.devices())

    def test_unmapped_volume_cannot_be_extended(self):
        exc = self.assertRaises(exception.VolumeNotExtended,
                                self.volume.extend)
        self.assertIn('none shows it', exc.format_message())
