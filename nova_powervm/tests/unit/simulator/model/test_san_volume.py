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

import base64

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import san_volume
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines


class VolumeCase(base.TestCase):

    def setUp(self):
        super().setUp()
        self.machine = machines.san_machine(self)
        self.vios = self.machine.vios('vios1')
        self.lun, self.paths = machines.masked(self.machine)
        self.lpar = machines.lpar(self.machine)
        self.volume = self.configure()

    def configure(self, vios=None, paths=None):
        return san_volume.configure(
            vios or self.vios, self.lun, paths or self.paths,
            san_volume.FcVolume)


class TestVolume(VolumeCase):

    def test_it_is_a_disk_of_the_server(self):
        self.assertIs(self.volume, self.vios.volumes['hdisk2'])
        self.assertEqual((10240, True), (self.volume.capacity,
                                         self.volume.available))

    def test_its_names_hold_the_identity(self):
        self.assertRegex(self.volume.unique_id,
                         f'^[0-9]{{5}}{self.lun.identity}.+$')
        self.assertEqual(self.lun.identity,
                         base64.b64decode(self.volume.page83).decode())
        self.assertIn(self.lun.identity, base64.b64decode(
            self.volume.udid[2:]).decode())

    def test_it_is_missing_when_no_path_is_left(self):
        port = self.vios.ports[0]
        self.assertEqual('active', self.volume.state)
        self.assertEqual(self.volume.paths, self.volume.live_paths)
        port.link = False
        self.assertEqual('active', self.volume.state)
        self.assertEqual(6, len(self.volume.live_paths))
        before = self.vios.version
        self.lun.unmask()
        self.assertEqual('missing', self.volume.state)
        self.assertNotEqual(before, self.vios.version)

    def test_its_place_is_its_first_path(self):
        port = self.vios.ports[0]
        self.assertEqual(
            f'{port.location}-W500507680010AB00-L0000000000000',
            self.volume.location)

    def test_it_is_behind_its_ports(self):
        only = self.configure(paths=self.paths[:1])
        self.assertIs(self.volume, only)
        self.assertTrue(all(map(only.is_behind, self.vios.ports)))
        self.assertFalse(only.is_behind(self.machine.vios('vios2').ports[0]))

    def test_finding_it_again_adds_paths_only(self):
        self.volume.paths = set(self.paths[:1])
        version = self.vios.version
        self.assertIs(self.volume, self.configure())
        self.assertEqual(set(self.paths), self.volume.paths)
        self.assertGreater(self.vios.version, version)

    def test_the_bytes_are_those_of_the_lun(self):
        self.assertIs(self.lun.content, self.volume.content)

    def test_a_larger_lun_is_seen_at_a_rescan(self):
        self.lun.grow(20)
        self.assertEqual(10240, self.volume.capacity)
        self.assertTrue(self.volume.rescan())
        self.assertEqual(20480, self.volume.capacity)
        self.assertFalse(self.volume.rescan())


class TestStaleness(VolumeCase):

    def test_one_whose_lun_is_hidden_is_stale(self):
        self.assertFalse(self.volume.is_stale)
        self.lun.unmask()
        self.assertTrue(self.volume.is_stale)
        error = self.assertRaises(errors.NotNow,
                                  self.volume.check_attachable)
        self.assertIn('0514-040', str(error))

    def test_one_with_a_path_left_is_not(self):
        self.machine.san.fabrics['A'].up = False
        self.assertFalse(self.volume.is_stale)
        self.volume.check_attachable()

    def test_paths_can_be_forgotten(self):
        san_volume.forget(self.volume, self.paths[:1])
        self.assertEqual(set(self.paths[1:]), self.volume.paths)
        san_volume.forget(self.volume, self.paths)
        self.assertNotIn('hdisk2', self.vios.volumes)


class TestReserves(VolumeCase):

    def setUp(self):
        super().setUp()
        self.other = self.machine.vios('vios2')
        self.lun.mask(*(p.wwpn for p in self.other.ports))
        self.twin = self.configure(self.other, [
            (p.wwpn.lower(), t.wwpn, '0000000000000')
            for p in self.other.ports for t in self.lun.array.ports])

    def test_without_reserve_both_servers_use_it(self):
        machines.attach(self.lpar, self.volume)
        self.twin.check_attachable()

    def test_with_a_reserve_the_first_one_has_it(self):
        for volume in (self.volume, self.twin):
            volume.reserve_policy = 'SinglePath'
            self.twin.check_attachable()
            machines.attach(self.lpar, self.volume)
            error = self.assertRaises(errors.InUse,
                                      self.twin.check_attachable)
            self.assertIn('vios1', str(error))
            self.vios._remove_bus(self.vios.buses[0])
            volume.reserve_policy = 'NoReserve'

    def test_an_array_sets_the_policy_of_new_disks(self):
        self.lun.array.reserve_policy = 'SinglePath'
        san_volume.remove(self.volume)
        self.assertEqual('SinglePath', self.configure().reserve_policy)


class TestRemoval(VolumeCase):

    def test_the_name_can_be_used_again(self):
        san_volume.remove(self.volume)
        self.assertEqual('hdisk2', self.configure().name)

    def test_one_in_use_is_busy(self):
        machines.attach(self.lpar, self.volume)
        self.assertTrue(self.volume.in_use)
        self.assertRaises(errors.InUse, san_volume.remove, self.volume)

    def test_a_disk_of_a_group_is_busy_and_not_mapped(self):
        volume = self.vios.volumes['hdisk0']
        self.assertRaises(errors.InUse, san_volume.remove, volume)
        self.assertRaises(errors.InUse, volume.check_attachable)

    def test_a_snapshot_tells_lun_and_paths(self):
        snapshot = self.volume.snapshot()
        self.assertEqual(('lun1', 'NoReserve', 8), (
            snapshot['lun'], snapshot['policy'], len(snapshot['paths'])))
