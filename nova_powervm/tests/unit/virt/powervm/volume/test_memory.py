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

import copy

from nova import exception as nova_exception
from oslo_utils import uuidutils

from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.virt.powervm.volume import memory


class TestMemory(base.TestCase):

    def setUp(self):
        super().setUp()
        self.database = self.useFixture(driver_fixtures.InstancesFixture())
        self.kept = driver_fixtures.make_instance(
            system_metadata={'image_os': 'linux'})
        self.database.instances.append(self.kept)
        self.old = copy.deepcopy(self.kept)
        for instance in (self.kept, self.old):
            instance.obj_reset_changes()

    def test_old_copy_learns_what_the_database_has_and_adds_to_it(self):
        memory.amend(self.kept, lambda metadata: metadata.update(one='1'))
        memory.amend(self.old, lambda metadata: metadata.update(
            two=metadata['one']))
        expected = {'image_os': 'linux', 'one': '1', 'two': '1'}
        self.assertEqual(expected, self.kept.system_metadata)
        self.assertEqual(expected, self.old.system_metadata)

    def test_copy_is_not_changed_by_what_it_learns(self):
        self.old.display_name = 'new'
        memory.amend(self.old, lambda metadata: metadata.update(one='1'))
        self.assertIn('display_name', self.old.obj_what_changed())
        self.assertNotIn('system_metadata', self.old.obj_what_changed())

    def test_changes_of_the_owner_stay_changes(self):
        self.old.system_metadata['mine'] = 'yes'
        memory.amend(self.old, lambda metadata: metadata.update(one='1'))
        self.assertIn('system_metadata', self.old.obj_what_changed())
        self.assertEqual({'image_os': 'linux', 'one': '1', 'mine': 'yes'},
                         self.old.system_metadata)

    def test_what_was_noted_before_an_error_is_kept(self):
        def note(metadata):
            metadata['one'] = '1'
            raise ValueError()

        self.assertRaises(ValueError, memory.amend, self.old, note)
        self.assertEqual({'image_os': 'linux', 'one': '1'},
                         self.kept.system_metadata)
        self.assertEqual(self.kept.system_metadata, self.old.system_metadata)

    def test_deleted_instance_is_told(self):
        self.old.uuid = uuidutils.generate_uuid()
        self.assertRaises(nova_exception.InstanceNotFound, memory.amend,
                          self.old, dict.clear)
