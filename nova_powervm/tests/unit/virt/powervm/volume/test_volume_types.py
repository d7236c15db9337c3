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

import fixtures
import mock
from nova import objects
from oslo_config import fixture as config_fixture

from nova_powervm import conf as cfg
from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.virt.powervm.volume import volume_types


def bdm(volume_id, **fields):
    return objects.BlockDeviceMapping(**{
        'volume_id': volume_id, 'destination_type': 'volume',
        'source_type': 'volume', 'boot_index': None,
        'connection_info': None, **fields})


class TestVolumeTypes(base.TestCase):

    def setUp(self):
        super().setUp()
        objects.register_all()
        self.config = self.useFixture(config_fixture.Config(cfg.CONF))
        self.config.config(group='powervm', fc_attach_strategy_of_types={
            'fast': 'NPIV', 'cheap': 'vscsi'})
        self.asked, self.bdms = [], []
        self.useFixture(fixtures.MockPatchObject(
            objects.BlockDeviceMappingList, 'get_by_instance_uuid',
            lambda *args: self.bdms))
        self.useFixture(fixtures.MockPatch(
            'nova.volume.cinder.API', return_value=mock.Mock(get=self.get)))

    def get(self, context, volume_id):
        self.asked.append(volume_id)
        return {'volume_type_id': volume_id.partition('-')[0]}

    def way(self, *bdms):
        self.bdms = bdms
        return volume_types.way(driver_fixtures.make_instance())

    def test_type_of_the_boot_volume_comes_first(self):
        self.assertEqual('vscsi', self.way(
            bdm('fast-1'), bdm('cheap-1', boot_index=0)))

    def test_volumes_that_are_there_do_not_count(self):
        self.assertEqual('vscsi', self.way(
            bdm('fast-1', connection_info='{"driver_volume_type": "rbd"}'),
            bdm('cheap-1', connection_info='{}')))
        self.assertEqual(['cheap-1'], self.asked)

    def test_other_types_and_disks_have_no_way(self):
        self.assertIsNone(self.way(
            bdm('plain-1'), bdm(None, destination_type='local')))

    def test_nobody_is_asked_where_no_type_has_a_way(self):
        self.config.config(group='powervm', fc_attach_strategy_of_types={})
        self.assertIsNone(self.way(bdm('fast-1')))
        self.assertEqual([], self.asked)
