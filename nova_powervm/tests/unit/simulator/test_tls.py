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
"""Tests of nova_powervm.simulator.tls."""

import os
import shutil
import stat

from cryptography import x509
import fixtures

from nova_powervm.simulator import tls
from nova_powervm.tests import base


class TestTls(base.TestCase):

    def setUp(self):
        super().setUp()
        self.folder = self.useFixture(fixtures.TempDir()).path

    def names(self, host):
        """What the certificate for a host says its names are."""
        path, _key = tls.make(self.folder, host)
        with open(path, 'rb') as file:
            made = x509.load_pem_x509_certificate(file.read())
        found = made.extensions.get_extension_for_class(
            x509.SubjectAlternativeName).value
        return [str(name.value) for name in found]

    def test_files_are_called_as_clients_look_for_them(self):
        paths = tls.make(self.folder, '192.0.2.1')
        self.assertEqual(['192_0_2_1.crt', '192_0_2_1.key'],
                         [os.path.basename(path) for path in paths])

    def test_only_the_owner_reads_the_key(self):
        _path, key = tls.make(self.folder)
        self.assertEqual(0o600, stat.S_IMODE(os.stat(key).st_mode))

    def test_a_server_can_use_it_from_two_files_or_one(self):
        path, key = tls.make(self.folder)
        tls.load(path, key)
        both = os.path.join(self.folder, 'both.pem')
        with open(both, 'wb') as target:
            for part in (key, path):
                with open(part, 'rb') as source:
                    shutil.copyfileobj(source, target)
        tls.load(both)

    def test_names_are_those_a_client_would_use(self):
        self.assertEqual(['127.0.0.1', 'localhost'], self.names('127.0.0.1'))
        self.assertEqual(['::1', 'localhost'], self.names('::1'))
        self.assertEqual(['sim.example.org'], self.names('sim.example.org'))
        self.assertIn('127.0.0.1', self.names('0.0.0.0'))

    def refused(self, *paths):
        return str(self.assertRaises(tls.BadCertificate, tls.load, *paths))

    def test_what_is_not_there_is_named(self):
        path, _key = tls.make(self.folder)
        self.assertEqual('/no/key cannot be read: No such file or directory.',
                         self.refused(path, '/no/key'))

    def test_what_is_no_certificate_is_refused(self):
        path, key = tls.make(self.folder)
        _path, other = tls.make(self.folder, 'other')
        for paths in ((__file__,), (path,), (path, other), (key, key)):
            self.assertIn('no certificate with its private key',
                          self.refused(*paths))
