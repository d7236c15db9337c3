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

import os
import pathlib
import types

import fixtures
from oslo_config import fixture as config_fixture

from nova_powervm import conf
from nova_powervm.tests import base
from nova_powervm.virt.powervm.network import notes


class TestNotes(base.TestCase):

    def setUp(self):
        super().setUp()
        self.path = self.useFixture(fixtures.TempDir()).path
        self.useFixture(config_fixture.Config(conf.CONF)).config(
            state_path=self.path)
        self.notes = notes.Notes(types.SimpleNamespace(name='host1'), 'pets')

    def test_host_without_notes_has_none(self):
        self.assertEqual([], self.notes.read())
        self.assertFalse(self.notes.exist)

    def test_what_was_written_is_read(self):
        self.notes.write([{'name': 'cat'}])
        self.notes.write([{'name': 'dog'}])
        self.assertEqual([{'name': 'dog'}], self.notes.read())
        self.assertTrue(self.notes.exist)
        self.assertEqual(['powervm-pets-host1.json'], os.listdir(self.path))

    def test_hosts_have_notes_of_their_own(self):
        self.notes.write([1])
        other = notes.Notes(types.SimpleNamespace(name='host2'), 'pets')
        self.assertEqual([], other.read())

    def test_damaged_file_is_empty_and_can_be_replaced(self):
        pathlib.Path(self.path, 'powervm-pets-host1.json').write_text('[{')
        self.assertEqual([], self.notes.read())
        self.notes.write([1])
        self.assertEqual([1], self.notes.read())
