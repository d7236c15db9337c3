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

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import guest
from nova_powervm.simulator import presets
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines

EXPORT = '192.0.2.9:/volumes'


class TestShared(base.TestCase):

    def setUp(self):
        super().setUp()
        self.machine = presets.mgmt_storage()
        self.addCleanup(self.machine.close)
        self.san = self.machine.san
        self.backings = self.machine.vios('novalink').backings

    def test_an_image_is_lent_by_who_reaches_the_cluster(self):
        self.assertFalse(self.backings.exists('RBD', 'rbd/one'))
        image = self.san.ceph.add('rbd/one', 2)
        image.content.write_from(io.BytesIO(b'bytes'))
        disk = self.backings.get('RBD', 'rbd/one')
        self.assertEqual((2, b'bytes'), (disk.capacity, disk.content.read()))
        self.assertIs(disk, self.backings.get('RBD', 'rbd/one'))

    def test_a_file_is_lent_where_it_is_mounted(self):
        self.san.export(EXPORT).add('volume-1', 1)
        path = '/mnt/volumes/volume-1'
        self.assertFalse(self.backings.exists('File', path))
        self.backings.mount(EXPORT, '/mnt/volumes/')
        self.assertTrue(self.backings.exists('File', path))
        self.assertEqual(1, self.backings.get('File', path).capacity)
        self.backings.unmount('/mnt/volumes')
        self.assertRaises(errors.NoSuchThing, self.backings.get, 'File', path)
        self.assertRaises(errors.NoSuchThing, self.backings.unmount, '/mnt')
        self.assertRaises(errors.NoSuchThing, self.backings.mount, 'x:/', '/')

    def test_growth_is_seen_by_a_client_after_a_rescan(self):
        image = self.san.ceph.add('rbd/one', 2)
        client = machines.lpar(self.machine)
        lender = self.machine.vios('novalink')
        disk = self.backings.get('RBD', 'rbd/one')
        lender.add_bus(client).attach(disk)
        image.grow(5)
        self.assertEqual(2, self.backings.get('RBD', 'rbd/one').capacity)
        self.assertTrue(disk.rescan())
        self.assertFalse(disk.rescan())
        self.assertEqual(5, disk.capacity)
        self.assertRaises(errors.Invalid, image.grow, 4)

    def test_whoever_lends_it_has_the_same_bytes(self):
        machines_ = [presets.mgmt_storage(name=name) for name in 'ab']
        for machine in machines_:
            self.addCleanup(machine.close)
        machines_[0].site.join(machines_[1])
        machines_[1].san.ceph.add('rbd/one', 1).content.write_from(
            io.BytesIO(b'same'))
        clients = [machines.lpar(machine) for machine in machines_]
        for machine, client in zip(machines_, clients):
            lender = machine.vios('novalink')
            lender.add_bus(client).attach(
                lender.backings.get('RBD', 'rbd/one'))
        self.assertEqual([b'same'] * 2, [
            guest.disks(client)[0].content.read() for client in clients])

    def test_it_is_part_of_the_san_until_it_is_removed(self):
        before = self.san.snapshot()
        self.san.ceph.add('rbd/one', 2)
        self.assertNotEqual(before, self.san.snapshot())
        self.assertRaises(errors.NameTaken, self.san.ceph.add, 'rbd/one', 2)
        self.san.ceph.remove('rbd/one')
        self.assertEqual(before, self.san.snapshot())
        self.assertRaises(errors.NoSuchThing, self.san.ceph.remove, 'rbd/one')
        self.assertRaises(errors.NoSuchThing, self.backings.get, 'RBD',
                          'rbd/one')
