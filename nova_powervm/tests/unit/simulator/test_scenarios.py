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
"""Tests of nova_powervm.simulator.scenarios."""

from nova_powervm.simulator import faults
from nova_powervm.simulator.model import errors
from nova_powervm.simulator import scenarios
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines
from nova_powervm.tests.unit.simulator.rest import http


class TestScenarios(http.RestCase):

    def setUp(self):
        super().setUp()
        self.scenarios = self.app.scenarios
        self.lpar = machines.running(self.machine)

    def test_it_happens_now_and_ends(self):
        number = self.scenarios.play('rmc_lost', partition='lpar1')
        scene, = self.scenarios
        self.assertEqual((number, scenarios.PLAYING), (scene.number,
                                                       scene.state))
        self.assertEqual('inactive', self.lpar.rmc)
        self.assertTrue(self.scenarios.end(number))
        self.assertEqual(('active', []), (self.lpar.rmc,
                                          list(self.scenarios)))

    def test_it_happens_when_its_request_comes(self):
        when = {'verb': 'GET', 'noun': 'LogicalPartition', 'skip': 1}
        self.scenarios.play('foreign_delete', when, partition='lpar1')
        scene, = self.scenarios
        self.assertEqual(scenarios.WAITING, scene.state)
        self.get(self.vios_path)
        path = self.lpar_path(self.lpar)
        self.assertEqual([200, 404, 404], [self.get(path).status
                                           for _time in range(3)])
        self.assertEqual(scenarios.PLAYING, scene.state)

    def test_one_that_never_came_is_forgotten(self):
        number = self.scenarios.play('foreign_delete', {'verb': 'GET'},
                                     partition='lpar1')
        self.scenarios.end(number)
        self.assertEqual([], list(self.faults))
        self.assertEqual(200, self.get(self.lpar_path(self.lpar)).status)

    def test_one_that_cannot_be_any_more_says_so(self):
        self.scenarios.play('foreign_delete', {'verb': 'GET'},
                            partition='nobody')
        self.assertEqual(200, self.get(self.lpars_path).status)
        scene, = self.scenarios
        self.assertEqual(scenarios.FAILED, scene.state)
        self.assertIn('nobody', scene.error)
        self.scenarios.end_all()

    def test_one_that_cannot_be_now_is_refused(self):
        self.assertRaises(errors.NoSuchThing, self.scenarios.play,
                          'vios_lost', vios='vios9')
        self.assertRaises(faults.BadRule, self.scenarios.play, 'busy_vios',
                          vios='vios1', form='sleepy')
        self.assertEqual([], list(self.scenarios))

    def test_all_end_the_last_one_first(self):
        before = self.machine.snapshot()
        self.scenarios.play('vg_full', vios='vios1', free=5)
        self.scenarios.play('vios_lost', vios='vios2')
        self.scenarios.end_all()
        self.assertEqual(before, self.machine.snapshot())
        self.assertFalse(self.scenarios.end(1))

    def test_it_lasts_as_long_as_a_block(self):
        with self.scenarios.playing('vios_lost', vios='vios1'):
            self.assertFalse(self.vios.is_reachable)
        self.assertTrue(self.vios.is_reachable)

    def test_a_request_has_fields_that_are_known(self):
        for when in ({'times': 2}, ['GET'], {'verb': 5}):
            self.assertRaises(faults.BadRule, self.scenarios.play,
                              'rest_restart', when)


class TestArguments(base.TestCase):

    def refused(self, *args):
        return str(self.assertRaises(faults.BadRule, *args))

    def test_what_there_is(self):
        self.assertEqual(
            {'name': 'out_of_slots', 'summary': 'A partition or VIOS has no '
             'virtual slots left, or only so many.',
             'parameters': {'partition': None, 'free': 0}},
            scenarios.describe('out_of_slots'))
        self.assertIn('busy_vios vios form=hscl3205 times=3\n    A Virtual',
                      scenarios.listing())

    def test_a_text_means_one(self):
        self.assertEqual(('busy_vios', {'vios': 'vios1', 'times': 2}),
                         scenarios.parse('busy_vios:vios=vios1:times=2'))
        self.assertEqual(('ssp_full', {'free': 0.5}),
                         scenarios.parse('ssp_full:free=0.5'))

    def test_texts_that_mean_none(self):
        for text, words in (
                ('', 'There is no scenario'),
                ('nope', 'there are: rest_restart, '),
                ('vios_lost', "needs 'vios'"),
                ('vios_lost:vios1', 'is not KEY=VALUE'),
                ('ssp_full:free=much', "'free' of the scenario ssp_full is "
                 'a number.'),
                ('rest_restart:x=1', 'it may have: nothing')):
            self.assertIn(words, self.refused(scenarios.parse, text))

    def test_arguments_are_of_their_kind(self):
        for name, arguments in (('vios_lost', {'vios': 1}),
                                ('out_of_slots', {'partition': 'x',
                                                  'free': 1.5}),
                                ('ssp_full', {'free': True}),
                                (5, {}), (['x'], {})):
            self.refused(scenarios.check, name, arguments)
