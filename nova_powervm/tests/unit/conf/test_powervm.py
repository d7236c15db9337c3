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

from oslo_config import cfg

from nova_powervm.conf import powervm
from nova_powervm.tests import base


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

    def test_registering_twice_is_harmless(self):
        powervm.register_opts(self.conf)
