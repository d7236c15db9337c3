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

"""The stand-in for Cinder does what Cinder does to a SAN."""

from nova_powervm.tests import cinder_fixtures  # isort: skip, first of Nova

from cinderclient import exceptions as cinder_exceptions
from nova import context as nova_context
from nova import exception
from nova.volume import cinder
from oslo_utils import uuidutils
import testtools

from nova_powervm.simulator import presets
from nova_powervm.tests import cinder_backends
from nova_powervm.tests import fixtures

IQNS = ('iqn.1994-05.com.example:one', 'iqn.1994-05.com.example:two')


class CinderTest(testtools.TestCase):

    machine = staticmethod(presets.fc)

    def setUp(self):
        super().setUp()
        sim = self.useFixture(fixtures.SimulatorFixture(self.machine())).sim
        self.san = sim.machine.site.san
        self.vios = sim.machine.vioses[0]
        self.cinder = self.useFixture(cinder_fixtures.CinderBackend(sim))
        self.api = cinder.API()
        self.context = nova_context.get_admin_context()
        self.server = uuidutils.generate_uuid()

    def reserve(self, volume, server=None):
        return self.api.attachment_create(
            self.context, volume, server or self.server)['id']

    def connect(self, volume, server=None, **connector):
        """Attach a volume; return the id of the attachment and the data."""
        attachment = self.reserve(volume, server)
        info = self.api.attachment_update(
            self.context, attachment, {'host': 'host1', **connector},
            '/dev/sdb')['connection_info']
        return attachment, info

    def disconnect(self, attachment):
        self.api.attachment_delete(self.context, attachment)

    def status(self, volume):
        return self.api.get(self.context, volume)['status']


class TestBooks(CinderTest):

    def test_a_volume_is_reserved_then_in_use_then_free(self):
        volume = self.cinder.create(content=b'kept')
        self.assertEqual('available', self.status(volume))
        attachment = self.reserve(volume)
        self.assertEqual('reserved', self.status(volume))
        self.api.attachment_update(self.context, attachment,
                                   {'host': 'h', 'wwpns': ['c1']}, '/dev/sdb')
        self.api.attachment_complete(self.context, attachment)
        self.assertEqual('in-use', self.status(volume))
        self.api.begin_detaching(self.context, volume)
        self.assertEqual('detaching', self.status(volume))
        self.disconnect(attachment)
        self.assertEqual(('available', b'kept'),
                         (self.status(volume), self.cinder.read(volume)))
        self.api.delete(self.context, volume)
        self.assertRaises(exception.VolumeNotFound, self.status, volume)
        self.assertEqual(4, len(self.san.luns))

    def test_one_server_at_a_time_unless_the_volume_is_for_several(self):
        other = uuidutils.generate_uuid()
        volume = self.cinder.create()
        self.connect(volume, wwpns=['c1'])
        self.assertRaises(exception.InvalidInput, self.reserve, volume, other)
        shared = self.cinder.create(multiattach=True)
        self.connect(shared, wwpns=['c1'])
        self.connect(shared, other, wwpns=['c1', 'c2'])
        self.assertEqual({'c1', 'c2'}, self.cinder.storage(shared).initiators)

    def test_what_every_driver_passes_on_is_in_the_data(self):
        _, info = self.connect(
            self.cinder.create(encrypted=True, qos_specs={'total': '5'}),
            wwpns=['c1'])
        data = info['data']
        self.assertEqual(
            ('rw', True, {'total': '5'}, False),
            (data['access_mode'], data['encrypted'], data['qos_specs'],
             data['enforce_multipath']))
        self.assertEqual(self.server, info['instance'])
        self.assertNotIn('driver_volume_type', data)

    def test_a_volume_is_made_from_an_image_and_reimaged(self):
        self.cinder.images = self
        made = self.api.create(self.context, 2, '', '', image_id='an image')
        self.assertEqual((b'an image', True), (
            self.cinder.read(made['id']), made['bootable']))
        self.api.reimage_volume(self.context, made['id'], 'another')
        self.assertEqual(b'another', self.cinder.read(made['id']))

    def download(self, context, image_id):
        return [image_id.encode()]


