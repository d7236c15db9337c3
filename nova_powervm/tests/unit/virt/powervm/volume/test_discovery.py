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

import dataclasses

from nova_powervm.simulator.model import partition
from nova_powervm.simulator import presets
from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.tests import san_fixtures
from nova_powervm.virt.powervm.volume import discovery
from nova_powervm.virt.powervm.volume import initiators
from nova_powervm.virt.powervm.volume import nexus


class DiscoveryTestCase(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(driver_fixtures.DriverFixture(
            presets.fc(), start=False))
        self.fix.start()
        self.machine = self.fix.machine
        self.vios = self.machine.vios('vios1')
        self.server = initiators.Initiators(self.fix.host).servers[0]
        self.volume = san_fixtures.FcVolume(self.machine)
        self.volume.show({'wwpns': self.server.wwpns})
        self.wanted = discovery.Wanted(
            page83=self.volume.lun.identity, is_shared=False,
            is_manifold=True, lpar_uuid='PARTITION',
            volume_id=self.volume.id)

    def find(self, **changes):
        return discovery.find(
            self.fix.host, self.server,
            nexus.itls(self.volume.info['data'], self.server.wwpns),
            dataclasses.replace(self.wanted, **changes))

    def problem(self, **changes):
        return str(self.assertRaises(discovery.NotFound, self.find,
                                     **changes))

    def client(self, disk):
        """A partition that sees a disk of the server."""
        lpar = self.machine.create_lpar(partition.Settings(name='other'))
        self.vios.add_bus(lpar).attach(disk)
        return lpar

    def disk(self):
        return self.vios.volumes[self.volume.devices()['vios1']]


class TestFind(DiscoveryTestCase):

    def test_volume_becomes_a_disk_of_the_server(self):
        found = self.find()
        self.assertEqual(self.volume.devices(), {'vios1': found.name})
        self.assertFalse(found.was_used)

    def test_array_that_gives_no_identity_to_cinder_is_fine(self):
        self.assertEqual(self.find(page83=None).name, self.disk().name)

    def test_dead_paths_are_fine_while_one_is_alive(self):
        self.machine.san.fabrics['A'].up = False
        self.assertEqual(self.find().name, self.disk().name)

    def test_volume_without_a_path_is_not_found(self):
        for fabric in self.machine.san.fabrics.values():
            fabric.up = False
        self.assertIn('check zoning, LUN masking', self.problem())

    def test_volume_of_another_identity_is_not_taken(self):
        self.assertIn('another volume', self.problem(page83='6' * 32))

    def test_disk_in_use_elsewhere_is_for_several_servers_only(self):
        self.find()
        self.client(self.disk())
        self.assertIn('in use by the partition with id', self.problem())
        self.assertTrue(self.find(is_shared=True).was_used)

    def test_exclusive_reserve_policy_is_refused_with_several_servers(self):
        self.volume.lun.array.reserve_policy = 'SinglePath'
        self.assertIn('reserve_policy=no_reserve', self.problem())
        self.assertEqual({}, self.volume.devices())
        self.find(is_manifold=False)


class TestFormerOwner(DiscoveryTestCase):
    """A server that was away when the volume was detached."""

    def setUp(self):
        super().setUp()
        self.find()
        self.former = self.client(self.disk())
        lun, = self.vios.buses[0].luns
        lun.said = {'Tag': self.volume.id}

    def test_partition_that_had_the_volume_loses_it(self):
        self.assertEqual(self.disk().name, self.find().name)
        self.assertEqual([], self.vios.buses)

    def test_shared_volume_is_left_to_it(self):
        self.find(is_shared=True)
        self.assertEqual(1, len(self.vios.buses))

    def test_it_keeps_what_is_not_known_to_be_the_volume(self):
        self.problem(volume_id='another')
        self.assertEqual(1, len(self.vios.buses))


class TestRemains(DiscoveryTestCase):
    """The array has shown another volume under the same number before."""

    def setUp(self):
        super().setUp()
        self.find()
        self.before = self.disk()
        self.volume.hide()
        self.volume = san_fixtures.FcVolume(self.machine, 2)
        self.volume.show({'wwpns': self.server.wwpns})
        self.wanted = dataclasses.replace(
            self.wanted, page83=self.volume.lun.identity)

    def test_unused_disk_gives_way(self):
        for page83 in (self.volume.lun.identity, None):
            found = self.find(page83=page83)
            self.assertEqual(self.disk().name, found.name)
            self.assertNotIn(self.before, self.vios.volumes.values())

    def test_disk_of_a_partition_that_is_gone_gives_way(self):
        self.machine.delete_lpar(self.client(self.before))
        for page83 in (self.volume.lun.identity, None):
            found = self.find(page83=page83)
            self.assertEqual(self.disk().name, found.name)
            self.assertNotIn(self.before, self.vios.volumes.values())
            self.assertEqual([], self.vios.buses)

    def test_disk_of_another_partition_is_not_taken_for_the_volume(self):
        self.client(self.before)
        for page83 in (self.volume.lun.identity, None):
            self.problem(page83=page83)
            self.assertIn(self.before, self.vios.volumes.values())
            self.assertEqual(1, len(self.vios.buses))


class TestLookAt(DiscoveryTestCase):

    def test_use_by_others_does_not_matter(self):
        self.find()
        self.client(self.disk())
        found = discovery.look_at(
            self.fix.host, self.server,
            nexus.itls(self.volume.info['data'], self.server.wwpns),
            self.wanted)
        self.assertEqual((self.disk().name, True),
                         (found.name, found.was_used))
