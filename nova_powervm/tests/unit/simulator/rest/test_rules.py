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

import json

from nova_powervm.simulator import faults
from nova_powervm.simulator.rest import rules
from nova_powervm.tests import base


class TestRules(base.TestCase):

    def refused(self, data):
        return str(self.assertRaises(faults.BadRule, rules.from_dict, data))

    def test_every_kind_of_outcome_travels_as_json(self):
        outcomes = [
            faults.refuse(404, 'Gone.'), faults.busy('vios0014'),
            faults.stale_etag(), faults.drop_before(), faults.lose_reply(),
            faults.fail_job('No.'), faults.break_job('No.', 2),
            faults.hold_job(), faults.rmc_down('vios1'),
            faults.rmc_up('vios1'), faults.flip_rmc('vios1'),
            faults.path_down('A'), faults.path_slow('A'), faults.path_up('A'),
            faults.hide_lun('lun1'), faults.wait()]
        self.assertEqual(set(faults.OUTCOMES), {o.kind for o in outcomes})
        for outcome in outcomes:
            rule = faults.Fault(outcome, verb='POST', noun='File', name='x',
                                action='upload', skip=1, times=None, delay=.5)
            text = json.dumps(rules.to_dict(rule))
            self.assertEqual(rule, rules.from_dict(json.loads(text)))

    def test_fields_that_say_nothing_are_left_out(self):
        self.assertEqual({'outcome': {'kind': 'stale_etag'}},
                         rules.to_dict(faults.Fault(faults.stale_etag())))

    def test_an_outcome_may_be_just_its_kind(self):
        self.assertEqual(faults.Fault(faults.busy()),
                         rules.from_dict({'outcome': 'busy'}))

    def test_a_rule_in_force_tells_its_number_and_its_deeds(self):
        force = faults.Faults()
        force.add(faults.Fault(faults.stale_etag()))
        self.assertEqual([{'id': 1, 'seen': 0, 'struck': 0,
                           'outcome': {'kind': 'stale_etag'}}],
                         [rules.describe(rule) for rule in force])

    def test_a_rule_is_an_object(self):
        self.assertIn('A fault is a JSON object', self.refused(['busy']))

    def test_a_rule_has_an_outcome(self):
        self.assertEqual(
            'A fault needs an "outcome": refuse, busy, stale_etag, '
            'drop_before, lose_reply, fail_job, break_job, hold_job, '
            'rmc_down, rmc_up, flip_rmc, path_down, path_slow, path_up, '
            'hide_lun, wait.',
            self.refused({'noun': 'File'}))

    def test_an_unknown_field_is_named(self):
        self.assertIn('A fault has no "colour"; it may have outcome, verb',
                      self.refused({'outcome': 'busy', 'colour': 'red'}))

    def test_an_unknown_outcome_is_answered_with_those_there_are(self):
        for outcome in ('explode', {'kind': 'explode'}, {}, 7, {'kind': []}):
            self.assertIn('"kind" among refuse, busy',
                          self.refused({'outcome': outcome}))

    def test_an_unknown_argument_of_an_outcome_is_named(self):
        self.assertEqual(
            'The outcome busy has no "status"; it may have kind, form.',
            self.refused({'outcome': {'kind': 'busy', 'status': 1}}))

    def test_a_missing_argument_of_an_outcome_is_named(self):
        self.assertEqual('The outcome refuse needs "status".',
                         self.refused({'outcome': 'refuse'}))
