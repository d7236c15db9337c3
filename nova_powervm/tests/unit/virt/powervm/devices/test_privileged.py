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
from nova_powervm.virt.powervm.devices import privileged


class PrivilegedTest(base.TestCase):
    """In the process of the test, on a directory that looks like sysfs."""

    def setUp(self):
        super().setUp()
        self.useFixture(fixtures.MonkeyPatch(
            'nova_powervm.virt.powervm.devices.privileged.context.'
            'client_mode', False))
        self.root = self.useFixture(fixtures.TempDir()).path
        self.useFixture(fixtures.MonkeyPatch(
            'nova_powervm.virt.powervm.devices.privileged.SYSFS', self.root))

    def make(self, path, content=''):
        full = os.path.join(self.root, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, 'w') as file:
            file.write(content)
        return full

    def read(self, path):
        with open(path) as file:
            return file.read()


class TestScan(PrivilegedTest):

    def test_only_the_hosts_behind_the_slot_are_scanned(self):
        host = 'bus/vio/devices/{}/host{}/scsi_host/host{}/scan'
        mine = self.make(host.format('3000000d', 5, 5))
        other = self.make(host.format('30000002', 0, 0))
        self.assertEqual(1, privileged.scan(13))
        self.assertEqual('- - -', self.read(mine))
        self.assertEqual('', self.read(other))

    def test_adapter_that_linux_does_not_know_yet_is_no_error(self):
        self.assertEqual(0, privileged.scan(13))


class TestDelete(PrivilegedTest):

    def disk(self, name, where):
        """A disk as sysfs shows it."""
        file = self.make(f'devices/{where}/0:0:1:0/delete')
        os.makedirs(os.path.join(self.root, 'block', name))
        os.symlink(os.path.dirname(file),
                   os.path.join(self.root, 'block', name, 'device'))
        return file

    def test_virtual_disk_is_deleted(self):
        file = self.disk('sdc', 'vio/3000000d/host5')
        privileged.delete('sdc')
        self.assertEqual('1', self.read(file))

    def test_disk_that_is_no_virtual_one_is_kept(self):
        file = self.disk('sda', 'pci0001:00/host0')
        exc = self.assertRaises(PermissionError, privileged.delete, 'sda')
        self.assertIn('sda is no virtual disk', str(exc))
        self.assertEqual('', self.read(file))

    def test_absent_disk_is_fine(self):
        privileged.delete('sdz')

    def test_only_names_of_disks_are_taken(self):
        for name in ('../block/sda', 'sda1', 'nvme0n1', ''):
            self.assertRaises(PermissionError, privileged.delete, name)


class TestBorrow(PrivilegedTest):

    def test_descriptor_reads_the_device_and_cannot_write(self):
        path = self.make('disk', 'bytes')
        self.useFixture(fixtures.MonkeyPatch(
            'nova_powervm.virt.powervm.devices.privileged.stat.S_ISBLK',
            lambda mode: True))
        descriptor = privileged.borrow(path)
        self.addCleanup(os.close, descriptor)
        self.assertEqual(b'bytes', os.read(descriptor, 10))
        self.assertRaises(OSError, os.write, descriptor, b'x')

    def test_file_is_not_lent(self):
        path = self.make('shadow', 'secret')
        exc = self.assertRaises(PermissionError, privileged.borrow, path)
        self.assertIn('shadow is no block device', str(exc))

    def test_nothing_is_kept_by_what_lends(self):
        self.assertEqual([], list(privileged.context.conf.capabilities))
