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

from oslo_serialization import jsonutils

from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.virt.powervm.media import configdrive


class TestFiles(base.TestCase):

    def setUp(self):
        super().setUp()
        self.useFixture(driver_fixtures.DriverFixture(start=False))
        self.instance = driver_fixtures.make_instance(config_drive='True')

    def files(self, **kwargs):
        return dict(configdrive.files(
            self.instance, **{
                'partition_uuid': '40FFEE00-1234-4678-9ABC-DEF012345678',
                'network_info': [], 'injected_files': [],
                'admin_password': None, **kwargs}))

    def metadata(self, **kwargs):
        return jsonutils.loads(
            self.files(**kwargs)['openstack/latest/meta_data.json'])

    def test_uuid_is_the_one_the_firmware_shows_the_guest(self):
        self.assertEqual('40ffee00-1234-4678-9abc-def012345678',
                         self.metadata()['uuid'])

    def test_password_is_there_only_when_there_is_one(self):
        self.assertEqual('s3cret', self.metadata(
            admin_password='s3cret')['admin_pass'])
        self.assertNotIn('admin_pass', self.metadata())

    def test_injected_files_are_carried(self):
        files = self.files(injected_files=[('/etc/motd', b'hello')])
        self.assertEqual(b'hello', files['openstack/content/0000'])

    def test_contents_are_bytes(self):
        for path, content in self.files().items():
            self.assertIsInstance(content, bytes, path)
