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

import fixtures
from oslo_config import cfg

from nova_powervm.conf import powervm
from nova_powervm.tests import base


class TestNetworkStorage(base.TestCase):

    def setUp(self):
        super().setUp()
        self.conf = cfg.ConfigOpts()
        powervm.register_opts(self.conf)

    def read(self, *lines):
        path = self.useFixture(fixtures.TempDir()).join('nova.conf')
        with open(path, 'w') as file:
            print('[powervm]', *lines, sep='\n', file=file)
        self.conf(['--config-file', path])
        return self.conf.powervm

    def test_the_old_name_of_multipath_is_understood(self):
        self.assertFalse(self.read('volume_use_multipath = false')
                         .iscsi_multipath)

    def test_by_default_all_paths_and_one_name(self):
        options = self.read()
        self.assertEqual(
            (True, False, 'default', None, 'loop'),
            (options.iscsi_multipath, options.iscsi_all_initiators,
             options.iscsi_iface, options.rbd_user,
             options.file_backing_store))

    def test_a_backing_store_of_another_sort_is_refused(self):
        options = self.read('file_backing_store = user:qcow')
        self.assertRaises(cfg.ConfigFileValueError, getattr, options,
                          'file_backing_store')
