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

from nova_powervm.tests import base
from nova_powervm.virt.powervm.volume import portals

ONE = {'target_portal': '192.0.2.5:3260', 'target_iqn': 'iqn.a',
       'target_lun': 1}
MANY = {'target_portals': ['192.0.2.5:3260', '[2001:db8::1]:3260'],
        'target_iqns': ['iqn.a', 'iqn.b'], 'target_luns': [1, 2]}


class TestPortals(base.TestCase):

    def test_one_portal(self):
        way = portals.way(ONE, 'iscsi')
        self.assertEqual(
            (('192.0.2.5:3260',), ('iqn.a',), (1,), 'default', None, False),
            (way.portals, way.iqns, way.numbers, way.iface, way.secret,
             way.is_manifold))
        self.assertEqual([way], way.singles)

    def test_lists_go_before_what_is_said_alone(self):
        way = portals.way({**ONE, **MANY}, 'iser')
        self.assertTrue(way.is_manifold)
        self.assertEqual('iser', way.iface)
        self.assertEqual([('192.0.2.5:3260', 'iqn.a', 1),
                          ('[2001:db8::1]:3260', 'iqn.b', 2)],
                         [(*one.portals, *one.iqns, *one.numbers)
                          for one in way.singles])

    def test_what_is_said_once_is_so_for_every_portal(self):
        way = portals.way(
            {**ONE, 'target_portals': MANY['target_portals']}, 'iscsi')
        self.assertEqual((('iqn.a',) * 2, (1, 1)), (way.iqns, way.numbers))
        self.assertEqual([], portals.refusals('v', {
            **ONE, 'target_portals': MANY['target_portals']}))

    def test_secrets_are_not_shown(self):
        way = portals.way({
            **ONE, 'auth_method': 'CHAP', 'auth_username': 'me',
            'auth_password': 'hidden', 'discovery_auth_method': 'CHAP',
            'discovery_auth_username': 'us',
            'discovery_auth_password': 'covered'}, 'iscsi')
        self.assertEqual(('me', 'hidden', 'covered'), (
            way.secret.user, way.secret.password, way.discovery.password))
        self.assertNotIn('hidden', repr(way))
        self.assertNotIn('covered', str(way))

    def test_nothing_is_wrong_with_what_drivers_say(self):
        for data in (ONE, MANY, {**ONE, 'target_lun': 0},
                     {**ONE, 'auth_method': None}):
            self.assertEqual([], portals.refusals('v', data))

    def test_what_is_missing_is_named(self):
        refusal, = portals.refusals('v1', {'target_portal': 'p'})
        self.assertIn('target_iqn and target_lun of volume v1', refusal)

    def test_lists_of_different_lengths_are_refused(self):
        refusal, = portals.refusals('v1', {**MANY, 'target_luns': [1]})
        self.assertIn('2 portals, 2 targets and 1 LUNs of volume v1', refusal)

    def test_other_authentication_is_refused(self):
        refusal, = portals.refusals('v1', {**ONE, 'auth_method': 'KRB5'})
        self.assertIn('authentication KRB5', refusal)
