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
from nova_powervm.simulator.wire import document
from nova_powervm.tests.unit.simulator import pools
from nova_powervm.tests.unit.simulator.rest import http


class UnitCase(http.RestCase):

    def setUp(self):
        super().setUp()
        self.machine = self.app.machine = pools.machine(self)
        self.pool = pools.pool(self.machine)
        self.path = f'{http.UOM}/Tier/{self.pool.default_tier.uuid}'
        self.units_path = f'{self.path}/LogicalUnit'


class TestLogicalUnit(UnitCase):

    def create(self, **children):
        return self.put(self.units_path, 'LogicalUnit',
                        document.bare(**children))

    def test_it_is_created_read_and_deleted(self):
        made = self.create(UnitCapacity='2.000000', UnitName='lu')
        self.assertEqual(201, made.status)
        unit, = self.pool.units
        path = f'{self.units_path}/{unit.uuid}'
        self.assertTrue(made.self_href.endswith(path))
        read = self.get(path)
        self.assertEqual('lu', read.text('UnitName'))
        self.assertEqual(204, self.ask(
            'DELETE', path, etag=read.headers['ETag']).status)
        self.assertRefused(404, self.get(path), 'LogicalUnit')

    def test_the_feed_has_those_of_the_tier(self):
        for name in ('a', 'b'):
            pools.unit(self.machine, name)
        self.assertEqual(['a', 'b'], [
            u.text('UnitName') for u in self.get(self.units_path).contents])
        below = f'{http.UOM}/SharedStoragePool/{self.pool.uuid}/Tier'
        self.assertEqual(2, len(self.get(
            f'{below}/{self.pool.default_tier.uuid}/LogicalUnit').contents))

    def test_it_is_changed(self):
        unit = pools.unit(self.machine)
        path = f'{self.units_path}/{unit.uuid}'
        element = self.get(path).element
        element.find('{*}UnitName').text = 'renamed'
        self.assertEqual('renamed', self.post(path, element).text('UnitName'))
        self.assertEqual('renamed', unit.name)

    def test_an_old_etag_is_refused(self):
        unit = pools.unit(self.machine)
        path = f'{self.units_path}/{unit.uuid}'
        etag = self.get(path).headers['ETag']
        unit.change('other', 1.0)
        self.assertRefused(412, self.ask('DELETE', path, etag=etag))

    def test_an_image_with_clones_stays(self):
        image = pools.image(self.machine)
        pools.clone(self.machine, image)
        self.assertRefused(409, self.ask(
            'DELETE', f'{self.units_path}/{image.uuid}'), 'clones')

    def test_faults_know_the_name_of_a_new_one(self):
        self.assertRefused(400, self.create(UnitName='lu'), 'UnitCapacity')
