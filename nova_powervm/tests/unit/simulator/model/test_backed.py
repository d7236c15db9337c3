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
import tempfile

from nova_powervm.simulator.model import errors
from nova_powervm.simulator import presets
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines


class TestBackings(base.TestCase):

    def setUp(self):
        super().setUp()
        self.machine = presets.mgmt_storage()
        self.addCleanup(self.machine.close)
        self.host = self.machine.vios('novalink')
        self.backings = self.host.backings

    def test_an_image_is_lent_once_it_is_there(self):
        self.assertFalse(self.backings.exists('RBD', 'rbd/vol'))
        self.assertRaises(errors.NoSuchThing, self.backings.get, 'RBD',
                          'rbd/vol')
        made = self.backings.add('RBD', 'rbd/vol', 5.0)
        self.assertTrue(self.backings.exists('RBD', 'rbd/vol'))
        self.assertIs(made, self.backings.get('RBD', 'rbd/vol'))

    def test_a_file_of_this_host_will_do(self):
        with tempfile.NamedTemporaryFile() as file:
            os.truncate(file.name, 3 << 30)
            found = self.backings.get('File', file.name)
        self.assertEqual((3.0, 3 << 30, file.name),
                         (found.capacity, found.length, found.device))

    def test_the_udid_is_a_uuid_that_stays(self):
        one = self.backings.add('File', '/a', 1.0)
        two = self.backings.add('File', '/b', 1.0)
        self.assertEqual(36, len(one.udid))
        self.assertNotEqual(one.udid, two.udid)
        self.assertEqual(one.udid, self.backings.add('File', '/a', 1.0).udid)

    def test_a_virtual_io_server_lends_no_files(self):
        machine = machines.machine(self)
        self.assertRaises(errors.Invalid,
                          machine.vios('vios1').backings.get, 'File', '/a')

    def test_there_are_files_and_images_only(self):
        self.assertRaises(errors.Invalid, self.backings.add, 'Tape', 't', 1.0)

    def test_they_are_part_of_the_machine(self):
        before = self.machine.snapshot()
        self.backings.add('File', '/a', 1.0)
        self.assertNotEqual(before, self.machine.snapshot())

    def test_targets_are_named_as_linux_does(self):
        client = machines.lpar(self.machine)
        bus = self.host.add_bus(client)
        lun = bus.attach(self.backings.add('File', '/dir/file', 1.0))
        self.assertEqual(('lun1', 'FILEIO-file', '30000002-lun1'),
                         (lun.address, lun.target, lun.udid))
        other = bus.attach(self.host.group('novavg').create_disk('d', 1.0))
        self.assertEqual(('lun2', 'IBLOCK-d'), (other.address, other.target))
