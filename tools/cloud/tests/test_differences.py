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

"""What differs between two pieces of data is said in words."""

import testtools

from tools.cloud import differences


class DifferencesTest(testtools.TestCase):

    def test_equal_data_has_no_differences(self):
        data = {'a': [1, {'b': None}], 'c': ()}
        self.assertEqual([], differences.differences(data, data))

    def test_each_difference_names_its_place(self):
        before = {'vios1': {'disks': ['one'], 'state': 'running'}, 'old': 1}
        after = {'vios1': {'disks': ['one', 'two'], 'state': 'off'}, 'new': 2}
        self.assertEqual(
            ["/new is new: 2",
             "/old is gone: 1",
             "/vios1/disks/1 is new: 'two'",
             "/vios1/state was 'running' and is 'off'"],
            differences.differences(before, after))

    def test_a_long_list_is_cut(self):
        found = differences.differences(
            list(range(9)), list(range(1, 10)), limit=2)
        self.assertEqual(3, len(found))
        self.assertEqual('... and 7 more', found[2])

    def test_an_expectation_that_is_met_is_silent(self):
        self.assertEqual([], differences.expect('size', 4, 4.0))
        self.assertEqual(['size is 3 and not 4'],
                         differences.expect('size', 4, 3))
