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

from nova_powervm.simulator.model import bridging
from nova_powervm.simulator.model import errors
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import networks


class BridgingCase(base.TestCase):

    def setUp(self):
        super().setUp()
        self.machine = networks.machine(self, 'sea')
        self.vioses = self.machine.vioses
        self.failover, self.balanced = self.machine.bridges

    def assertRefused(self, error, call, *args, **kwargs):
        """The call fails and leaves the machine as it was."""
        before = self.machine.snapshot()
        self.assertRaises(error, call, *args, **kwargs)
        self.assertEqual(before, self.machine.snapshot())

    def seas(self, pvid=5, device='ent1'):
        return [networks.want_sea(v, device, pvid, n)
                for n, v in enumerate(self.vioses, 1)]


class TestCreating(BridgingCase):

    def create(self, seas, pvid=5, **others):
        return bridging.create(self.machine, pvid, seas, **others)

    def test_devices_are_named_trunks_first(self):
        made = self.create(self.seas())
        sea = made.seas[0]
        self.assertEqual(('ent11', 'ent12', 'ent1'),
                         (sea.primary.settings.device, sea.name,
                          sea.backing.name))
        self.assertIs(sea, sea.backing.user)

    def test_a_control_channel_is_an_adapter_of_each_vios(self):
        made = self.create(self.seas(), control_channel=99)
        self.assertEqual([99, 99],
                         [s.control.settings.pvid for s in made.seas])
        self.assertFalse(made.seas[0].control.is_trunk)

    def test_a_balanced_bridge_gets_a_partner_trunk(self):
        made = self.create(self.seas(), load_balancing=True)
        self.assertEqual([5, 4093], [t.settings.pvid
                                     for t in made.seas[1].trunks])

    def test_what_cannot_be(self):
        one, two = self.seas()
        for error, seas, others in (
                (errors.Invalid, [], {}),
                (errors.Invalid, [one, one], {}),
                (errors.Invalid, [one, two._replace(is_primary=True)], {}),
                (errors.Invalid, [one], {'load_balancing': True}),
                (errors.Invalid, [one, two], {'control_channel': 5000}),
                (errors.Invalid, [one, two], {'pvid': 6}),
                (errors.InUse, self.seas(device='ent0'), {}),
                (errors.NoSuchThing, self.seas(device='ent77'), {}),
                (errors.NameTaken, self.seas(pvid=100), {'pvid': 100})):
            self.assertRefused(error, self.create, seas, **others)

    def test_all_trunks_are_on_one_switch(self):
        one, _two = self.seas()
        two = networks.want_sea(self.vioses[1], 'ent1', 5, 2, switch=1)
        self.assertRefused(errors.Invalid, self.create, [one, two])


class TestUpdating(BridgingCase):

    def update(self, seas, load_balancing=False):
        bridging.update(self.failover, seas, load_balancing)

    def keep(self, **changes):
        return [networks.keep(s, **changes) for s in self.failover.seas]

    def test_nothing_is_nothing(self):
        version = self.failover.version
        self.update(self.keep())
        self.assertEqual(version, self.failover.version)

    def test_both_trunks_change(self):
        self.update(self.keep(tagged=(100, 102)))
        self.assertEqual([1, 100, 102], self.failover.vlans)

    def test_trunks_exchange_their_vlans(self):
        more = networks.settings(self.machine, 4093, tagged=(300,),
                                 tagging=True)
        seas = [s._replace(trunks=s.trunks + [bridging.WantedTrunk(
            None, dataclasses.replace(more, priority=n), None,
            True)]) for n, s in enumerate(self.keep(), 1)]
        self.update(seas)
        wanted = []
        for sea in self.failover.seas:
            want = networks.keep(sea)
            a, b = want.trunks[1:]
            swapped = [t._replace(settings=dataclasses.replace(
                t.settings, tagged=o.settings.tagged))
                for t, o in ((a, b), (b, a))]
            wanted.append(want._replace(trunks=[want.trunks[0], *swapped]))
        self.update(wanted)
        self.assertEqual([1, 100, 101, 300], self.failover.vlans)
        self.assertEqual((300,),
                         self.failover.seas[0].trunks[1].settings.tagged)

    def test_seas_carry_the_same(self):
        one, two = self.failover.seas
        self.assertRefused(errors.Invalid, self.update, [
            networks.keep(one, tagged=(102,)), networks.keep(two)])

    def test_the_primary_trunk_stays(self):
        seas = [s._replace(trunks=s.trunks[1:]) for s in self.keep()]
        self.assertRefused(errors.Invalid, self.update, seas)

    def test_every_sea_is_listed(self):
        self.assertRefused(errors.Invalid, self.update, self.keep()[:1])

    def test_sixteen_trunks_are_the_most(self):
        def more(count):
            return [s._replace(trunks=s.trunks + [bridging.WantedTrunk(
                None, networks.settings(
                    self.machine, 1000 + i, priority=n), None, False)
                for i in range(count)])
                for n, s in enumerate(self.keep(), 1)]
        self.assertRefused(errors.Invalid, self.update, more(15))
        self.update(more(14))

    def test_a_slot_in_use_is_refused(self):
        seas = [s._replace(trunks=s.trunks + [bridging.WantedTrunk(
            None, networks.settings(self.machine, 7, priority=n), 4,
            False)]) for n, s in enumerate(self.keep(), 1)]
        self.assertRefused(errors.NameTaken, self.update, seas)

    def test_the_load_can_be_balanced(self):
        self.update(self.keep(), load_balancing=True)
        self.assertEqual('sharing', self.failover.mode)

    def test_a_vios_that_does_not_answer_is_not_changed(self):
        self.vioses[1].rmc = 'inactive'
        self.assertRefused(errors.Unreachable, self.update,
                           self.keep(tagged=(102,)))
