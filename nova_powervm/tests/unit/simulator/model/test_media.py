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

from nova_powervm.simulator.model import errors
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines


class TestRepository(base.TestCase):

    def setUp(self):
        super().setUp()
        self.machine = machines.machine(self)
        self.vios = self.machine.vios('vios1')
        group = self.vios.group('rootvg')
        self.repository = group.create_repository('vopt', 1.0)

    def test_media_take_space(self):
        self.repository.add('a.iso', 0.75)
        self.assertEqual(0.25, self.repository.free)
        self.assertRaises(errors.NoSpace, self.repository.add, 'b.iso', 0.5)

    def test_a_name_is_taken_once_and_has_37_characters_at_most(self):
        self.repository.add('a.iso', 0.1)
        self.assertRaises(errors.NameTaken, self.repository.add, 'a.iso', 0.1)
        self.assertRaises(errors.Invalid, self.repository.add, 'x' * 38, 0.1)

    def test_the_udid_follows_from_the_name(self):
        self.assertEqual('0ea.iso', self.repository.add('a.iso', 0.1).udid)

    def test_loaded_media_stay(self):
        medium = self.repository.add('a.iso', 0.1)
        machines.attach(machines.lpar(self.machine), medium)
        self.assertTrue(medium.in_use)
        self.assertRaises(errors.InUse, self.repository.remove, medium)

    def test_removing_gives_the_space_back(self):
        medium = self.repository.add('a.iso', 1.0)
        medium.content.write_from(io.BytesIO(b'iso'))
        self.assertEqual(b'iso', medium.read())
        self.repository.remove(medium)
        self.assertEqual(1.0, self.repository.free)
        self.assertIsNone(medium.sha256())
