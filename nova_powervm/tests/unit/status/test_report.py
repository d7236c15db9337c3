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

from nova_powervm.status import report
from nova_powervm.tests import base

RESULTS = [('One', report.ok('fine')),
           ('Two', report.failure('broken ' * 20, 'Mend it. ' * 10)),
           ('Three', report.skipped('There is no Two.'))]


class TestReport(base.TestCase):

    def test_exit_status_is_that_of_the_worst_line(self):
        self.assertEqual(2, report.exit_status(RESULTS))
        self.assertEqual(0, report.exit_status(RESULTS[:1]))
        self.assertEqual(1, report.exit_status(
            [('One', report.warning('so so', 'Look.')), RESULTS[0]]))

    def test_what_was_not_checked_counts_for_nothing(self):
        self.assertEqual(0, report.exit_status([RESULTS[0], RESULTS[2]]))
        self.assertEqual(0, report.exit_status([]))

    def test_table_fits_a_terminal_and_marks_what_to_do(self):
        table = report.table('Host', RESULTS)
        self.assertIn('| FAILURE ', table)
        self.assertIn('-> Mend it.', table)
        self.assertTrue(all(len(line) < 100 for line in table.split('\n')))

    def test_json_says_the_same(self):
        told = json.loads(report.as_json('Host', RESULTS))
        self.assertEqual(('Host', 2), (told['name'], told['exit_status']))
        self.assertEqual(
            ['ok', 'failure', 'skipped'],
            [check['result'] for check in told['checks']])
