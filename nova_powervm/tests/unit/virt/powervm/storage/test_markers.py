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

from nova_powervm.tests import base
from nova_powervm.tests import pool_fixtures
from nova_powervm.virt.powervm.storage import markers

NAME = 'i0123456789abcd'


def unit(name):
    return types.SimpleNamespace(name=name)


class TestMarkers(base.TestCase):

    def setUp(self):
        super().setUp()
        self.clock = self.useFixture(pool_fixtures.WaitingFixture())
        self.fix = self.useFixture(pool_fixtures.PoolHostFixture())
        self.tier, = self.fix.disks._pool.tiers()
        self.owner = markers.Owner.of(self.fix.host)

    def test_marker_names_image_owner_and_time(self):
        made = markers.put_up(self.tier, self.owner, NAME)
        read, = markers.among(self.tier.units())
        self.assertEqual((NAME, self.owner, self.clock.timestamp()),
                         (read.image_name, read.owner, read.since))
        self.assertEqual(made, read)
        self.assertIn('host1', self.fix.names()[0])

    def test_marker_ages(self):
        made = markers.put_up(self.tier, self.owner, NAME)
        self.clock._sleep(7)
        self.assertEqual(7, made.age)

    def test_markers_come_in_order_and_by_image(self):
        later, sooner, other = (
            unit(f'part-{since}-0a1b2c3d-{name}-host') for since, name in (
                (1700000002, NAME), (1700000001, NAME),
                (1700000000, 'i0000000000000f')))
        self.assertEqual([other, sooner, later], [
            m.unit for m in markers.among([later, sooner, other])])
        self.assertEqual([sooner, later], [
            m.unit for m in markers.among([later, sooner, other], NAME)])

    def test_other_names_are_no_markers(self):
        for name in ('b0123456789abcd', NAME, 'part', 'part1234abcdimage',
                     'part-1700000000-0a1b2c3d-image-host'):
            self.assertIsNone(markers.Marker.of(unit(name)))

    def test_owner_fits_into_a_name(self):
        self.fix.host.name = 'a host/with ' + 'x' * 200
        owner = markers.Owner.of(self.fix.host)
        self.assertEqual('a_host_with_', owner.name[:12])
        made = markers.put_up(self.tier, owner, NAME)
        self.assertEqual(owner, made.owner)
