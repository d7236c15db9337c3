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
from nova_powervm.simulator.model import logical_unit
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines
from nova_powervm.tests.unit.simulator import pools


class UnitCase(base.TestCase):

    def setUp(self):
        super().setUp()
        self.machine = pools.machine(self, sizes=(10,))
        self.pool = pools.pool(self.machine)


class TestNew(UnitCase):

    def test_it_is_thin_and_a_disk_unless_told_otherwise(self):
        unit = pools.unit(self.machine)
        self.assertTrue(unit.thin)
        self.assertEqual(logical_unit.DISK, unit.type)
        self.assertFalse(pools.unit(self.machine, thin=False).thin)

    def test_what_makes_no_sense_is_refused(self):
        for wrong in ({'name': ''}, {'name': 'x' * 128}, {'capacity': 0},
                      {'capacity': None}, {'type': 'VirtualIO_Tape'}):
            self.assertRaises(errors.Invalid, pools.unit, self.machine,
                              **wrong)
        self.assertEqual([], self.pool.units)


class TestClones(UnitCase):

    def test_a_clone_shows_the_bytes_of_its_image(self):
        image = pools.image(self.machine, b'golden')
        clone = pools.clone(self.machine, image)
        self.assertEqual(b'golden', clone.read())
        self.assertEqual(image.sha256(), clone.sha256())

    def test_either_prefix_names_the_image(self):
        image = pools.image(self.machine)
        clone = pools.unit(self.machine, source='27' + image.udid[2:])
        self.assertIs(image, clone.source)

    def test_it_is_as_large_as_the_image_or_larger(self):
        image = pools.image(self.machine, capacity=2.0)
        self.assertRaises(errors.Invalid, pools.clone, self.machine, image,
                          capacity=1.0)
        self.assertEqual(3.0, pools.clone(self.machine, image,
                                          capacity=3.0).capacity)

    def test_only_images_that_exist_are_cloned(self):
        self.assertRaises(errors.Invalid, pools.clone, self.machine,
                          pools.unit(self.machine))
        self.assertRaises(errors.NoSuchThing, pools.unit, self.machine,
                          source='29' + '0' * 64)

    def test_an_image_with_clones_stays_as_it_is(self):
        image = pools.image(self.machine)
        clone = pools.clone(self.machine, image)
        self.assertRaises(errors.InUse, image.tier.delete_unit, image)
        self.assertRaises(errors.InUse, pools.fill, image, b'new')
        clone.tier.delete_unit(clone)
        image.tier.delete_unit(image)
        self.assertEqual([], self.pool.units)

    def test_what_is_written_to_a_clone_is_its_own(self):
        image = pools.image(self.machine, b'golden')
        clone = pools.clone(self.machine, image)
        with open(clone.content.expose(clone.length), 'r+b') as file:
            file.write(b'molten')
        self.assertEqual((b'molten', b'golden'),
                         (clone.read(0, 6), image.read()))


class TestUse(UnitCase):

    def test_a_mapped_unit_is_in_use_and_stays(self):
        unit = pools.unit(self.machine)
        version = unit.version
        lpar = machines.lpar(self.machine)
        self.machine.vios('vios2').plan_mappings(
            [machines.wanted(client=lpar, storage=unit)])()
        self.assertTrue(unit.in_use)
        self.assertGreater(unit.version, version)
        self.assertRaises(errors.InUse, unit.tier.delete_unit, unit)

    def test_unmapping_changes_it_again(self):
        unit = pools.unit(self.machine)
        machines.attach(machines.lpar(self.machine), unit)
        version = unit.version
        self.machine.vios('vios1').plan_mappings([])()
        self.assertFalse(unit.in_use)
        self.assertGreater(unit.version, version)

    def test_mapped_on_another_machine_it_is_in_use_here(self):
        one, two = pools.pair(self)
        unit = pools.unit(one)
        machines.attach(machines.lpar(two), unit)
        self.assertTrue(unit.in_use)
        self.assertRaises(errors.InUse, unit.tier.delete_unit, unit)


class TestChange(UnitCase):

    def test_it_is_renamed_and_grows(self):
        unit = pools.unit(self.machine)
        unit.change('other', 2.0)
        self.assertEqual(('other', 2.0), (unit.name, unit.capacity))
        self.assertEqual(2.0, self.pool.total_unit_size)

    def test_it_does_not_shrink(self):
        unit = pools.unit(self.machine, capacity=2.0)
        self.assertRaises(errors.Invalid, unit.change, 'lu', 1.0)

    def test_a_thick_one_grows_into_free_space_only(self):
        unit = pools.unit(self.machine, capacity=2.0, thin=False)
        self.assertRaises(errors.NoSpace, unit.change, 'lu', 11.0)

    def test_no_change_is_no_new_version(self):
        unit = pools.unit(self.machine)
        version = unit.version
        unit.change('lu', 1.0)
        self.assertEqual(version, unit.version)


class TestFill(UnitCase):

    def test_more_than_its_size_does_not_fit(self):
        unit = pools.unit(self.machine, capacity=0.001)
        self.assertRaises(errors.NoSpace, pools.fill, unit, b'x' * (2 << 20))
        self.assertIsNone(unit.sha256())

    def test_more_than_the_pool_has_does_not_fit(self):
        unit = pools.unit(self.machine, capacity=10.0)
        pools.unit(self.machine, capacity=9.9995, thin=False)
        self.assertRaises(errors.NoSpace, pools.fill, unit, b'x' * (1 << 20))

    def test_nothing_is_written_to_a_unit_that_is_gone(self):
        unit = pools.unit(self.machine)
        unit.tier.delete_unit(unit)
        self.assertRaises(errors.NoSuchThing, pools.fill, unit, b'x')
