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

from nova_powervm import conf as cfg
from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.tests.unit.virt.powervm.volume import test_npiv_state
from nova_powervm.virt.powervm.volume import strategy


class TestStrategy(base.TestCase):

    def setUp(self):
        super().setUp()
        self.config = self.useFixture(config_fixture.Config(cfg.CONF))
        self.kept = self.useFixture(driver_fixtures.InstancesFixture())

    def make_instance(self, **fields):
        instance = driver_fixtures.make_instance(**fields)
        self.kept.instances.append(instance)
        return instance

    def want(self, strategy):
        self.config.config(group='powervm', fc_attach_strategy=strategy)

    def test_option_counts_unless_the_flavor_says_otherwise(self):
        instance = self.make_instance()
        demanding = self.make_instance(
            extra_specs={'powervm:fc_attach_strategy': 'NPIV'})
        self.assertEqual('vscsi', strategy.of(instance))
        self.assertEqual('npiv', strategy.of(demanding))
        self.want('npiv')
        self.assertEqual('npiv', strategy.of(instance))

    def test_first_choice_holds_for_life(self):
        instance = self.make_instance()
        self.assertEqual('vscsi', strategy.fix(instance))
        self.want('npiv')
        self.assertEqual('vscsi', strategy.of(instance))
        self.assertEqual('vscsi', strategy.fix(instance))

    def test_instance_with_wwpns_of_an_earlier_driver_stays_with_npiv(self):
        instance = self.make_instance(
            system_metadata=dict(test_npiv_state.OLD),
            extra_specs={'powervm:fc_attach_strategy': 'vscsi'})
        self.assertEqual('npiv', strategy.of(instance))
        self.assertEqual('npiv', strategy.fix(instance))

    def test_volume_type_that_asks_for_the_other_way_is_refused(self):
        instance = self.make_instance()
        for data, count in (({}, 0), ({'qos_specs': None}, 0),
                            ({'qos_specs': {'minIOPS': '1'}}, 0)):
            self.assertEqual(
                count, len(strategy.refusals(instance, {'data': data})))
        for asked, count in (('vscsi', 0), ('npiv', 1)):
            self.assertEqual(count, len(strategy.refusals(
                instance, {'data': {'qos_specs': {
                    'powervm:fc_attach_strategy': asked}}})))

    def test_flavor_that_nova_should_not_have_taken_counts_as_none(self):
        self.assertEqual('vscsi', strategy.of(self.make_instance(
            extra_specs={'powervm:fc_attach_strategy': 'what'})))
