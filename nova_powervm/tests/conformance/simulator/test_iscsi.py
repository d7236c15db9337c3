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

"""iSCSI: the client lets a VIOS log in, find disks and forget them."""

from pypowervm import exceptions
from pypowervm.tasks import hdisk
from pypowervm.wrappers import logical_partition
from pypowervm.wrappers import storage as storage_wrappers

from nova_powervm.simulator.model import guest
from nova_powervm.tests.conformance.simulator import base

ONE, TWO = '192.0.2.51:3260', '192.0.2.52:3260'
IQN = 'iqn.2010-10.org.openstack:volume-1'
CHAP = ('cinder', 'secret')


class IscsiTest(base.ConformanceTest):
    """An array with two portals and a target with a LUN."""

    def setUp(self):
        super().setUp()
        self.san = self.machine.san
        self.array = self.san.add_array('lvm', vendor='LIO',
                                        product='IBLOCK')
        for address in (ONE, TWO):
            self.san.add_portal(address)
        self.target = self.san.add_target(IQN, ONE, TWO)
        self.lun = self.array.create_lun('volume-1', 5)
        self.target.export(self.lun, 1)
        self.server = self.machine.vios('vios1')

    def discover(self, portal=ONE, iqn=IQN, lun=1, chap=(None, None), **how):
        if chap[0]:
            how['auth'] = 'CHAP'
        return hdisk.discover_iscsi(
            self.adapter, portal, *chap, iqn, self.server.uuid, lunid=lun,
            iface_name='default', **how)

    def refused(self, status, *args, **how):
        error = self.assertRaises(exceptions.ISCSIDiscoveryFailed,
                                  self.discover, *args, **how)
        self.assertIn(f'Return code: {status}', str(error))

    def remove(self, portal=ONE, iqn=IQN, lun=1, **how):
        hdisk.remove_iscsi(self.adapter, iqn, self.server.uuid, lun=lun,
                           iface_name='default', portal=portal, **how)

    def map_disk(self, lpar, name):
        return self.map_storage(
            lpar, storage_wrappers.PV.bld(self.adapter, name))


class TestDiscovery(IscsiTest):

    def test_a_lun_becomes_a_disk(self):
        name, udid = self.discover()
        found = next(pv for pv in self.vios(
            groups=['ViosStorage']).phys_vols if pv.name == name)
        self.assertEqual((udid, 5120, False),
                         (found.udid, found.capacity, found.is_fc_backed))
        self.assertEqual(self.lun.identity, found.pg83)

    def test_a_second_login_finds_the_same_disk(self):
        self.assertEqual(self.discover(), self.discover())

    def test_the_lowest_lun_is_found_when_none_is_named(self):
        self.assertEqual('hdisk2', self.discover(lun=None)[0])

    def test_a_new_lun_of_a_session_is_found(self):
        self.discover()
        self.target.export(self.array.create_lun('volume-2', 1), 2)
        self.assertEqual('hdisk3', self.discover(lun=2)[0])

    def test_every_server_has_an_initiator_name(self):
        names = {hdisk.discover_iscsi_initiator(self.adapter, v.uuid)
                 for v in self.machine.vioses}
        self.assertEqual({v.initiator.name for v in self.machine.vioses},
                         names)

    def test_chap_lets_in_who_knows_the_secret(self):
        self.target.chap = CHAP
        self.refused('24')
        self.refused('24', chap=('cinder', 'guess'))
        self.assertEqual('hdisk2', self.discover(chap=CHAP)[0])

    def test_an_initiator_that_is_not_admitted(self):
        self.target.initiators = {'iqn.other'}
        self.refused('24')
        self.target.initiators = {self.server.initiator.name}
        self.discover()

    def test_what_is_not_there(self):
        self.refused('21', lun=7)
        self.refused('21', iqn='iqn.none')
        self.refused('23', portal='198.51.100.1:3260')

    def test_a_portal_that_is_down(self):
        self.san.portals[ONE].state = 'down'
        self.refused('8')
        self.discover(portal=TWO)

    def test_a_server_without_the_command(self):
        self.server.initiator.supported = False
        self.refused('None')
        self.remove()
        self.assertRaises(
            exceptions.JobRequestFailed, hdisk.discover_iscsi_initiator,
            self.adapter, self.server.uuid)


