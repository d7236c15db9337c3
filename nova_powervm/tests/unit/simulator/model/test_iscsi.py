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

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import iscsi
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines

ONE, TWO = '192.0.2.51:3260', '192.0.2.52:3260'


class IscsiCase(base.TestCase):

    def setUp(self):
        super().setUp()
        self.machine = machines.machine(self)
        self.target = machines.iscsi_array(self.machine, ONE, TWO)
        self.lun = self.target.luns[1]
        self.vios = self.machine.vios('vios1')
        self.initiator = self.vios.initiator

    def request(self, iqns=('iqn.1',), portals=(ONE,), numbers=(1,),
                chap=None, discovery_chap=None, multipath=False):
        return iscsi.Request(iqns, portals, numbers, chap, discovery_chap,
                             multipath)

    def discover(self, **how):
        return self.initiator.discover(self.request(**how))

    def assertCode(self, code, **how):
        self.assertEqual((code, []), self.discover(**how))

    def remove(self, **how):
        return self.initiator.remove(self.request(**how))


class TestDiscovery(IscsiCase):

    def test_a_disk_is_found(self):
        code, [(iqn, volume)] = self.discover()
        self.assertEqual((0, 'iqn.1', self.lun), (code, iqn, volume.lun))
        self.assertEqual({('iqn.1', ONE)}, self.initiator.sessions)
        self.assertFalse(volume.is_fc)
        self.assertIn(ONE, volume.location)

    def test_a_session_that_exists_is_used(self):
        self.discover()
        code, found = self.discover()
        self.assertEqual((iscsi.SESSION_EXISTS, 1), (code, len(found)))

    def test_two_portals_are_two_paths_of_one_disk(self):
        _, found = self.discover(iqns=('iqn.1', 'iqn.1'),
                                 portals=(ONE, TWO), numbers=(1, 1))
        self.assertEqual(1, len({volume for _, volume in found}))
        self.assertEqual(2, len(found[0][1].paths))

    def test_shorter_lists_repeat_their_last(self):
        _, found = self.discover(portals=(ONE, TWO))
        self.assertEqual(2, len(found))

    def test_without_number_the_lowest_is_found(self):
        self.assertEqual(0, self.discover(numbers=())[0])

    def test_one_success_is_enough(self):
        self.machine.san.portals[ONE].state = 'down'
        code, found = self.discover(portals=(ONE, TWO))
        self.assertEqual((0, 1), (code, len(found)))

    def test_codes(self):
        self.assertCode(iscsi.INVALID, iqns=())
        self.assertCode(iscsi.NO_SUCH_HOST, portals=('192.0.2.9:3260',))
        self.assertCode(iscsi.NOTHING_FOUND, iqns=('iqn.2',))
        self.assertCode(iscsi.NOTHING_FOUND, numbers=(9,))
        self.target.portals.remove(TWO)
        self.assertCode(iscsi.NOTHING_FOUND, portals=(TWO,))
        self.machine.san.portals[ONE].state = 'down'
        self.assertCode(iscsi.TIMEOUT)

    def test_secrets(self):
        self.target.chap = ('user', 'secret')
        self.assertCode(iscsi.BAD_LOGIN, chap=('user', 'guess'))
        self.assertEqual(0, self.discover(chap=('user', 'secret'))[0])

    def test_secrets_of_a_portal_are_for_listing_targets(self):
        self.machine.san.portals[ONE].discovery_chap = ('u', 's')
        self.assertCode(iscsi.BAD_LOGIN, multipath=True)
        self.assertEqual(0, self.discover(
            multipath=True, discovery_chap=('u', 's'))[0])

    def test_initiators_that_are_not_admitted(self):
        self.target.initiators = {'iqn.x'}
        self.assertCode(iscsi.BAD_LOGIN)

    def test_a_stale_disk_is_in_the_way(self):
        self.discover()
        self.target.withdraw(self.lun)
        self.assertCode(iscsi.STALE_ENTRY)

    def test_servers_have_names_of_their_own(self):
        self.assertNotEqual(self.initiator.name,
                            self.machine.vios('vios2').initiator.name)

    def test_a_server_may_not_know_the_command(self):
        self.initiator.check()
        self.initiator.supported = False
        error = self.assertRaises(iscsi.Unsupported, self.initiator.check)
        self.assertEqual({'RETURN_CODE': '127'}, error.results)
        self.vios.rmc = 'inactive'
        self.assertRaises(errors.Unreachable, self.initiator.check)


class TestRemoval(IscsiCase):

    def test_the_disk_goes_and_its_session(self):
        before = self.machine.snapshot()
        self.discover()
        self.assertEqual(0, self.remove())
        self.assertEqual(before, self.machine.snapshot())

    def test_one_path_of_two(self):
        _, found = self.discover(portals=(ONE, TWO))
        self.assertEqual(0, self.remove(portals=(ONE,)))
        self.assertEqual({('iqn.1', TWO, '1')}, found[0][1].paths)
        self.assertEqual({('iqn.1', TWO)}, self.initiator.sessions)

    def test_without_portal_and_number_all_go(self):
        self.discover(portals=(ONE, TWO))
        self.assertEqual(0, self.remove(portals=(), numbers=()))
        self.assertEqual(set(), self.initiator.sessions)

    def test_nothing_to_remove(self):
        self.assertEqual(iscsi.NOTHING_FOUND, self.remove())
        self.assertEqual(iscsi.INVALID, self.remove(iqns=()))

    def test_a_disk_in_use_stays(self):
        _, found = self.discover()
        machines.attach(machines.lpar(self.machine), found[0][1])
        self.assertEqual(iscsi.FAILED, self.remove())

    def test_a_session_without_disks_is_ended(self):
        self.discover(numbers=(9,))
        self.assertEqual({('iqn.1', ONE)}, self.initiator.sessions)
        self.assertEqual(0, self.remove(numbers=(9,)))
        self.assertEqual(set(), self.initiator.sessions)
