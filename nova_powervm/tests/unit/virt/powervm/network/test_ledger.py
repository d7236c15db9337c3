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

from nova_powervm import conf
from nova_powervm.tests import base
from nova_powervm.virt.powervm.network import ledger

PLACE = ('ETHERNET0', 42)
OTHER = ('ETHERNET0', 43)


class LedgerTestCase(base.TestCase):

    def setUp(self):
        super().setUp()
        self.config = self.useFixture(config_fixture.Config(conf.CONF))
        self.config.config(
            state_path=self.useFixture(fixtures.TempDir()).path)
        self.book = self.open()

    def open(self, host='host1'):
        return ledger.Ledger(types.SimpleNamespace(name=host))

    def test_new_host_has_nothing_of_ours(self):
        self.assertEqual({}, self.book.users())

    def test_what_was_begun_is_known_after_a_restart(self):
        self.book.begin(PLACE, 'one')

        self.assertEqual({PLACE: {'one'}}, self.open().users())

    def test_hosts_that_share_a_directory_do_not_share_the_file(self):
        self.book.begin(PLACE, 'one')

        self.assertEqual({}, self.open('host2').users())

    def test_use_is_noted_of_ours_only(self):
        self.book.begin(PLACE, 'one')
        self.book.use(PLACE, 'two')
        self.book.use(OTHER, 'two')

        self.assertEqual({PLACE: {'one', 'two'}}, self.book.users())

    def test_who_leaves_uses_only_what_it_keeps(self):
        for place in (PLACE, OTHER):
            self.book.begin(place, 'one')

        self.book.leave('one', except_for={OTHER})

        self.assertEqual({PLACE: set(), OTHER: {'one'}}, self.book.users())

    def test_vlan_without_users_stays_ours_until_it_is_forgotten(self):
        self.book.begin(PLACE, 'one')
        self.book.leave('one')
        self.assertEqual({PLACE: set()}, self.open().users())

        self.book.forget(PLACE)
        self.book.forget(PLACE)

        self.assertEqual({}, self.open().users())