class TestFibreChannel(CinderTest):

    def test_the_ports_of_the_connector_see_it_until_it_is_detached(self):
        volume = self.cinder.create('fc', size=3)
        lun = self.cinder.storage(volume)
        attachment, info = self.connect(
            volume, wwpns=['10:00:00:90:FA:1B:00:00', 'c050'])
        self.assertEqual('fibre_channel', info['driver_volume_type'])
        self.assertEqual({'10000090fa1b0000', 'c050'}, lun.initiators)
        data = info['data']
        self.assertEqual(lun.number_for('c050'), data['target_lun'])
        self.assertEqual({'c050', '10000090fa1b0000'},
                         set(data['initiator_target_map']))
        self.disconnect(attachment)
        self.assertEqual(set(), lun.initiators)

    def test_each_vendor_has_words_of_its_own(self):
        said = {vendor: self.connect(
            self.cinder.create('fc', vendor=vendor), wwpns=['c1'])[1]['data']
            for vendor in cinder_backends.FC_DIALECTS}
        self.assertIsInstance(said['one_port']['target_wwn'], str)
        self.assertIsInstance(said['storwize']['target_wwn'], list)
        self.assertEqual(len(said['pure']['target_wwns']),
                         len(said['pure']['target_luns']))
        self.assertEqual(['powervc'], [
            vendor for vendor in said if 'pg83NAA' in said[vendor]])
        self.assertIn('c1', said['hitachi']['initiator_target_lun_map'])

    def test_what_another_server_needs_stays_shown(self):
        volume = self.cinder.create('fc', multiattach=True)
        first, _ = self.connect(volume, wwpns=['c1', 'c2'])
        second, _ = self.connect(volume, uuidutils.generate_uuid(),
                                 wwpns=['c2'])
        self.disconnect(first)
        self.assertEqual({'c2'}, self.cinder.storage(volume).initiators)

    def test_a_host_without_ports_is_refused(self):
        volume = self.cinder.create('fc')
        self.assertRaises(cinder_exceptions.ClientException, self.connect,
                          volume, initiator=IQNS[0])


class TestIscsi(CinderTest):

    machine = staticmethod(presets.dual_vios)

    def test_a_target_admits_those_who_know_its_secret(self):
        volume = self.cinder.create('iscsi', chap=True)
        attachment, info = self.connect(volume, initiator=IQNS[0])
        data = info['data']
        target, = self.san.targets.values()
        self.assertTrue(target.admits(IQNS[1]))
        self.assertEqual(
            target.chap, (data['auth_username'], data['auth_password']))
        self.assertEqual((target.name, target.portals[0]),
                         (data['target_iqn'], data['target_portal']))
        self.assertNotIn('target_portals', data)
        self.disconnect(attachment)
        self.assertEqual({}, self.san.targets)

    def test_or_only_the_initiators_of_the_connector(self):
        self.connect(self.cinder.create('iscsi', acl=True), initiator=IQNS[0])
        target, = self.san.targets.values()
        self.assertEqual([True, False], [target.admits(n) for n in IQNS])

    def test_many_ways_are_listed_to_those_who_can_use_them(self):
        volume = self.cinder.create('iscsi', discovery_chap=True,
                                    portals=cinder_backends.PORTALS)
        _, info = self.connect(volume, initiator=IQNS[0], multipath=True)
        data = info['data']
        self.assertEqual(list(cinder_backends.PORTALS),
                         data['target_portals'])
        self.assertEqual(2, len(data['target_iqns']))
        self.assertEqual('CHAP', data['discovery_auth_method'])

    def test_an_array_shows_many_volumes_at_one_target(self):
        volumes = [self.cinder.create('iscsi', style='array')
                   for _ in range(2)]
        made = [self.connect(v, initiator=IQNS[0]) for v in volumes]
        self.assertEqual([0, 1], [
            info['data']['target_lun'] for _, info in made])
        self.disconnect(made[0][0])
        target, = self.san.targets.values()
        self.assertEqual([1], list(target.luns))


class TestLent(CinderTest):

    machine = staticmethod(presets.mgmt_storage)

    def test_images_and_files_are_there_for_who_lends_them(self):
        volumes = {kind: self.cinder.create(kind, size=2, content=b'bytes')
                   for kind in ('rbd', 'nfs', 'gpfs', 'local')}
        infos = {kind: self.connect(volume)[1]['data']
                 for kind, volume in volumes.items()}
        self.assertEqual('raw', infos['nfs']['format'])
        for kind, name in (
                ('RBD', infos['rbd']['name']),
                ('File', infos['gpfs']['device_path']),
                ('File', infos['local']['device_path']),
                ('File', f'{cinder_backends.NFS_MOUNT}/'
                         f'{infos["nfs"]["name"]}')):
            disk = self.vios.backings.get(kind, name)
            self.assertEqual((2, b'bytes'),
                             (disk.capacity, disk.content.read()))

    def test_growth_and_removal_are_seen(self):
        volume = self.cinder.create('rbd')
        self.cinder.extend(volume, 5)
        self.assertEqual(5, self.cinder.storage(volume).size)
        self.api.delete(self.context, volume)
        self.assertEqual({}, self.san.ceph.things)
