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
"""Tests of nova_powervm.simulator.rest.san."""

from nova_powervm.simulator.model import guest
from nova_powervm.tests.unit.simulator import machines
from nova_powervm.tests.unit.simulator.rest import http

LUNS = 'san/arrays/array1/luns'
IQN = 'iqn.2010-10.org.openstack:volume-1'


class SanCase(http.RestCase):

    def setUp(self):
        super().setUp()
        self.app.machine = self.machine = machines.san_machine(self)
        self.san = self.machine.san


class TestFibreChannel(SanCase):

    def test_what_there_is(self):
        shown = self.done('GET', 'san')
        self.assertEqual(['A', 'B'], [f['name'] for f in shown['fabrics']])
        self.assertEqual(['lun1', 'lun2', 'lun3', 'lun4'],
                         [n['name'] for n in shown['arrays'][0]['luns']])
        port = self.machine.vios('vios1').port('fcs0')
        self.assertEqual(port.wwpn,
                         shown['initiators'][0]['ports'][0]['wwpn'])

    def test_a_lun_is_made_masked_found_by_a_guest_and_deleted(self):
        lpar = machines.running(self.machine)
        vios = self.machine.vios('vios1')
        pair = vios.add_fc_mapping(lpar, port=vios.port('fcs0'))
        made = self.done('POST', LUNS, {'name': 'volume-1', 'size': 2})
        self.assertEqual((2, 32), (made['size'], len(made['identity'])))
        shown = self.done('PUT', f'{LUNS}/volume-1/mask',
                          {'initiators': [pair.wwpns[0]], 'number': 7})
        self.assertEqual({pair.wwpns[0]: 7}, shown['masked'])
        disk, = guest.disks(lpar)
        self.assertEqual(made['identity'], disk.identity)
        self.done('PATCH', f'{LUNS}/volume-1', {'size': 3})
        self.assertEqual(3, self.san.lun('volume-1').size)
        self.done('DELETE', f'{LUNS}/volume-1/mask?initiator=nobody')
        self.assertEqual(1, len(guest.disks(lpar)))
        self.done('DELETE', f'{LUNS}/volume-1/mask')
        self.assertEqual([], guest.disks(lpar))
        self.done('DELETE', f'{LUNS}/volume-1')
        self.assertNotIn('volume-1', self.san.arrays['array1'].luns)

    def test_zones(self):
        ports = [p.wwpn for p in self.san.arrays['array1'].ports[:2]]
        self.done('PUT', 'san/fabrics/A/zones/z1', {'members': ports})
        self.assertTrue(self.san.fabrics['A'].connects(*ports))
        self.assertFalse(self.san.fabrics['A'].connects(ports[0], 'other'))
        self.done('DELETE', 'san/fabrics/A/zones/z1')
        self.assertTrue(self.san.fabrics['A'].connects(ports[0], 'other'))

    def test_more_fabrics_and_arrays(self):
        self.done('POST', 'san/fabrics', {'name': 'C'})
        shown = self.done('POST', 'san/arrays', {
            'name': 'array2', 'vendor': 'ACME',
            'ports': [{'wwpn': '50:05:07:68:01', 'fabric': 'C'}]})
        self.assertEqual(('ACME', '2145', 'C'), (
            shown['vendor'], shown['product'], shown['ports'][0]['fabric']))

    def test_ways_go_up_and_down(self):
        port = self.machine.vios('vios1').port('fcs0')
        self.done('PUT', f'san/ways/{port.wwpn}', {'state': 'down'})
        self.done('PUT', 'san/ways/A', {'state': 'down'})
        self.assertEqual((False, False), (port.link,
                                          self.san.fabrics['A'].up))
        self.done('PUT', 'san/ways/A', {'state': 'up'})
        self.assertTrue(self.san.fabrics['A'].up)

    def test_what_makes_no_sense_is_refused(self):
        for status, words, verb, path, data in (
                (404, 'fabric', 'PUT', 'san/fabrics/Z/zones/z',
                 {'members': []}),
                (404, 'zone', 'DELETE', 'san/fabrics/A/zones/z', None),
                (404, 'array', 'POST', 'san/arrays/no/luns',
                 {'name': 'x', 'size': 1}),
                (404, 'LUN', 'DELETE', f'{LUNS}/no', None),
                (404, 'fabric, portal or port', 'PUT', 'san/ways/no',
                 {'state': 'up'}),
                (400, '"state" is one of up, slow, down', 'PUT',
                 'san/ways/A', {'state': 'odd'}),
                (400, '"size" is a number above 0', 'POST', LUNS,
                 {'name': 'x', 'size': 0}),
                (400, 'cannot shrink', 'PATCH', f'{LUNS}/lun1', {'size': 1}),
                (400, 'one name or more', 'PUT', f'{LUNS}/lun1/mask',
                 {'initiators': []}),
                (409, 'already has a LUN', 'POST', LUNS,
                 {'name': 'lun1', 'size': 1}),
                (409, 'a fabric A already', 'POST', 'san/fabrics',
                 {'name': 'A'}),
                (400, 'not JSON', 'POST', 'san/fabrics', None)):
            self.refused(status, words, verb, path, data)


