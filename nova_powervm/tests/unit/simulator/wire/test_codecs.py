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

from nova_powervm.simulator.wire import codecs
from nova_powervm.tests import base


class TestGroups(base.TestCase):

    def wanted(self, asked):
        return codecs.wanted_groups('LogicalPartition', asked)

    def test_no_parameter_means_all_groups(self):
        self.assertEqual(('Advanced', 'NVRAM'), self.wanted(None))
        self.assertEqual(('Advanced', 'NVRAM'), self.wanted('All'))

    def test_none_means_no_group(self):
        self.assertEqual((), self.wanted('None'))

    def test_names_are_taken_that_the_noun_knows(self):
        self.assertEqual(('NVRAM',), self.wanted('NVRAM,ViosStorage'))

    def test_all_nouns_have_an_encoder(self):
        for noun, codec in codecs.CODECS.items():
            self.assertTrue(callable(codec.encode), noun)
