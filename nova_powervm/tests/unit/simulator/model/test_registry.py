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
from nova_powervm.simulator.model import registry
from nova_powervm.tests import base


class Lamp(registry.Thing):
    noun = 'Lamp'


class TestRegistry(base.TestCase):

    def setUp(self):
        super().setUp()
        self.registry = registry.Registry(seed=7)
        self.lamp = self.registry.add(Lamp('u1', 'lamp1'))

    def events(self):
        return [(e.kind, e.path, e.detail)
                for e in self.registry.events.poll('test', 0)]

    def test_a_thing_is_found_by_noun_and_uuid(self):
        self.assertIs(self.lamp, self.registry.get('Lamp', 'u1'))
        self.assertRaises(errors.NoSuchThing, self.registry.get, 'Door', 'u1')
        self.assertRaises(errors.NoSuchThing, self.registry.get, 'Lamp', 'u2')

    def test_a_uuid_is_taken_once(self):
        self.assertRaises(errors.NameTaken, self.registry.add,
                          Lamp('u1', 'other'))

    def test_a_change_gives_a_version_never_seen_before(self):
        before = self.lamp.version
        self.registry.changed(self.lamp)
        changed = self.lamp.version
        other = self.registry.add(Lamp('u2', 'lamp2'))
        self.assertEqual(3, len({before, changed, other.version}))

    def test_a_thing_is_gone_after_removal(self):
        self.registry.remove(self.lamp)
        self.assertEqual([], self.registry.all('Lamp'))

    def test_events_tell_what_happened(self):
        self.events()
        inner = self.registry.add(Lamp('u2', 'inner', parent=self.lamp))
        self.registry.changed(inner, 'Light', 'Colour')
        self.registry.remove(inner)
        path = ('Lamp', 'u1', 'Lamp', 'u2')
        self.assertEqual([
            ('ADD_URI', path, ''), ('MODIFY_URI', path, 'Light'),
            ('MODIFY_URI', path, 'Colour'), ('DELETE_URI', path, '')],
            self.events())

    def test_ids_follow_from_the_seed(self):
        same = registry.Registry(seed=7)
        other = registry.Registry(seed=8)
        made = self.registry.new_uuid()
        self.assertEqual(made, same.new_uuid())
        self.assertNotEqual(made, other.new_uuid())
        self.assertEqual(self.registry.new_serial(32), same.new_serial(32))

    def test_uuids_begin_with_a_clear_bit(self):
        for _ in range(50):
            self.assertLess(int(self.registry.new_uuid()[0], 16), 8)
        self.assertTrue(self.registry.new_uuid(upper=True).isupper())