class TestIscsi(SanCase):

    def setUp(self):
        super().setUp()
        self.done('POST', 'san/portals', {'address': '192.0.2.5:3260'})

    def add(self, **more):
        return self.done('POST', 'san/targets', {
            'iqn': IQN, 'portals': ['192.0.2.5:3260'], **more})

    def test_a_target_with_a_secret(self):
        shown = self.add(chap={'user': 'u', 'password': 'secret'})
        self.assertEqual((True, None), (shown['chap'], shown['initiators']))
        self.assertNotIn('secret', str(self.done('GET', 'san')))
        self.assertEqual(('u', 'secret'), self.san.targets[IQN].chap)

    def test_luns_come_and_go(self):
        self.add()
        shown = self.done('PUT', f'san/targets/{IQN}/luns/lun1',
                          {'number': 1})
        self.assertEqual({'1': 'lun1'}, shown['luns'])
        self.done('DELETE', f'san/targets/{IQN}/luns/lun1')
        self.refused(404, 'lun1', 'DELETE', f'san/targets/{IQN}/luns/lun1')

    def test_it_changes_and_goes(self):
        self.add(initiators=['iqn.a'])
        self.assertFalse(self.san.targets[IQN].admits('iqn.b'))
        self.done('PATCH', f'san/targets/{IQN}', {
            'initiators': None, 'chap': {'user': 'u', 'password': 'p'}})
        target = self.san.targets[IQN]
        self.assertTrue(target.admits('iqn.b'))
        self.done('PATCH', f'san/targets/{IQN}', {'chap': None})
        self.assertIsNone(target.chap)
        self.done('DELETE', f'san/targets/{IQN}')
        self.refused(404, IQN, 'PATCH', f'san/targets/{IQN}', {})

    def test_what_makes_no_sense_is_refused(self):
        self.refused(404, 'portal', 'POST', 'san/targets',
                     {'iqn': IQN, 'portals': ['192.0.2.9:3260']})
        self.refused(400, '"password"', 'POST', 'san/targets',
                     {'iqn': IQN, 'portals': [], 'chap': {'user': 'u'}})
        self.refused(409, 'portal', 'POST', 'san/portals',
                     {'address': '192.0.2.5:3260'})


class TestShared(SanCase):

    def test_ceph_images_come_grow_and_go(self):
        self.done('POST', 'san/ceph', {'name': 'rbd/one', 'size': 2})
        self.done('PATCH', 'san/ceph/rbd/one', {'size': 3})
        self.assertEqual(
            {'rbd/one': {'size': 3, 'sha256': None}},
            self.done('GET', 'san')['ceph'])
        self.refused(400, 'cannot shrink', 'PATCH', 'san/ceph/rbd/one',
                     {'size': 1})
        self.refused(409, 'already', 'POST', 'san/ceph',
                     {'name': 'rbd/one', 'size': 2})
        self.done('DELETE', 'san/ceph/rbd/one')
        self.refused(404, 'Ceph image', 'DELETE', 'san/ceph/rbd/one')

    def test_a_file_system_is_exported_and_mounted(self):
        source = '192.0.2.9:/volumes'
        self.refused(404, 'export', 'POST', 'san/mounts', {
            'vios': 'vios1', 'source': source, 'path': '/mnt'})
        self.done('POST', 'san/files', {
            'source': source, 'name': 'volume-1', 'size': 1})
        mounted = {'vios': 'vios1', 'source': source, 'path': '/mnt'}
        self.done('POST', 'san/mounts', mounted)
        shown = self.done('GET', 'san')
        self.assertEqual([mounted], shown['mounts'])
        self.assertEqual(['volume-1'], list(shown['exports'][source]))
