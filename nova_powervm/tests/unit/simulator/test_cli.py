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
import os
import re
import signal
import subprocess
import sys

import fixtures
import requests

from nova_powervm import simulator
from nova_powervm.simulator import cli
from nova_powervm.tests import base


class TestArguments(base.TestCase):

    def run_main(self, *argv):
        """Exit status, standard output and standard error."""
        out, err = io.StringIO(), io.StringIO()
        self.useFixture(fixtures.MonkeyPatch('sys.stdout', out))
        self.useFixture(fixtures.MonkeyPatch('sys.stderr', err))
        try:
            status = cli.main(argv)
        except SystemExit as end:
            status = end.code
        return status, out.getvalue(), err.getvalue()

    def assertRefused(self, words, *argv):
        """Status 2 and one line on standard error with these words."""
        status, out, err = self.run_main(*argv)
        self.assertEqual((2, ''), (status, out))
        self.assertEqual(1, err.count('\n'), err)
        self.assertIn(words, err)

    def test_help_names_every_flag(self):
        status, out, _err = self.run_main('--help')
        self.assertEqual(0, status)
        for flag in ('--preset', '--port', '--host', '--seed', '--memory',
                     '--units', '--lmb', '--vg-name', '--vg-size',
                     '--list-presets', '--list-routes', '--password',
                     '--version', '--vios', '--partitions', '--latency',
                     '--strict', '--state', '--recorded', '--hosts',
                     '--ssp', '--tls', '--tls-cert', '--tls-key',
                     '--scenario', '--list-scenarios', '--idle'):
            self.assertIn(flag, out)

    def test_presets_are_listed(self):
        status, out, _err = self.run_main('--list-presets')
        self.assertEqual(0, status)
        self.assertIn('dual_vios    A NovaLink-managed system', out)
        self.assertIn('rack         Eight machines', out)

    def test_routes_are_listed(self):
        status, out, _err = self.run_main('--list-routes')
        self.assertEqual(0, status)
        self.assertIn('/rest/api/uom/ManagedSystem\n    GET feed\n', out)

    def test_an_unknown_preset(self):
        self.assertRefused("'nope' (choose from", '--preset', 'nope')

    def test_ports_that_are_none(self):
        for port in ('70000', '-1', 'http', ''):
            self.assertRefused('is not a port from 0 to 65535',
                               f'--port={port}')

    def test_sizes_that_are_none(self):
        self.assertRefused("'lots' is not a whole number, 1 or more",
                           '--memory', 'lots')
        self.assertRefused('invalid choice: 100', '--lmb', '100')

    def test_a_latency_that_is_none(self):
        self.assertRefused("There is no latency profile 'fast'",
                           '--latency', 'fast')

    def test_certificates_that_are_none(self):
        self.assertRefused('/no/such cannot be read', '--tls-cert',
                           '/no/such')
        self.assertRefused('no certificate with its private key',
                           '--tls-cert', __file__)

    def test_a_pool_where_nobody_can_share_it(self):
        self.assertRefused('no Virtual I/O Server that could be a node',
                           '--preset', 'mgmt_storage', '--ssp', '5')

    def test_more_machines_than_can_be(self):
        self.assertRefused('A site has 1 to 256 machines, not 300.',
                           '--hosts', '300')

    def test_more_machines_than_ports(self):
        for flag in (('--hosts', '2'), ('--preset', 'pair')):
            self.assertRefused('2 machines need the ports from 65535 on',
                               '--port', '65535', *flag)

    def test_scenarios_are_listed(self):
        status, out, _err = self.run_main('--list-scenarios')
        self.assertEqual(0, status)
        self.assertIn('vios_lost vios\n    A Virtual I/O Server', out)

    def test_a_scenario_that_does_not_fit(self):
        self.assertRefused('The scenario vios_lost cannot be: There is no '
                           'VirtualIOServer vios9.', '--port', '0',
                           '--scenario', 'vios_lost:vios=vios9')

    def test_a_state_file_that_is_none(self):
        self.assertRefused('is not JSON', '--port', '0', '--state', __file__)

    def test_a_place_where_nothing_can_be_kept(self):
        self.assertRefused('The machine cannot be kept in /no/dir/x: No such '
                           'file or directory.', '--port', '0', '--state',
                           '/no/dir/x')

    def test_a_port_in_use(self):
        with simulator.Simulator() as sim:
            self.assertRefused(f'Port {sim.port} of 127.0.0.1 is in use',
                               '--port', str(sim.port))

    def test_a_machine_too_small_for_what_is_on_it(self):
        self.assertRefused('This machine cannot be:', '--port', '0',
                           '--memory', '4096')

    def test_an_unknown_flag(self):
        self.assertRefused('unrecognized arguments: --color', '--color')

    def test_flags_are_not_guessed(self):
        self.assertRefused('unrecognized arguments', '--mem', '4096')


