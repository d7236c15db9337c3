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

import fixtures

from nova_powervm.tests import base
from nova_powervm.virt.powervm import mounts

TABLE = r'''
sysfs /sys sysfs rw,nosuid 0 0
nfs.example:/volumes /mnt/by\040name nfs4 rw,vers=4.2,addr=192.0.2.9 0 0
192.0.2.8:/ /mnt/root nfs rw,addr=192.0.2.8 0 0
192.0.2.8:/volumes/fast /mnt/fast nfs rw,addr=192.0.2.8 0 0
[2001:db8::1]:/six /mnt/six nfs4 rw,addr=2001:db8::1 0 0
/dev/sda1 /boot ext4 rw 0 0
'''.strip()


class TestMounts(base.TestCase):

    def setUp(self):
        super().setUp()
        self.directory = self.useFixture(fixtures.TempDir())
        table = self.directory.join('mounts')
        with open(table, 'w') as file:
            print(TABLE, file=file)
        self.useFixture(fixtures.MonkeyPatch(
            'nova_powervm.virt.powervm.mounts.MOUNTS', table))

    def test_a_share_is_found_by_name_and_by_address(self):
        for source in ('nfs.example:/volumes', 'NFS.example:/volumes/',
                       '192.0.2.9:/volumes'):
            self.assertEqual('/mnt/by name', mounts.path_of(source))

    def test_a_part_of_a_share_is_found_in_the_nearest(self):
        self.assertEqual('/mnt/root/volumes/slow',
                         mounts.path_of('192.0.2.8:/volumes/slow'))
        self.assertEqual('/mnt/fast/one',
                         mounts.path_of('192.0.2.8:/volumes/fast/one'))
        self.assertEqual('/mnt/root', mounts.path_of('192.0.2.8:/'))

    def test_six_is_a_number_like_four(self):
        self.assertEqual('/mnt/six', mounts.path_of('[2001:db8::1]:/six'))

    def test_what_is_not_mounted_is_not_found(self):
        for source in ('192.0.2.7:/volumes', '192.0.2.9:/vol',
                       '192.0.2.9:/volumes2', '/boot'):
            self.assertIsNone(mounts.path_of(source))

    def test_a_file_is_there_or_not(self):
        there = self.directory.join('there')
        open(there, 'w').close()
        self.assertEqual([True, False], [
            mounts.exists(there), mounts.exists(self.directory.join('no'))])

    def test_a_file_that_may_not_be_seen_may_be_there(self):
        def refuse(path):
            raise PermissionError(path)

        self.useFixture(fixtures.MonkeyPatch('os.stat', refuse))
        self.assertTrue(mounts.exists(os.path.join('/root', 'x')))
