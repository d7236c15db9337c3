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
from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import logical_unit as model
from nova_powervm.simulator.wire import document
from nova_powervm.simulator.wire import logical_unit as wire
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import pools
from nova_powervm.tests.unit.simulator.wire import documents


def posted(**children):
    return documents.written('LogicalUnit', document.bare(**children))


class TestEncode(base.TestCase):

    def setUp(self):
        super().setUp()
        self.machine = pools.machine(self)
        self.image = pools.image(self.machine)

    def test_a_clone_names_its_image(self):
        clone = pools.clone(self.machine, self.image)
        body = documents.encoded(clone)
        self.assertEqual(self.image.udid, body.text('ClonedFrom'))
        self.assertEqual('VirtualIO_Disk', body.text('LogicalUnitType'))

    def test_an_image_is_cloned_from_nothing(self):
        body = documents.encoded(self.image)
        self.assertIsNone(body.child('ClonedFrom'))
        self.assertEqual(
            ['Metadata', 'ThinDevice', 'UniqueDeviceID', 'UnitCapacity',
             'LogicalUnitType', 'InUse', 'UnitName'], documents.names(body))

    def test_it_looks_the_same_as_an_element(self):
        alone = documents.encoded(self.image)
        inside = documents.written('LogicalUnit', wire.element(self.image))
        self.assertEqual(documents.names(alone), documents.names(inside))

    def test_in_a_mapping_its_use_goes_without_saying(self):
        body = documents.written(
            'LogicalUnit', wire.mapped(self.image, documents.HREFS))
        self.assertIsNone(body.child('InUse'))


class TestDecode(base.TestCase):

    def test_a_new_unit(self):
        self.assertEqual(
            model.Wanted('lu', 10.0, False, 'VirtualIO_Image', '29abc'),
            wire.decode_new(posted(
                ThinDevice=False, UnitCapacity='10.000000',
                LogicalUnitType='VirtualIO_Image', ClonedFrom='29abc',
                UnitName='lu')))

    def test_what_is_not_said_is_left_open(self):
        self.assertEqual(model.Wanted('', None), wire.decode_new(posted()))

    def test_a_size_is_a_number(self):
        self.assertRaises(errors.Invalid, wire.decode_new,
                          posted(UnitCapacity='big'))

    def test_a_change_keeps_what_is_not_said(self):
        unit = pools.unit(pools.machine(self))
        self.assertEqual({'name': 'lu', 'capacity': 1.0},
                         wire.decode_change(posted(), unit))
        self.assertEqual({'name': 'b', 'capacity': 2.0},
                         wire.decode_change(
                             posted(UnitName='b', UnitCapacity=2), unit))
