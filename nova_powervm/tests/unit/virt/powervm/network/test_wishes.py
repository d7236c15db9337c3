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


from oslo_config import fixture as config_fixture

from nova_powervm import conf
from nova_powervm.tests import base
from nova_powervm.tests import network_fixtures
from nova_powervm.virt.powervm.network import base as vif
from nova_powervm.virt.powervm.network import wishes

FLAVOR = {'powervm:vnic_required_vfs': '3', 'powervm:vnic_capacity': '20%'}


class TestWish(base.TestCase):

    def setUp(self):
        super().setUp()
        self.config = self.useFixture(config_fixture.Config(conf.CONF))

    def wish(self, flavor=None, **details):
        """Return what is asked of the vNIC of a port."""
        return wishes.Wish.of(vif.Vif.of(network_fixtures.make_vif(
            1, 'pvm_sriov', details=details)), flavor or {})

    def test_operators_number_of_ports_may_be_missed(self):
        self.config.config(group='powervm', vnic_required_vfs=2,
                           vnic_capacity=4.0)
        wish = self.wish()
        self.assertEqual((2, False, 0.04),
                         (wish.backings, wish.exactly, wish.capacity))

    def test_flavors_number_of_ports_may_not(self):
        wish = self.wish(FLAVOR)
        self.assertEqual((3, True, 0.2),
                         (wish.backings, wish.exactly, wish.capacity))

    def test_port_is_asked_first(self):
        wish = self.wish(FLAVOR, redundancy='1', capacity='10%',
                         max_capacity=0.5)
        self.assertEqual(
            (1, True, 0.1, 0.5), (wish.backings, wish.exactly, wish.capacity,
                                  wish.max_capacity))

    def test_guarantee_names_its_port(self):
        wish = self.wish(physical_port='T1', min_kbps=1000)
        self.assertEqual(('T1', 1000), (wish.port, wish.kbps))

    def test_malformed_wish_is_named(self):
        for details, words in (({'redundancy': '7'}, 'number from 1 to 6'),
                               ({'capacity': 'all'}, "as '10%'"),
                               ({'max_capacity': 2}, "max_capacity of '2'")):
            self.assertIn(words, str(self.assertRaises(
                ValueError, self.wish, **details)))
