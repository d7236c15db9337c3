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
"""Tests of nova_powervm.simulator.outcomes."""

from nova_powervm.simulator import outcomes
from nova_powervm.tests import base


class TestOutcomes(base.TestCase):

    def refused(self, make, *args, **kwargs):
        return str(self.assertRaises(outcomes.BadRule, make, *args, **kwargs))

    def test_they_are_known_by_name(self):
        self.assertIs(outcomes.busy, outcomes.OUTCOMES['busy'])
        self.assertNotIn('happen', outcomes.OUTCOMES)

    def test_some_are_for_jobs_alone(self):
        self.assertTrue(outcomes.break_job().is_for_jobs)
        self.assertFalse(outcomes.busy().is_for_jobs)

    def test_steps_are_counted(self):
        for make in (outcomes.break_job, outcomes.hold_job):
            self.assertIn('whole number', self.refused(make, steps=-1))

    def test_messages_are_text(self):
        self.assertIn('is text', self.refused(outcomes.refuse, 500, 5))
        self.assertIn('is text', self.refused(outcomes.fail_job, None))
        self.assertIn('is text', self.refused(outcomes.break_job, 5))

    def test_a_refusal_has_an_error_status(self):
        for status in (200, '500', None):
            self.assertIn('400 to 599', self.refused(outcomes.refuse, status))

    def test_a_busy_form_is_one_that_exists(self):
        self.assertIn('vios0014', self.refused(outcomes.busy, 'sleepy'))

    def test_an_rmc_outcome_names_a_vios(self):
        self.assertIn('needs "vios"', self.refused(outcomes.rmc_down, ''))

    def test_an_outcome_of_the_san_names_a_part_of_it(self):
        self.assertIn('needs "path"', self.refused(outcomes.path_down, ''))
        self.assertIn('needs "lun"', self.refused(outcomes.hide_lun, None))
