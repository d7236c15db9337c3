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
from nova_powervm.simulator.model import adapter
from nova_powervm.simulator.model import errors
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines
from nova_powervm.tests.unit.simulator import networks


class AdapterCase(base.TestCase):

    def setUp(self):
        super().setUp()
        self.machine = machines.machine(self)
        self.lpar = machines.lpar(self.machine)

    def create(self, part=None, **others):
        return networks.create(part or self.lpar, **others)

    def assertRefused(self, error, call, *args, **kwargs):
        """The call fails and leaves the machine as it was."""
        before = self.machine.snapshot()
        self.assertRaises(error, call, *args, **kwargs)
        self.assertEqual(before, self.machine.snapshot())


class TestMaking(AdapterCase):

    def test_the_lowest_slot_unless_the_highest_is_wanted(self):
        slots = [self.create().slot, self.create(slot=7).slot,
                 self.create().slot, self.create(high=True).slot]
        self.assertEqual([2, 7, 3, 8], slots)

    def test_high_slots_run_out_while_low_ones_are_free(self):
        self.create(slot=63)
        self.assertRefused(errors.NoSpace, self.create, high=True)
        self.assertEqual(2, self.create().slot)

    def test_a_made_mac_address_is_the_prefix_and_the_slot(self):
        made = self.create(slot=9)
        self.assertEqual(f'{self.lpar.mac_prefix + 9:012X}',
                         made.settings.mac)

    def test_a_made_mac_address_is_not_one_in_use(self):
        taken = f'{self.lpar.mac_prefix + 2:012X}'
        self.create(slot=5, mac=taken)
        self.assertEqual(f'{self.lpar.mac_prefix + 3:012X}',
                         self.create(slot=2).settings.mac)

    def test_what_makes_no_sense(self):
        for wrong in ({'pvid': 0}, {'pvid': 4095}, {'pvid': None},
                      {'tagged': (6,)},
                      {'tagged': (5,), 'tagging': True},
                      {'tagged': (6, 6), 'tagging': True},
                      {'tagged': tuple(range(6, 27)), 'tagging': True},
                      {'priority': 0}, {'mtu': 10}, {'mac': '00'},
                      {'mac': '0' * 12}, {'mac': '01' * 6},
                      {'ovs_external_ids': 'a=b'}, {'ovs_bridge': 'br'}):
            self.assertRefused(errors.Invalid, self.create, **wrong)

    def test_twenty_tagged_vlans_are_possible(self):
        made = self.create(tagged=tuple(range(6, 26)), tagging=True)
        self.assertEqual(21, len(made.networks))

    def test_a_system_may_not_take_custom_mac_addresses(self):
        self.machine.capabilities.clear()
        self.assertRefused(errors.Invalid, self.create, mac='FA163E000001')
        self.create()

    def test_the_machine_tells_of_it(self):
        self.machine.events.poll('me')
        made = self.create()
        events = {(e.kind, e.path) for e in self.machine.events.poll('me')}
        self.assertIn(('ADD_URI', made.path), events)
        self.assertIn(('MODIFY_URI', self.lpar.path), events)

    def test_a_running_partition_needs_rmc(self):
        running = machines.running(self.machine, 'lpar2')
        made = self.create(running)
        running.rmc = 'inactive'
        self.assertRefused(errors.NotNow, self.create, running)
        self.assertRefused(errors.NotNow, adapter.delete, made)


class TestUniqueness(AdapterCase):

    def test_a_mac_address_is_used_once_on_a_switch(self):
        self.create(mac='FA163E000001')
        self.assertRefused(errors.NameTaken, self.create, mac='FA163E000001')
        self.create(mac='FA163E000001', switch=1)

    def test_a_vlan_has_one_trunk_of_a_priority(self):
        vios = self.machine.vios('vios1')
        self.create(vios, priority=1, tagged=(6,), tagging=True)
        for pvid in (5, 6):
            self.assertRefused(errors.NameTaken, self.create, vios,
                               pvid=pvid, priority=1)
        self.create(vios, priority=2)
        self.create(vios, priority=1, switch=1)
        self.create(pvid=5)


class TestDevices(AdapterCase):

    def test_a_vios_names_its_adapters(self):
        vios = self.machine.vios('vios1')
        self.assertEqual(['ent0', 'ent1'],
                         [self.create(vios, pvid=n).settings.device
                          for n in (1, 2)])

    def test_the_management_partition_may_be_told_a_name(self):
        mgmt = next(p for p in self.machine.lpars if p.is_management)
        named = self.create(mgmt, device='tap1', ovs_bridge='br-int')
        self.assertEqual('tap1', named.settings.device)
        self.assertEqual('eth0', self.create(mgmt).settings.device)
        self.assertRefused(errors.NameTaken, self.create, mgmt,
                           device='tap1')

    def test_names_are_as_short_as_linux_has_them(self):
        mgmt = next(p for p in self.machine.lpars if p.is_management)
        self.assertRefused(errors.Invalid, self.create, mgmt,
                           device='tap4b1c2d3e-5f60')

    def test_names_for_others_are_ignored(self):
        self.assertIsNone(self.create(device='tap1').settings.device)


class TestChanging(AdapterCase):

    def setUp(self):
        super().setUp()
        self.made = self.create()

    def change(self, **others):
        self.made.change(networks.settings(
            self.machine, **{'mac': self.made.settings.mac, **others}))

    def test_networks_follow(self):
        self.change(pvid=8, tagged=(9,), tagging=True)
        self.assertEqual([8, 9], sorted(
            self.machine.switches[0].networks))

    def test_nothing_is_nothing(self):
        version = self.made.version
        self.change()
        self.assertEqual(version, self.made.version)

    def test_a_switch_and_a_mac_address_only_while_off(self):
        self.change(switch=1, mac='FA163E000001')
        self.lpar.begin_start()
        self.lpar.finish_start()
        self.lpar.connect_rmc()
        self.assertRefused(errors.NotNow, self.change, switch=0)
        self.assertRefused(errors.NotNow, self.change, switch=1,
                           mac='FA163E000002')

    def test_deleting_frees_slot_and_network(self):
        adapter.delete(self.made)
        self.assertNotIn(2, self.lpar.slots)
        self.assertEqual([], self.machine.networks)

    def test_it_goes_with_its_partition(self):
        self.machine.delete_lpar(self.lpar)
        self.assertEqual([], self.machine.networks)
        self.assertRaises(errors.NoSuchThing, self.machine.find,
                          'ClientNetworkAdapter', self.made.uuid)
