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

from nova_powervm.simulator.model import clock
from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import pcm
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines


class TestMonitor(base.TestCase):

    def setUp(self):
        super().setUp()
        self.machine = machines.machine(self)
        self.machine.clock = clock.Manual()
        self.monitor = self.machine.pcm

    def set(self, **preferences):
        self.monitor.set(pcm.Preferences(**preferences))

    def found(self, monitor='LTM'):
        return [(s.category, s.moment) for s in self.monitor.samples(monitor)]

    def test_nothing_is_measured_unless_asked(self):
        self.machine.clock.advance(600)
        self.assertEqual([], self.found())

    def test_the_first_sample_takes_half_a_minute(self):
        self.set(long_term=True)
        self.machine.clock.advance(29)
        self.assertEqual([], self.found())
        self.machine.clock.advance(1)
        self.assertEqual([('phyp', 30), ('vios_2', 30), ('vios_3', 30)],
                         self.found())

    def test_guests_report_every_two_minutes(self):
        self.set(long_term=True)
        self.machine.clock.advance(250)
        self.assertEqual([('lpar', 120), ('lpar', 240)],
                         [f for f in self.found() if f[0] == 'lpar'])

    def test_old_samples_go(self):
        self.set(long_term=True)
        self.machine.clock.advance(7200)
        moments = {moment for _, moment in self.found()}
        self.assertEqual((5430, 7200, 60),
                         (min(moments), max(moments), len(moments)))

    def test_turned_off_all_are_gone(self):
        self.set(long_term=True)
        self.machine.clock.advance(600)
        self.set()
        self.assertEqual([], self.found())

    def test_turning_on_what_is_on_keeps_them(self):
        self.set(long_term=True)
        self.machine.clock.advance(60)
        self.set(long_term=True, aggregation=True)
        self.assertEqual(30, self.found()[0][1])

    def test_only_the_processors_are_measured_if_so_asked(self):
        self.set(compute=True)
        self.machine.clock.advance(120)
        self.assertEqual({'phyp'}, {f[0] for f in self.found()})

    def test_the_short_term_has_a_sample_every_five_seconds(self):
        self.set(short_term=True)
        self.machine.clock.advance(11)
        self.assertEqual([('phyp', 5), ('phyp', 10)], self.found('STM'))
        self.assertEqual([], self.found())

    def test_a_vios_that_does_not_answer_is_not_measured(self):
        self.set(long_term=True)
        self.machine.vios('vios1').rmc = 'inactive'
        self.machine.clock.advance(30)
        self.assertEqual(['phyp', 'vios_3'], [f[0] for f in self.found()])

    def test_a_sample_is_found_by_its_date(self):
        self.set(long_term=True)
        self.machine.clock.advance(30)
        date = self.monitor.date(30)
        self.assertEqual(30, self.monitor.sample('LTM', 'phyp', date).moment)
        self.assertRaises(errors.NoSuchThing, self.monitor.sample, 'LTM',
                          'phyp', self.monitor.date(60))

    def test_a_change_gives_a_new_version(self):
        before = self.monitor.version
        self.set()
        self.assertEqual(before, self.monitor.version)
        self.set(long_term=True)
        self.assertGreater(self.monitor.version, before)

    def test_preferences_are_all_off_at_first(self):
        self.assertEqual({False}, set(
            dataclasses.asdict(self.monitor.preferences).values()))
