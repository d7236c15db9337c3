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
import mock

from nova_powervm.tests import base
from nova_powervm.virt.powervm.devices import block

_UDID = '0300f8d6de00004b000000014a54555cd9.3'


class BlockTest(base.TestCase):
    """Links in a directory stand for the disks that Linux knows.

    ``to_come`` are links that appear with the scan after next, and
    ``stubborn`` are devices that do not go.
    """

    def setUp(self):
        super().setUp()
        self.by_id = self.useFixture(fixtures.TempDir()).path
        self.dev = self.useFixture(fixtures.TempDir()).path
        self.scanned, self.to_come, self.stubborn = [], [], set()
        module = 'nova_powervm.virt.powervm.devices.block.'
        self.useFixture(fixtures.MonkeyPatch(
            f'{module}BY_ID', self.by_id))
        self.useFixture(fixtures.MonkeyPatch(f'{module}privileged', mock.Mock(
            scan=self.scan, delete=self.delete, borrow=self.borrow)))
        self.useFixture(fixtures.MonkeyPatch(
            f'{module}time', mock.Mock(sleep=self.sleep)))
        self.now = 0.0
        self.useFixture(fixtures.MonkeyPatch(
            'oslo_utils.timeutils.now', lambda: self.now))

    def sleep(self, seconds):
        self.now += seconds

    def link(self, name, device):
        path = os.path.join(self.dev, device)
        if not os.path.exists(path):
            with open(path, 'wb') as file:
                file.write(b'bytes')
        os.symlink(path, os.path.join(self.by_id, name))
        return path

    def scan(self, slot):
        self.scanned.append(slot)
        if len(self.scanned) > 2:
            while self.to_come:
                self.link(*self.to_come.pop())

    def delete(self, device):
        if device in self.stubborn:
            return
        for name in os.listdir(self.by_id):
            link = os.path.join(self.by_id, name)
            if os.path.realpath(link).endswith(f'/{device}'):
                os.unlink(link)

    def borrow(self, path):
        return f'borrowed {path}'


class TestFind(BlockTest):

    def test_disk_that_appears_after_a_while_is_found(self):
        self.to_come.append(('scsi-SAIX_VDASD_' + _UDID[2:], 'sdc'))
        self.link('scsi-SAIX_VDASD_' + _UDID[2:-1] + '4', 'sdb')
        self.assertEqual(os.path.join(self.dev, 'sdc'),
                         block.find(_UDID, 13, 300))
        self.assertEqual([13, 13, 13], self.scanned)

    def test_two_links_to_one_device_are_one_disk(self):
        path = self.link('scsi-SAIX_VDASD_' + _UDID[2:], 'sdc')
        self.link('wwn-' + _UDID, 'sdc')
        self.assertEqual(path, block.find(_UDID, 13, 300))

    def test_two_devices_are_refused(self):
        self.link('scsi-SAIX_VDASD_' + _UDID[2:], 'sdc')
        self.link('wwn-' + _UDID, 'sdd')
        exc = self.assertRaises(block.DeviceError, block.find, _UDID, 13, 1)
        self.assertIn('sdc and ', str(exc))

    def test_disk_that_does_not_appear_is_given_up_at_the_deadline(self):
        exc = self.assertRaises(block.DeviceError, block.find, _UDID, 13, 10)
        self.assertIn('did not appear', str(exc))
        self.assertAlmostEqual(10, self.now, delta=1)

    def test_link_is_spelt_as_udev_spells_it(self):
        path = self.link('scsi-SAIX_VDASD_' + 31 * 'a' + '_', 'sdc')
        self.assertEqual([path], block.devices('03' + 31 * 'a' + '/'))


class TestRemove(BlockTest):

    def test_all_devices_of_a_disk_go_and_no_others(self):
        self.link('scsi-SAIX_VDASD_' + _UDID[2:], 'sdc')
        self.link('wwn-' + _UDID, 'sdd')
        self.link('other', 'sde')
        block.remove(_UDID)
        self.assertEqual(['other'], os.listdir(self.by_id))

    def test_absent_disk_is_fine(self):
        block.remove(_UDID)

    def test_device_that_stays_does_not_hold_up_the_rest_for_ever(self):
        self.link('scsi-SAIX_VDASD_' + _UDID[2:], 'sdc')
        self.stubborn.add('sdc')
        block.remove(_UDID)
        self.assertAlmostEqual(10, self.now, delta=1)


class TestOpen(BlockTest):

    def test_what_may_be_read_is_opened(self):
        descriptor = block.open_disk(self.link('x', 'sdc'))
        self.addCleanup(os.close, descriptor)
        self.assertEqual(b'bytes', os.read(descriptor, 10))

    def test_what_only_root_may_read_is_borrowed(self):
        self.useFixture(fixtures.MonkeyPatch(
            'os.open', mock.Mock(side_effect=PermissionError)))
        self.assertEqual('borrowed /dev/sdc', block.open_disk('/dev/sdc'))
