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

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import iscsi_target
from nova_powervm.tests import base


class TestTarget(base.TestCase):

    def setUp(self):
        super().setUp()
        self.target = iscsi_target.Target('iqn.1', ['192.0.2.1:3260'])

    def test_luns_get_the_lowest_free_number(self):
        luns = object(), object()
        self.assertEqual([0, 1], [self.target.export(n) for n in luns])
        self.target.withdraw(luns[0])
        self.assertEqual(0, self.target.export(luns[0]))

    def test_a_number_is_taken_once(self):
        self.target.export('a', 3)
        self.assertRaises(errors.NameTaken, self.target.export, 'b', 3)

    def test_everybody_may_log_in_unless_some_are_named(self):
        self.assertTrue(self.target.admits('iqn.x'))
        self.target.initiators = {'iqn.y'}
        self.assertFalse(self.target.admits('iqn.x'))
        self.assertTrue(self.target.admits('iqn.y'))


class TestPortal(base.TestCase):

    def test_it_is_up(self):
        self.assertEqual('up', iscsi_target.Portal('192.0.2.1:3260').state)
