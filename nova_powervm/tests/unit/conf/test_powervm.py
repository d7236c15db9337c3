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

import ast
import pathlib

import fixtures
from oslo_config import cfg

import nova_powervm
from nova_powervm.conf import powervm
from nova_powervm.tests import base

SOURCES = pathlib.Path(nova_powervm.__file__).parent


def options_read(tree):
    """Yield the names of options of [powervm] that some code reads."""
    aliases = {target.id for node in ast.walk(tree)
               if isinstance(node, ast.Assign) and is_group(node.value)
               for target in node.targets if isinstance(target, ast.Name)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and (
                is_group(node.value)
                or isinstance(node.value, ast.Name)
                and node.value.id in aliases):
            yield node.attr


def is_group(node):
    return isinstance(node, ast.Attribute) and node.attr == 'powervm'


class TestOptions(base.TestCase):

    def setUp(self):
        super().setUp()
        self.conf = cfg.ConfigOpts()
        powervm.register_opts(self.conf)

    def test_defaults_are_the_local_service_of_a_novalink_partition(self):
        self.conf([])
        self.assertEqual('localhost', self.conf.powervm.rest_host)
        self.assertIsNone(self.conf.powervm.rest_password)
        self.assertEqual('localdisk', self.conf.powervm.disk_driver)

    def test_every_option_has_a_help_text_of_whole_sentences(self):
        for option in powervm.ALL_OPTS:
            self.assertTrue(option.help.strip().endswith(('.', ').')),
                            option.name)

    def test_password_is_secret(self):
        secret = [opt.name for opt in powervm.ALL_OPTS if opt.secret]
        self.assertEqual(['rest_password'], secret)

    def test_every_impossible_value_is_named(self):
        self.conf([])
        self.assertEqual([], powervm.unreadable(self.conf))
        path = self.useFixture(fixtures.TempDir()).join('nova.conf')
        with open(path, 'w') as file:
            print('[powervm]', 'rest_port = many', 'file_backing_store = tape',
                  sep='\n', file=file)
        self.conf(['--config-file', path])
        one, other = powervm.unreadable(self.conf)
        self.assertIn('rest_port', one)
        self.assertIn('file_backing_store', other)

    def test_registering_twice_is_harmless(self):
        powervm.register_opts(self.conf)

    def test_every_option_is_read_somewhere(self):
        found = {name for room in ('conf', 'virt')
                 for path in (SOURCES / room).rglob('*.py')
                 for name in options_read(ast.parse(path.read_text()))}
        self.assertEqual(set(), {
            option.dest for option in powervm.ALL_OPTS} - found)

    def test_options_that_are_read_anew_can_be_changed_meanwhile(self):
        path = self.useFixture(fixtures.TempDir()).join('nova.conf')
        for factor, port in ((0.2, 1), (0.4, 2)):
            with open(path, 'w') as file:
                file.write(f'[powervm]\nproc_units_factor = {factor}\n'
                           f'rest_port = {port}\n')
            if factor == 0.2:
                self.conf(['--config-file', path])
        self.conf.mutate_config_files()
        self.assertEqual(0.4, self.conf.powervm.proc_units_factor)
        self.assertEqual(1, self.conf.powervm.rest_port)
