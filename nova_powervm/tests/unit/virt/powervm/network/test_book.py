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

import types

import fixtures
from oslo_config import fixture as config_fixture
from oslo_utils import uuidutils

from nova_powervm import conf
from nova_powervm.tests import base
from nova_powervm.tests import network_fixtures
from nova_powervm.virt.powervm.network import base as vif_base
from nova_powervm.virt.powervm.network import book as pvm_book


class TestBook(base.TestCase):

    def setUp(self):
        super().setUp()
        self.useFixture(config_fixture.Config(conf.CONF)).config(
            state_path=self.useFixture(fixtures.TempDir()).path)
        self.host = types.SimpleNamespace(name='host1')
        self.book = pvm_book.Book(self.host)
        self.owner, self.other = (
            vif_base.Owner(types.SimpleNamespace(
                uuid=uuidutils.generate_uuid()), 'partition')
            for _ in range(2))
        self.vifs = [vif_base.Vif.of(network_fixtures.make_vif(
            number, 'pvm_sriov', details={
                'physical_port': 'T1', 'min_kbps': number * 1000}))
            for number in (1, 2)]

    def entries(self, owner=None):
        return {each.vif.mac[-1]: each.whole for each in (
            self.book.entries(owner.instance.uuid).values() if owner
            else self.book.all())}

    def test_port_is_begun_then_whole_then_forgotten(self):
        self.book.begin(self.owner, self.vifs)
        self.assertEqual({'1': False, '2': False}, self.entries())
        self.book.finish(self.owner, self.vifs[:1])
        self.assertEqual({'1': True, '2': False}, self.entries())
        self.book.forget(self.owner, self.vifs[1:])
        self.assertEqual({'1': True}, self.entries())

    def test_entry_has_what_unplugging_takes(self):
        self.book.begin(self.owner, self.vifs[:1])
        entry, = pvm_book.Book(self.host).all()
        vif = self.vifs[0]
        self.assertEqual(
            (vif.id, vif.type, vif.mac, vif.device, vif.bridge, vif.iface_id),
            (entry.vif.id, entry.vif.type, entry.vif.mac, entry.vif.device,
             entry.vif.bridge, entry.vif.iface_id))
        self.assertEqual((self.owner.instance.uuid, 'partition', False),
                         (entry.instance, entry.partition, entry.whole))

    def test_instance_leaves_its_own_and_keeps_what_remains(self):
        self.book.finish(self.owner, self.vifs[:1])
        self.book.finish(self.other, self.vifs[1:])
        self.book.leave(self.other, [])
        self.assertEqual({'1': True}, self.entries())
        self.book.leave(self.owner, self.vifs)
        self.assertEqual({'1': False, '2': False}, self.entries(self.owner))

    def test_port_may_have_left_something_with_another_instance(self):
        self.book.begin(self.other, self.vifs[:1])
        self.book.finish(self.owner, self.vifs)
        self.assertEqual({'1': False}, self.entries(self.other))
        self.book.forget(self.owner, self.vifs)
        self.assertEqual({'1': False}, self.entries())

    def test_guarantees_of_plugged_ports_are_summed_up(self):
        self.book.begin(self.owner, self.vifs)
        self.assertEqual({}, self.book.guaranteed())
        self.book.finish(self.owner, self.vifs)
        self.assertEqual({'T1': 3000}, self.book.guaranteed())

    def test_first_opening_is_told_from_the_next(self):
        self.assertFalse(self.book.open())
        self.assertTrue(self.book.open())