class TestProcess(base.TestCase):

    def start(self, *argv):
        """The command as a process."""
        process = subprocess.Popen(
            [sys.executable, '-m', 'nova_powervm.simulator', *argv],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.stderr.close)
        return process

    def test_it_prints_where_it_is_and_serves_and_stops(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            process = self.start('--port', '0', '--preset', 'single_vios')
            url = process.stdout.readline().split()[3].rstrip(';')
            about = requests.get(f'{url}/simulator/about', timeout=10).json()
            self.assertEqual('pvmsim', about['machine']['name'])
            process.send_signal(number)
            out, err = process.stdout.read(), process.stderr.read()
            self.assertEqual((0, ''), (process.wait(60), err))
            self.assertIn(f'rest_port = {url.rpartition(":")[2]}', out)
            self.assertIn('| vios1 | novavg |', out)

    def test_several_machines_over_tls(self):
        process = self.start('--port', '0', '--hosts', '3', '--preset', 'fc',
                             '--ssp', '20', '--tls')
        lines = iter(process.stdout.readline, '')
        start = [line for _, line in zip(range(40), lines)]
        shown = ''.join(start)
        urls = re.findall('https://[0-9.:]+', shown)[1:]
        certificate = next(line for line in start if '.crt' in line).strip()
        names = [requests.get(f'{url}/simulator/about', verify=certificate,
                              timeout=10).json()['machine']['name']
                 for url in urls]
        self.assertEqual(['pvmsim1', 'pvmsim2', 'pvmsim3'], names)
        self.assertIn('rest_protocol = https', shown)
        process.send_signal(signal.SIGTERM)
        process.stdout.read()
        self.assertEqual((0, ''), (process.wait(60), process.stderr.read()))
        self.assertFalse(os.path.exists(certificate))

    def test_machines_are_kept_whatever_flags_say(self):
        path = os.path.join(self.useFixture(fixtures.TempDir()).path, 'kept')
        for hosts in ('2', '3'):
            process = self.start('--port', '0', '--hosts', hosts, '--state',
                                 path)
            process.stdout.readline()
            process.send_signal(signal.SIGTERM)
            shown = process.stdout.read()
            self.assertEqual(0, process.wait(60))
        self.assertIn(f'Its machines are those of {path}', shown)
        self.assertIn('| pvmsim2 |', shown)
        self.assertNotIn('| pvmsim3 |', shown)

    def test_a_machine_is_kept_in_a_file(self):
        path = os.path.join(self.useFixture(fixtures.TempDir()).path, 'kept')
        for flags in (['--partitions', '2', '--vios', '3'], []):
            process = self.start('--port', '0', '--state', path,
                                 '--latency', 'novalink:0.001', '--strict',
                                 *flags)
            url = process.stdout.readline().split()[3].rstrip(';')
            about = requests.get(f'{url}/simulator/about', timeout=10).json()
            self.assertEqual(
                ['lpar0001', 'lpar0002', 'novalink', 'vios1', 'vios2',
                 'vios3'], sorted(about['machine']['partitions']))
            process.send_signal(signal.SIGTERM)
            process.stdout.read()
            self.assertEqual((0, ''), (process.wait(60),
                                       process.stderr.read()))
