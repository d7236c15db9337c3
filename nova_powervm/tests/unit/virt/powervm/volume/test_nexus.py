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

from nova_powervm.tests import base
from nova_powervm.virt.powervm.volume import nexus

PORT = '10000090fa1b0000'
OTHER = '10000090fa1b0001'


class TestItls(base.TestCase):

    def itls(self, ports=(PORT,), **data):
        return sorted((itl.initiator, itl.target, itl.lun)
                      for itl in nexus.itls(data, ports))

    def test_one_target_and_one_lun(self):
        self.assertEqual(
            [(PORT, 'aa', '2000000000000')],
            self.itls(target_wwn='AA', target_lun=2))

    def test_map_tells_which_port_sees_which_target(self):
        self.assertEqual(
            [(PORT, 'bb', '1000000000000')],
            self.itls((PORT, OTHER), target_wwn=['AA', 'BB'], target_lun=1,
                      initiator_target_map={
                          '10:00:00:90:FA:1B:00:00': ['BB']}))

    def test_port_that_is_not_in_the_map_sees_nothing(self):
        self.assertEqual([], self.itls(
            (OTHER,), target_wwn=['AA'], target_lun=1,
            initiator_target_map={PORT: ['AA']}))

    def test_each_target_may_have_a_number_of_its_own(self):
        self.assertEqual(
            [(PORT, 'aa', '1000000000000'), (PORT, 'bb', 'a000000000000')],
            self.itls(target_wwn=['AA', 'BB'], target_luns=[1, 10]))

    def test_map_with_numbers_is_all_that_is_needed(self):
        self.assertEqual(
            [(PORT, 'aa', '5000000000000')],
            self.itls(initiator_target_lun_map={PORT: [('AA', 5)]}))


class TestRefusals(base.TestCase):

    def test_whole_description_is_fine(self):
        for data in ({'target_wwn': 'AA', 'target_lun': 0},
                     {'target_wwn': ['AA'], 'target_luns': [0]},
                     {'initiator_target_lun_map': {PORT: [('AA', 5)]}}):
            self.assertEqual([], nexus.refusals('v1', data))

    def test_missing_target_is_named(self):
        self.assertIn('target_wwn', nexus.refusals('v1', {})[0])

    def test_missing_number_is_named(self):
        self.assertIn('target_lun', nexus.refusals(
            'v1', {'target_wwn': 'AA'})[0])


class TestPage83(base.TestCase):

    NAME = '6005076802810000000000000000B001'

    def test_it_is_read_in_every_spelling(self):
        for said in ({'pg83NAA': self.NAME}, {'wwn': f'0x{self.NAME}'},
                     {'wwn': f'naa.{self.NAME.lower()}'}):
            self.assertEqual(self.NAME, nexus.page83(said))

    def test_what_is_none_is_not_taken_for_one(self):
        for said in ({}, {'pg83NAA': None}, {'wwn': 'volume-1'}):
            self.assertIsNone(nexus.page83(said))
