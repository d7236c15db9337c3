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
from nova_powervm.simulator.model import plan
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines


class PlanCase(base.TestCase):

    def setUp(self):
        super().setUp()
        self.machine = machines.machine(self)
        self.vios = self.machine.vios('vios1')
        self.group = self.vios.group('novavg')
        self.disk = self.group.create_disk('old', 10.0)

    def described(self, disk, **changes):
        return {'name': disk.name, 'udid': disk.udid, 'label': disk.label,
                'capacity': disk.capacity, 'base': None,
                'limits': disk.limits, **changes}

    def new(self, name, capacity=1.0, base=None):
        return {'name': name, 'udid': None, 'label': None,
                'capacity': capacity, 'base': base,
                'limits': (None, None)}

    def refused(self, kind, disks=None, repository=None):
        before = self.machine.snapshot()
        error = self.assertRaises(kind, plan.carry_out, self.group, disks,
                                  repository)
        self.assertEqual(before, self.machine.snapshot())
        return error


class TestDisks(PlanCase):

    def test_what_is_there_already_changes_nothing(self):
        version = self.group.version
        plan.carry_out(self.group, [self.described(self.disk)], None)
        self.assertEqual(version, self.group.version)

    def test_no_list_changes_nothing(self):
        plan.carry_out(self.group, None, None)
        self.assertEqual(['old'], list(self.group.disks))

    def test_disks_are_added_and_removed(self):
        plan.carry_out(self.group, [self.new('new', 2.0)], None)
        self.assertEqual(['new'], list(self.group.disks))
        self.assertEqual(998, self.group.free)

    def test_limits_are_kept(self):
        new = {**self.new('new'), 'limits': (10, 20)}
        old = self.described(self.disk, limits=(None, 30))
        plan.carry_out(self.group, [old, new], None)
        plan.carry_out(self.group, [
            self.described(d, limits=(None, None))
            for d in self.group.disks.values()], None)
        self.assertEqual({'new': (10, 20), 'old': (None, 30)},
                         {d.name: d.limits
                          for d in self.group.disks.values()})
        self.refused(errors.Invalid, [
            self.described(self.disk, limits=(-1, None))])

    def test_a_larger_capacity_grows_a_disk(self):
        plan.carry_out(
            self.group, [self.described(self.disk, capacity=20.0)], None)
        self.assertEqual(980, self.group.free)

    def test_a_removed_disk_makes_room_for_a_new_one(self):
        plan.carry_out(self.group, [self.new('old', 995.0)], None)
        self.assertEqual(5, self.group.free)

    def test_one_bad_disk_keeps_all_as_they_were(self):
        keep = self.described(self.disk)
        self.refused(errors.NoSpace, [self.new('a'), self.new('b', 2000.0)])
        self.refused(errors.NameTaken, [keep, self.new('a'), self.new('a')])
        self.refused(errors.Invalid, [keep, self.new('x' * 16)])
        self.refused(errors.Invalid, [keep, self.new('a', None)])
        self.refused(errors.Invalid, [self.described(self.disk, capacity=5)])
        self.refused(errors.NoSuchThing, [self.described(
            self.disk, udid='03gone')])
        self.refused(errors.NoSuchThing, [keep, self.new('a', base='gone')])
        self.refused(errors.InUse, [self.new('a', base='old')])

    def test_a_mapped_disk_keeps_all_as_they_were(self):
        machines.attach(machines.lpar(self.machine), self.disk)
        self.refused(errors.InUse, [self.new('a')])

    def test_an_unreachable_vios_changes_nothing(self):
        self.vios.rmc = 'inactive'
        self.refused(errors.Unreachable, [])


class TestRepository(PlanCase):

    def described_repository(self, *names, size=10.0):
        return {'name': 'vopt', 'size': size, 'media': [
            {'name': n, 'size': 1.0, 'mount': 'rw'} for n in names]}

    def test_a_repository_is_made_with_its_media(self):
        plan.carry_out(self.group, None, self.described_repository('a'))
        self.assertEqual(['a'], list(self.vios.repository.media))
        self.assertEqual(980, self.group.free)

    def test_media_are_added_and_removed(self):
        plan.carry_out(self.group, None, self.described_repository('a'))
        plan.carry_out(self.group, None, self.described_repository('b'))
        self.assertEqual(['b'], list(self.vios.repository.media))

    def test_a_repository_without_a_media_list_keeps_its_media(self):
        plan.carry_out(self.group, None, self.described_repository('a'))
        described = self.described_repository()
        described['media'] = None
        plan.carry_out(self.group, None, described)
        self.assertEqual(['a'], list(self.vios.repository.media))

    def test_loaded_media_stay(self):
        plan.carry_out(self.group, None, self.described_repository('a'))
        machines.attach(machines.lpar(self.machine), self.vios.medium('a'))
        self.refused(errors.InUse, None, self.described_repository())

    def test_what_does_not_fit_is_refused(self):
        self.refused(errors.NoSpace, None,
                     self.described_repository('a', 'b', size=1.0))
        self.refused(errors.NoSpace, None,
                     self.described_repository(size=2000.0))
        self.refused(errors.Invalid, None,
                     self.described_repository('x' * 38))
