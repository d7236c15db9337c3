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

import io

from nova_powervm.simulator.model import array
from nova_powervm.simulator.model import errors
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines

WWPN = '10:00:00:90:FA:1B:00:01'


class TestPlain(base.TestCase):

    def test_wwpns_lose_case_and_colons(self):
        self.assertEqual('10000090fa1b0001', array.plain(WWPN))

    def test_qualified_names_keep_their_colons(self):
        self.assertEqual('iqn.2010-10.org:x', array.plain('iqn.2010-10.org:X'))


class ArrayCase(base.TestCase):

    def setUp(self):
        super().setUp()
        machine = machines.machine(self)
        self.array = machine.san.add_array('array1')
        self.lun = self.array.create_lun('lun1', 10)


class TestMasking(ArrayCase):

    def test_nobody_sees_a_new_lun(self):
        self.assertIsNone(self.lun.number_for(WWPN))
        self.assertEqual(set(), self.lun.initiators)

    def test_the_lowest_number_free_for_all_is_used(self):
        other = self.array.create_lun('lun2', 1)
        self.assertEqual(0, self.lun.mask('c1'))
        self.assertEqual(0, other.mask('c2'))
        third = self.array.create_lun('lun3', 1)
        self.assertEqual(1, third.mask('c1', 'c2'))

    def test_names_are_compared_without_case_and_colons(self):
        self.lun.mask(WWPN.lower().replace(':', ''))
        self.assertEqual(0, self.lun.number_for(WWPN))

    def test_a_number_is_taken_once_for_each_initiator(self):
        self.lun.mask('c1', number=5)
        other = self.array.create_lun('lun2', 1)
        self.assertRaises(errors.NameTaken, other.mask, 'c1', number=5)
        self.assertEqual(5, other.mask('c2', number=5))

    def test_masking_again_keeps_the_number(self):
        self.lun.mask('c1')
        self.assertEqual(0, self.lun.mask('c1', 'c2'))

    def test_unmasking_some_or_all(self):
        self.lun.mask('c1', 'c2', 'c3')
        self.lun.unmask('c1')
        self.assertEqual({'c2', 'c3'}, self.lun.initiators)
        self.lun.unmask()
        self.assertEqual(set(), self.lun.initiators)


class TestLuns(ArrayCase):

    def test_identities_are_naa_names_and_differ(self):
        other = self.array.create_lun('lun2', 1)
        self.assertNotEqual(self.lun.identity, other.identity)
        self.assertRegex(self.lun.identity, '^6[0-9A-F]{31}$')

    def test_a_lun_may_have_no_identity(self):
        self.assertIsNone(
            self.array.create_lun('x', 1, identified=False).identity)

    def test_a_name_is_taken_once(self):
        self.assertRaises(errors.NameTaken, self.array.create_lun, 'lun1', 1)

    def test_deleting_asks_nobody(self):
        self.lun.mask('c1')
        self.lun.content.write_from(io.BytesIO(b'bytes'))
        self.array.delete_lun('lun1')
        self.assertEqual((set(), 0),
                         (self.lun.initiators, self.lun.content.size))
        self.assertRaises(errors.NoSuchThing, self.array.lun, 'lun1')

    def test_a_lun_only_grows(self):
        self.lun.grow(20)
        self.assertEqual(20, self.lun.size)
        self.assertRaises(errors.Invalid, self.lun.grow, 19)

    def test_a_snapshot_shows_who_sees_it(self):
        self.lun.mask('c1')
        self.assertEqual(
            {'lun1': {'size': 10, 'identity': self.lun.identity,
                      'masked': {'c1': 0}, 'sha256': None}},
            self.array.snapshot())
