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

from oslo_config import fixture as config_fixture

from nova_powervm import conf as cfg
from nova_powervm.tests import base
from nova_powervm.virt.powervm.volume import npiv_fabrics

ONE, TWO, THREE = (f'10000090FA1B2C0{number}' for number in range(3))


def servers(*wwpns):
    return [types.SimpleNamespace(pfc_ports=[
        types.SimpleNamespace(wwpn=wwpn) for wwpn in wwpns])]


class TestFabrics(base.TestCase):

    def setUp(self):
        super().setUp()
        self.config = self.useFixture(config_fixture.Config(cfg.CONF))

    def configure(self, **options):
        self.config.config(group='powervm', **options)

    def check(self, *words, **how):
        """There is a problem for each text, and no other."""
        found = npiv_fabrics.problems(
            how.pop('vioses', servers(ONE.lower(), TWO, THREE)), **how)
        self.assertEqual(len(words), len(found), found)
        for text, problem in zip(words, found, strict=True):
            self.assertIn(text, problem)

    def test_ports_are_told_in_one_form(self):
        self.configure(fabrics=['A', 'B'], fabric_ports={
            'A': '10:00:00:90:fa:1b:2c:00;10-00-00-90-FA-1B-2C-01',
            'B': THREE.lower()})
        self.assertEqual({'A': [ONE, TWO], 'B': [THREE]},
                         npiv_fabrics.ports())
        self.check()

    def test_nothing_is_wrong_where_nobody_wants_npiv(self):
        self.assertFalse(npiv_fabrics.in_use())
        self.check(vioses=[])

    def test_fabric_without_ports_is_a_problem_once_somebody_does(self):
        self.configure(fc_attach_strategy='npiv')
        self.check("fabric 'A' has no physical ports")

    def test_all_that_is_wrong_is_said_at_once(self):
        self.configure(fabrics=['A', 'A_2', 'B'], fabric_ports={
            'A': f'{ONE};{ONE};12', 'C': TWO, 'A_2': '1000000000000001'})
        self.check("names fabric 'C'", "'A' and 'A_2' cannot be told apart",
                   "fabric 'B' has no physical ports",
                   f"{ONE} is listed for fabric 'A' and again for 'A'",
                   "'12' of fabric 'A' is not a WWPN",
                   "1000000000000001 of fabric 'A_2' is on no Virtual")

    def test_way_of_a_type_must_be_one(self):
        self.configure(fc_attach_strategy_of_types={'fast': 'san'})
        self.check("says 'san' for volumes of the type 'fast'")

    def test_type_that_comes_by_npiv_needs_ports(self):
        self.configure(fc_attach_strategy_of_types={'fast': 'NPIV'})
        self.check("fabric 'A' has no physical ports")

    def test_fabric_that_is_named_twice_is_a_problem(self):
        self.configure(fabrics=['A', 'A'], fabric_ports={'A': ONE})
        self.check("lists 'A' 2 times")

    def test_servers_that_are_down_may_have_the_missing_ports(self):
        self.configure(fabric_ports={'A': ONE})
        self.check(vioses=[], all_seen=False)
        self.check(f'port {ONE}', vioses=[])
