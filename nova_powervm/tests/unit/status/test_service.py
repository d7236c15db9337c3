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

import datetime
import grp
import types

from cryptography import x509
import fixtures

from nova_powervm.simulator import faults
from nova_powervm.simulator import tls
from nova_powervm.status import facts as pvm_facts
from nova_powervm.status import service
from nova_powervm.tests import status_fixtures
from nova_powervm.virt.powervm import host as pvm_host


class TestOptions(status_fixtures.StatusTestCase):

    def test_another_driver_is_named(self):
        fix = self.host()
        fix.config.config(compute_driver='libvirt.LibvirtDriver')
        self.assertResult('failure', 'libvirt', service.options(None),
                          'powervm.PowerVMDriver')

    def test_value_that_cannot_be_read_is_named(self):
        path = self.useFixture(fixtures.TempDir()).join('nova.conf')
        with open(path, 'w') as file:
            file.write('[powervm]\npower_on_timeout = soon\n')
        self.host().config.conf(['--config-file', path], project='nova')
        result = service.options(None)
        self.assertResult('failure', 'power_on_timeout', result, 'nova.conf')

    def test_ratio_of_memory_and_missing_config_drives_are_warned_of(self):
        fix = self.host()
        fix.config.config(ram_allocation_ratio=1.5)
        result = service.ratios(None)
        self.assertResult('warning', 'ram_allocation_ratio = 1.5', result)
        self.assertIn('force_config_drive', result.found)


class TestVersions(status_fixtures.StatusTestCase):

    def installed(self, **versions):
        self.useFixture(fixtures.MockPatchObject(
            service.metadata, 'version',
            lambda name: versions.get(name, '99.0.0')))
        return service.versions(None)

    def test_what_is_installed_here_is_new_enough(self):
        self.assertResult('ok', 'pypowervm', service.versions(None))

    def test_what_is_too_old_is_named_with_what_to_install(self):
        self.assertResult('failure', 'nova 30.2.0',
                          self.installed(nova='30.2.0'),
                          'nova to 31.0.0')
        self.assertResult('ok', 'nova', self.installed(nova='31.0.0.0rc1'))


class TestMembership(status_fixtures.StatusTestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.host()
        self.group = types.SimpleNamespace(gr_gid=4242, gr_mem=['other'])
        self.useFixture(fixtures.MockPatchObject(
            grp, 'getgrnam', lambda name: self.group))
        self.let('geteuid', 1000)
        self.let('getgroups', [])
        self.useFixture(fixtures.MockPatch(
            'getpass.getuser', return_value='nova'))

    def let(self, function, value):
        self.useFixture(fixtures.MockPatch(
            f'os.{function}', return_value=value))

    def test_member_is_a_member(self):
        self.let('getgroups', [4242])
        self.assertResult('ok', 'nova is in pvm_admin',
                          service.membership(None))

    def test_stranger_is_told_the_command(self):
        self.assertResult('failure', 'nova is not in pvm_admin',
                          service.membership(None),
                          'usermod --append --groups pvm_admin nova')

    def test_member_since_the_logon_is_told_to_log_in_again(self):
        self.group.gr_mem.append('nova')
        self.assertResult('failure', 'after logging in',
                          service.membership(None), 'Log in again')

    def test_root_is_told_to_ask_as_somebody_else(self):
        self.let('geteuid', 0)
        self.assertResult('warning', 'pvm_admin has other',
                          service.membership(None))

    def test_password_needs_no_group(self):
        self.fix.config.config(group='powervm', rest_password='secret')
        self.assertResult('ok', 'Not needed', service.membership(None))


class TestLogon(status_fixtures.StatusTestCase):

    def test_wrong_password_is_a_sentence_without_it(self):
        fix = self.host(rest_username='admin', rest_password='wrong')
        fix.sim.faults.add(faults.Fault(faults.refuse(401), times=None))
        result = service.logon(pvm_facts.Facts('host1'))
        self.assertResult('failure', 'refused the logon', result,
                          'rest_password')
        self.assertNotIn('wrong', str(result))

    def test_flavour_of_the_service_is_told(self):
        self.host()
        facts = pvm_facts.Facts('host1')
        self.addCleanup(facts.close)
        self.assertResult('ok', '(PVM)', service.logon(facts))

    def test_clocks_that_differ_are_warned_of(self):
        facts = self.facts()
        self.assertResult('ok', 'seconds apart', service.clock(facts))
        facts.__dict__['clock_skew'] = -90.2
        self.assertResult('warning', '90 seconds', service.clock(facts),
                          'chrony')
        facts.__dict__['clock_skew'] = None
        self.assertResult('skipped', 'not tell', service.clock(facts))


class TestCertificate(status_fixtures.StatusTestCase):

    def test_plain_http_is_for_this_system_alone(self):
        fix = self.host()
        self.assertResult('ok', 'Not needed', service.certificate(None))
        fix.config.config(group='powervm', rest_host='pvm.example.org')
        self.assertResult('warning', 'Plain HTTP',
                          service.certificate(None), 'rest_protocol')

    def test_unchecked_certificates_are_warned_of(self):
        self.host(rest_protocol='https', rest_certificate_path='')
        self.assertResult('warning', 'not checked',
                          service.certificate(None))

    def test_certificate_that_ends_soon_or_has_ended_is_named(self):
        path = self.useFixture(fixtures.TempDir()).path
        with open(tls.make(path)[0], 'rb') as pem:
            shown = x509.load_pem_x509_certificate(pem.read())
        until = shown.not_valid_after_utc
        for days, code in ((400, 'ok'), (5, 'warning'), (-5, 'failure')):
            now = until - datetime.timedelta(days=days)
            clock = types.SimpleNamespace(
                datetime=types.SimpleNamespace(now=lambda tz, now=now: now),
                timezone=datetime.timezone)
            with fixtures.MockPatchObject(service, 'datetime', clock):
                self.assertEqual(
                    code, service._age(shown).code.name.lower())

    def test_service_that_shows_none_is_left_to_the_logon(self):
        self.host(rest_protocol='https')
        self.assertIn('https', pvm_host.endpoint())
        self.assertResult('skipped', 'shows no certificate',
                          service.certificate(None))
