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

from nova_powervm.simulator.model import discovery
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines


class DiscoveryCase(base.TestCase):

    def setUp(self):
        super().setUp()
        self.machine = machines.san_machine(self)
        self.vios = self.machine.vios('vios1')
        self.lun, self.itls = machines.masked(self.machine)

    def discover(self, itls=None, vendor='OTHER', device_id=None,
                 reliable=False):
        return discovery.discover(self.vios, discovery.Request(
            vendor, device_id, reliable, itls or self.itls))

    def assertStatus(self, status, found, has_disk=True):
        self.assertEqual((status, has_disk),
                         (found.status, found.volume is not None))


class TestStatus(DiscoveryCase):

    def test_a_new_disk_is_available(self):
        found = self.discover()
        self.assertStatus(discovery.AVAILABLE, found)
        self.assertIs(self.lun, found.volume.lun)

    def test_a_mapped_disk_is_in_use(self):
        machines.attach(machines.lpar(self.machine), self.discover().volume)
        self.assertStatus(discovery.IN_USE, self.discover())

    def test_nothing_there(self):
        self.lun.unmask()
        self.assertStatus(discovery.WRONG_ITL, self.discover(), False)

    def test_a_port_of_another_server_leads_nowhere(self):
        other = self.machine.vios('vios2').ports[0].wwpn.lower()
        found = self.discover([(other, *self.itls[0][1:])])
        self.assertStatus(discovery.WRONG_ITL, found, False)

    def test_some_ways_that_lead_nowhere(self):
        found = self.discover([*self.itls, (*self.itls[0][:2], '9000')])
        self.assertStatus(discovery.SOME_ITL_WRONG, found)
        self.assertIn('1 of 9', found.message)

    def test_ways_said_to_be_reliable(self):
        found = self.discover([*self.itls, (*self.itls[0][:2], '9000')],
                              reliable=True)
        self.assertStatus(discovery.NOT_RELIABLE, found)

    def test_ways_to_different_luns(self):
        _, others = machines.masked(self.machine, 'lun2')
        found = self.discover(self.itls + others)
        self.assertStatus(discovery.NOT_RELIABLE, found, False)

    def test_the_identity_picks_one_of_them(self):
        other, others = machines.masked(self.machine, 'lun2')
        found = self.discover(self.itls + others, device_id=other.identity)
        self.assertStatus(discovery.SOME_ITL_WRONG, found)
        self.assertIs(other, found.volume.lun)

    def test_an_identity_may_go_on(self):
        found = self.discover(device_id=f'{self.lun.identity}042145')
        self.assertStatus(discovery.AVAILABLE, found)

    def test_another_identity(self):
        self.assertStatus(discovery.OTHER_LUN,
                          self.discover(device_id='6' * 32), False)

    def test_another_vendor(self):
        self.assertStatus(discovery.OTHER_STORAGE,
                          self.discover(vendor='EMC'), False)
        self.assertStatus(discovery.AVAILABLE, self.discover(vendor='IBM'))

    def test_a_lun_without_identity(self):
        self.lun.identity = None
        self.assertStatus(discovery.UNKNOWN_UDID, self.discover())


class TestStale(DiscoveryCase):

    def setUp(self):
        super().setUp()
        self.volume = self.discover().volume
        self.other = self.machine.san.lun('lun2')

    def swap(self):
        self.lun.unmask()
        machines.masked(self.machine, 'lun2')

    def use(self):
        machines.attach(machines.lpar(self.machine), self.volume)

    def test_an_unused_one_goes(self):
        self.swap()
        found = self.discover()
        self.assertIs(self.other, found.volume.lun)
        self.assertNotIn(self.volume, self.vios.volumes.values())

    def test_an_unused_one_goes_even_when_nothing_follows(self):
        self.lun.unmask()
        self.assertStatus(discovery.WRONG_ITL, self.discover(), False)
        self.assertNotIn(self.volume, self.vios.volumes.values())

    def test_a_used_one_is_taken_for_the_new_one(self):
        self.use()
        self.swap()
        found = self.discover()
        self.assertStatus(discovery.IN_USE, found)
        self.assertIs(self.volume, found.volume)

    def test_a_used_one_holds_the_paths(self):
        self.use()
        self.swap()
        found = self.discover(device_id=self.other.identity)
        self.assertStatus(discovery.IN_USE, found, False)
        self.assertIn(self.volume.name, found.message)

    def test_a_used_one_with_a_path_left_is_not_stale(self):
        self.use()
        self.machine.san.fabrics['A'].up = False
        found = self.discover()
        self.assertStatus(discovery.SOME_ITL_WRONG, found)
        self.assertIs(self.volume, found.volume)


class TestSlowness(DiscoveryCase):

    def test_targets_that_are_not_up_are_counted_once(self):
        self.assertEqual(0, discovery.slow_targets(self.vios, self.itls))
        for port, state in zip(self.lun.array.ports, ('slow', 'down')):
            port.state = state
        self.assertEqual(2, discovery.slow_targets(self.vios, self.itls))
        self.assertEqual(0, discovery.slow_targets(
            self.vios, [('c0', '50', '0')]))
