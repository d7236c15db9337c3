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
"""Tests of nova_powervm.simulator.flags."""

import io

import fixtures

from nova_powervm.simulator import flags
from nova_powervm.tests import base


class TestFlags(base.TestCase):

    def parse(self, *argv):
        parser = flags.parser()
        args = parser.parse_args(argv)
        flags.check(parser, args)
        return args

    def assertRefused(self, words, *argv):
        """One line on standard error, which says that."""
        err = io.StringIO()
        self.useFixture(fixtures.MonkeyPatch('sys.stderr', err))
        end = self.assertRaises(SystemExit, self.parse, *argv)
        self.assertEqual(2, end.code)
        self.assertEqual(1, err.getvalue().count('\n'), err.getvalue())
        self.assertIn(words, err.getvalue())

    def test_nothing_is_needed(self):
        args = self.parse()
        self.assertEqual(('dual_vios', 12080, None, None), (
            args.preset, args.port, args.hosts, args.ssp))

    def test_a_pool_has_one_disk_or_several(self):
        self.assertEqual((500,), self.parse('--ssp', '500').ssp)
        self.assertEqual((5, 7), self.parse('--ssp', '5,7').ssp)

    def test_a_pool_of_nothing(self):
        for text in ('0', '', '5,', '5,x', '-1'):
            self.assertRefused('is not a whole number, 1 or more',
                               f'--ssp={text}')

    def test_numbers_of_machines(self):
        self.assertEqual(3, self.parse('--hosts', '3').hosts)
        for text in ('0', '-1', '1.5', 'many'):
            self.assertRefused('is not a whole number, 1 or more',
                               f'--hosts={text}')

    def test_a_key_needs_a_certificate(self):
        self.assertRefused('needs --tls-cert', '--tls-key', 'key')
        args = self.parse('--tls-cert', 'c', '--tls-key', 'k')
        self.assertEqual(('c', 'k'), (args.tls_cert, args.tls_key))

    def test_one_certificate_is_enough(self):
        self.assertRefused('does not go with --tls-cert', '--tls',
                           '--tls-cert', 'c')

    def test_recordings_are_about_one_machine(self):
        for several in (('--hosts', '2'), ('--preset', 'pair')):
            self.assertRefused('does not go with several', '--recorded', 'x',
                               *several)
        self.parse('--recorded', 'x', '--hosts', '1')

    def test_scenarios_are_named_with_what_they_need(self):
        args = self.parse('--scenario', 'rest_restart', '--scenario',
                          'vios_lost:vios=vios1')
        self.assertEqual([('rest_restart', {}),
                          ('vios_lost', {'vios': 'vios1'})], args.scenario)
        self.assertRefused("There is no scenario 'nope'", '--scenario',
                           'nope')
        self.assertRefused("needs 'vios'", '--scenario', 'vios_lost')