class TestMultipath(IscsiTest):

    def discover_all(self, **how):
        return self.discover(portal=[ONE, TWO], iqn=[IQN, IQN], lun=[1, 1],
                             multipath=True, **how)

    def test_two_portals_make_one_disk(self):
        name, _ = self.discover_all()
        self.assertEqual(2, len(self.server.volumes[name].paths))

    def test_one_portal_is_enough(self):
        self.san.portals[ONE].state = 'down'
        name, _ = self.discover_all()
        self.assertEqual(1, len(self.server.volumes[name].paths))

    def test_listing_targets_may_need_a_secret(self):
        for portal in self.san.portals.values():
            portal.discovery_chap = CHAP
        self.assertRaises(exceptions.ISCSIDiscoveryFailed, self.discover_all)
        self.discover_all(discovery_auth='CHAP', discovery_username=CHAP[0],
                          discovery_password=CHAP[1])

    def test_removing_all_paths(self):
        before = self.machine.snapshot()
        self.discover_all()
        self.remove(portal=[ONE, TWO], iqn=[IQN, IQN], lun=[1, 1],
                    multipath=True)
        self.assertEqual(before, self.machine.snapshot())


class TestRemoval(IscsiTest):

    def test_removing_leaves_the_machine_as_it_was(self):
        before = self.machine.snapshot()
        self.discover()
        self.remove()
        self.assertEqual(before, self.machine.snapshot())

    def test_a_session_lasts_while_a_disk_needs_it(self):
        self.target.export(self.array.create_lun('volume-2', 1), 2)
        self.discover()
        self.discover(lun=2)
        self.remove()
        self.assertEqual({(IQN, ONE)}, self.server.initiator.sessions)
        self.remove(lun=2)
        self.assertEqual(set(), self.server.initiator.sessions)

    def test_removing_nothing_is_fine(self):
        self.remove()

    def test_a_mapped_disk_stays(self):
        name, _ = self.discover()
        self.map_disk(self.create_lpar(), name)
        self.assertRaises(exceptions.ISCSIRemoveFailed, self.remove)
        self.assertIn(name, self.server.volumes)


class TestStaleDisks(IscsiTest):

    def setUp(self):
        super().setUp()
        self.name, _ = self.discover()
        self.other = self.array.create_lun('volume-2', 1)

    def swap(self):
        self.target.withdraw(self.lun)
        self.target.export(self.other, 1)

    def test_an_unused_one_is_removed_and_the_new_one_found(self):
        self.swap()
        name, _ = self.discover()
        self.assertIs(self.other, self.server.volumes[name].lun)

    def test_one_of_a_deleted_partition_is_scrubbed(self):
        lpar = self.create_lpar()
        self.map_disk(lpar, self.name)
        logical_partition.LPAR.get(self.adapter, uuid=lpar.uuid).delete()
        self.swap()
        name, _ = self.discover()
        self.assertIs(self.other, self.server.volumes[name].lun)

    def test_one_in_use_keeps_the_new_one_out(self):
        self.map_disk(self.create_lpar(), self.name)
        self.swap()
        self.assertRaises(exceptions.ISCSIRemoveFailed, self.discover)
        self.assertEqual([], guest.disks(self.machine.lpar('lpar1')))


class TestMapping(IscsiTest):

    def test_a_guest_sees_the_bytes(self):
        name, _ = self.discover()
        self.map_disk(self.create_lpar(), name)
        seen, = guest.disks(self.machine.lpar('lpar1'))
        self.assertIs(self.lun.content, seen.content)
