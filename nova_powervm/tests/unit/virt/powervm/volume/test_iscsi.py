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
from nova_powervm.simulator.model import array
from nova_powervm.simulator.model import partition
from nova_powervm.tests import base
from nova_powervm.tests import cinder_backends
from nova_powervm.tests import driver_fixtures
from nova_powervm.tests import volume_fixtures
from nova_powervm.virt.powervm import exception


class IscsiTest(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(driver_fixtures.DriverFixture())
        self.machine = self.fix.machine
        self.san = self.machine.san
        self.instance = driver_fixtures.make_instance()

    def options(self, **options):
        self.fix.config.config(group='powervm', **options)

    def shown(self, kind='iscsi', **options):
        made = volume_fixtures.CinderVolume(
            self.fix, kind, **{'portals': cinder_backends.PORTALS, **options})
        made.show()
        return made

    def volume(self, shown):
        return shown.of(self.instance)

    def refused(self, shown):
        error = self.assertRaises(exception.VolumeNotReachable,
                                  self.volume(shown).discover)
        return error.format_message()

    def sessions(self):
        return {(vios.name, portal) for vios in self.machine.vioses
                for _, portal in vios.initiator.sessions}

    def map(self, shown, vios, lpar):
        server = self.machine.vios(vios)
        server.add_bus(lpar).attach(server.volumes[shown.devices()[vios]])


class TestDiscover(IscsiTest):

    def test_every_server_logs_in_to_every_portal(self):
        shown = self.shown(chap=True, discovery_chap=True)
        found = self.volume(shown).discover()
        self.assertEqual(
            {vios.uuid for vios in self.machine.vioses},
            {each.vios_uuid for each in found})
        self.assertEqual(({shown.id}, 1), (
            {each.tag for each in found}, len({e.udid for e in found})))
        self.assertEqual(4, len(self.sessions()))

    def test_iser_is_the_same_through_its_own_interface(self):
        self.assertEqual(2, len(self.volume(self.shown('iser')).discover()))

    def test_one_portal_will_do(self):
        shown = self.shown(portals=cinder_backends.PORTALS[:1])
        self.assertEqual(2, len(self.volume(shown).discover()))

    def test_a_portal_that_is_down_hides_none_that_is_up(self):
        for down in cinder_backends.PORTALS:
            for multipath in (True, False):
                self.options(iscsi_multipath=True)
                shown = self.shown()
                self.options(iscsi_multipath=multipath)
                self.san.portals[down].state = array.DOWN
                self.assertEqual(2, len(self.volume(shown).discover()))
                self.san.portals[down].state = array.UP

    def test_without_multipath_the_first_portal_is_enough(self):
        shown = self.shown()
        self.options(iscsi_multipath=False)
        self.volume(shown).discover()
        self.assertEqual({cinder_backends.PORTALS[0]},
                         {portal for _, portal in self.sessions()})

    def test_a_target_that_knows_one_server_gives_one_path(self):
        shown = self.shown(acl=True)
        found, = self.volume(shown).discover()
        self.assertEqual(self.machine.vios('vios1').uuid, found.vios_uuid)

    def test_a_target_that_is_told_all_names_gives_both(self):
        self.options(iscsi_all_initiators=True)
        self.assertEqual(2, len(self.volume(self.shown(acl=True)).discover()))

    def test_too_few_servers_are_refused_with_the_reason(self):
        self.options(vscsi_vios_connections_required=2)
        shown = self.shown(acl=True)
        message = self.refused(shown)
        self.assertIn('found on 1 Virtual I/O Servers and needs 2', message)
        self.assertIn('vios2: ', message)
        self.assertIn('whether the target admits its iSCSI name', message)

    def test_servers_that_are_too_old_are_told(self):
        shown = self.shown()
        for vios in self.machine.vioses:
            vios.initiator.supported = False
        self.assertIn('too old for iSCSI', self.refused(shown))

    def test_a_wrong_secret_is_told_and_not_shown(self):
        shown = self.shown(chap=True)
        shown.info['data']['auth_password'] = 'not that'
        message = self.refused(shown)
        self.assertIn('check the CHAP secret', message)
        self.assertNotIn('not that', message)

    def test_portals_of_different_volumes_are_not_believed(self):
        shown, other = self.shown(), self.shown()
        data = shown.info['data']
        data['target_iqns'] = [data['target_iqn'],
                               other.info['data']['target_iqn']]
        self.assertIn('lead to different disks', self.refused(shown))

    def test_what_is_missing_is_refused_before_anything_is_done(self):
        shown = self.shown()
        shown.info['data']['target_portals'] = ['one', 'two', 'three']
        self.assertIn('3 portals, 2 targets',
                      self.volume(shown).refusals()[0])
        self.assertEqual([], self.volume(self.shown()).refusals())

    def test_a_broken_request_is_made_again(self):
        shown = self.shown()
        for outcome, name in ((faults.lose_reply(), 'vios1'),
                              (faults.drop_before(), 'vios2')):
            self.fix.sim.faults.add(faults.Fault(
                outcome, action='job:ISCSIDiscovery', name=name))
        self.assertEqual(2, len(self.volume(shown).discover()))


class TestPast(IscsiTest):
    """Disks of volumes that are gone from the array."""

    def reused(self):
        """Return a volume in the place of another, which it was found as."""
        before = self.shown(style='array')
        self.volume(before).discover()
        before.hide()
        after = self.shown(style='array')
        self.assertEqual(before.info['data'], {
            **after.info['data'], 'volume_id': before.id})
        return before, after

    def test_a_disk_left_behind_gives_way_to_the_new_volume(self):
        before, after = self.reused()
        self.assertEqual(2, len(self.volume(after).discover()))
        self.assertEqual({}, before.devices())
        self.assertEqual(2, len(after.devices()))

    def test_so_does_one_that_a_partition_had_which_is_gone(self):
        before = self.shown(style='array')
        self.volume(before).discover()
        lpar = self.machine.create_lpar(partition.Settings(name='gone'))
        for name in before.devices():
            self.map(before, name, lpar)
        self.machine.delete_lpar(lpar)
        before.hide()
        after = self.shown(style='array')
        self.assertEqual(2, len(self.volume(after).discover()))
        self.assertEqual({}, before.devices())

    def test_one_in_use_stays_and_the_volume_is_refused(self):
        before = self.shown(style='array')
        self.volume(before).discover()
        lpar = self.machine.create_lpar(partition.Settings(name='user'))
        for name in before.devices():
            self.map(before, name, lpar)
        before.hide()
        after = self.shown(style='array')
        self.assertIn('a stale disk has the place', self.refused(after))
        self.assertEqual((2, {}), (len(before.devices()), after.devices()))

    def test_a_volume_in_use_elsewhere_is_refused_unless_it_is_shared(self):
        for shared in (False, True):
            shown = self.shown(multiattach=shared)
            self.volume(shown).discover()
            lpar = self.machine.create_lpar(
                partition.Settings(name=f'other{shared}'))
            self.map(shown, 'vios1', lpar)
            found = self.volume(shown).discover()
            self.assertEqual(1 + shared, len(found))
            self.volume(shown).forget([])

    def test_a_disk_that_only_one_server_may_open_is_left_again(self):
        shown = self.shown()
        shown.storage.array.reserve_policy = 'SinglePath'
        self.assertIn('no_reserve', self.refused(shown))
        self.assertEqual(({}, set()), (shown.devices(), self.sessions()))


class TestForget(IscsiTest):

    def test_what_was_found_is_forgotten_with_its_sessions(self):
        shown = self.shown()
        volume = self.volume(shown)
        volume.discover()
        volume.forget([])
        self.assertEqual(({}, set()), (shown.devices(), self.sessions()))

    def test_the_session_of_another_volume_stays(self):
        one, two = [self.shown(style='array') for _ in range(2)]
        first, second = self.volume(one), self.volume(two)
        first.discover()
        second.discover()
        first.forget([])
        self.assertEqual(({}, 2), (one.devices(), len(two.devices())))
        self.assertEqual(4, len(self.sessions()))
        second.forget([])
        self.assertEqual(set(), self.sessions())

    def test_a_later_process_finds_what_to_forget(self):
        shown = self.shown()
        volume = self.volume(shown)
        volume.remember(volume.discover())
        self.volume(shown).forget([])
        self.assertEqual({}, shown.devices())

    def test_it_never_fails(self):
        shown = self.shown()
        volume = self.volume(shown)
        volume.discover()
        self.fix.sim.faults.add(faults.Fault(
            faults.refuse(500), action='job:ISCSIRemove', times=None))
        volume.forget([])
        self.assertEqual(2, len(shown.devices()))
