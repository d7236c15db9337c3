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

from nova import objects

from nova_powervm.tests import base as tests
from nova_powervm.tests import driver_fixtures
from nova_powervm.virt.powervm.volume import base
from nova_powervm.virt.powervm.volume import fc_vscsi
from nova_powervm.virt.powervm.volume import lost
from nova_powervm.virt.powervm.volume import npiv
from nova_powervm.virt.powervm.volume import registry


class TestRegistry(tests.TestCase):

    def setUp(self):
        super().setUp()
        objects.register_all()
        self.instance = driver_fixtures.make_instance()

    def volume(self, kind):
        return registry.volume(None, self.instance, base.Request(
            {'driver_volume_type': kind, 'data': {}}, 'P', 'id1'))

    def test_fibre_channel_is_served(self):
        self.assertIsInstance(self.volume('fibre_channel'), fc_vscsi.FcVscsi)

    def test_fibre_channel_comes_the_way_of_the_instance(self):
        self.instance.system_metadata['powervm_fc_attach_strategy'] = 'npiv'
        self.assertIsInstance(self.volume('fibre_channel'), npiv.Npiv)

    def test_unknown_kind_is_refused_by_its_name(self):
        volume = self.volume('nvmeof')
        why, = registry.refusals([volume])
        self.assertIsInstance(volume, lost.Lost)
        self.assertIn("volume id1 is of the type 'nvmeof'", why)
        self.assertIn('fibre_channel', why)

    def test_every_class_keeps_the_contract(self):
        for kind, each in registry.VOLUMES.items():
            self.assertTrue(issubclass(each, base.Volume), kind)
            self.assertIn(kind, each.kinds)
            self.assertEqual(frozenset(), each.__abstractmethods__)
