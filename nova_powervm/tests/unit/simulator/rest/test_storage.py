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
"""Tests of nova_powervm.simulator.rest.storage."""

import hashlib
import urllib.parse

from nova_powervm.simulator.model import logical_unit
from nova_powervm.simulator.model import partition
from nova_powervm.simulator import presets
from nova_powervm.tests.unit.simulator import machines
from nova_powervm.tests.unit.simulator.rest import http


class TestStorage(http.RestCase):

    def setUp(self):
        super().setUp()
        self.disk = machines.disk(self.machine)
        self.lpar = machines.running(self.machine)

    def content(self, name, **how):
        path = f'/simulator/storage/{urllib.parse.quote(name)}/content'
        return self.client.open(path, **how)

    def test_all_that_has_bytes_is_listed(self):
        shown = {s['name']: s for s in self.done('GET', 'storage')
                 if s['owner'] == 'vios1'}
        self.assertEqual({'disk1', 'hdisk0', 'hdisk1'}, set(shown))
        self.assertEqual((1 << 30, 0, None), tuple(
            shown['disk1'][key] for key in ('bytes', 'written', 'sha256')))

    def test_bytes_of_an_upload_are_checked(self):
        machines.upload(self.machine, b'boot image')
        shown = self.done('GET', f'storage/{self.disk.udid}')
        self.assertEqual((10, hashlib.sha256(b'boot image').hexdigest()),
                         (shown['written'], shown['sha256']))
        self.assertEqual(b'boot image', self.content('disk1').data)
        self.assertEqual(b'image', self.content(
            'disk1', query_string={'offset': 5}).data)
        self.assertEqual(b't ', self.content(
            'disk1', query_string={'offset': 3, 'length': 2}).data)

    def test_a_guest_writes(self):
        answer = self.content(self.disk.udid, method='PUT', data=b'written')
        self.assertEqual((200, 7), (answer.status_code,
                                    answer.json['written']))
        self.assertEqual(b'written', self.disk.read())

    def test_a_guest_writes_no_more_than_fits(self):
        small = machines.disk(self.machine, 'small', capacity=2e-9)
        answer = self.content('small', method='PUT', data=b'too much')
        self.assertEqual(409, answer.status_code)
        self.assertIn('do not fit', answer.json['error'])
        self.assertIsNone(small.sha256())

    def test_bytes_are_asked_for_in_numbers(self):
        answer = self.content('disk1', query_string={'offset': 'x'})
        self.assertEqual(400, answer.status_code)

    def test_a_name_that_several_have_is_refused(self):
        self.refused(400, 'ask by udid', 'GET', 'storage/hdisk0')
        self.refused(404, 'storage', 'GET', 'storage/nothing')
        udid = self.vios.volume('hdisk0').udid
        shown = self.done('GET', f'storage/{urllib.parse.quote(udid)}')
        self.assertEqual('vios1', shown['owner'])

    def test_somebody_makes_and_deletes_a_disk(self):
        self.done('POST', 'disks', {'vios': 'vios1', 'name': 'other',
                                    'size': 2.5})
        self.assertEqual(2.5, self.group.disks['other'].capacity)
        self.done('DELETE', 'storage/other')
        self.assertNotIn('other', self.group.disks)

    def test_somebody_plugs_in_a_volume(self):
        shown = self.done('POST', 'volumes', {'vios': 'vios1', 'size': 5})
        self.assertEqual(5 << 30, shown['bytes'])
        self.refused(400, 'not deleted here', 'DELETE',
                     f'storage/{urllib.parse.quote(shown["udid"])}')

    def test_only_linux_lends_files_and_images(self):
        self.refused(400, 'no Linux partition', 'POST', 'backings',
                     {'vios': 'vios1', 'type': 'RBD', 'name': 'a/b',
                      'size': 1})


class TestMappings(http.RestCase):

    def setUp(self):
        super().setUp()
        machines.disk(self.machine)
        self.lpar = machines.running(self.machine)
        self.asked = {'vios': 'vios1', 'partition': 'lpar1',
                      'storage': 'disk1'}

    def test_somebody_maps_and_unmaps(self):
        other = machines.disk(self.machine, 'disk2')
        machines.attach(self.lpar, other)
        shown = self.done('POST', 'mappings', {**self.asked, 'slot': 9})
        self.assertEqual(('disk1', 9, '0x8100000000000000'), (
            shown['storage'], shown['client_slot'], shown['address']))
        self.assertEqual(['disk2', 'disk1'], [
            m['storage'] for m in self.done('GET', 'mappings')])
        self.refused(409, 'mapped', 'DELETE', 'storage/disk1')
        self.done('DELETE', 'mappings?partition=lpar1&storage=disk1')
        self.assertEqual(['disk2'], [
            lun.storage.name for bus in self.vios.buses for lun in bus.luns])

    def test_what_makes_no_sense_is_refused(self):
        for status, words, verb, path, data in (
                (404, 'storage of vios2', 'POST', 'mappings',
                 {**self.asked, 'vios': 'vios2'}),
                (404, 'partition or VIOS', 'POST', 'mappings',
                 {**self.asked, 'partition': 'no'}),
                (404, 'mapping', 'DELETE', 'mappings?partition=lpar1', None),
                (404, 'mapping', 'DELETE', 'mappings', None),
                (400, 'by vios, partition and storage', 'DELETE',
                 'mappings?colour=red', None)):
            self.refused(status, words, verb, path, data)


class TestElsewhere(http.RestCase):

    def serve(self, machine):
        self.addCleanup(machine.close)
        self.app.machine = self.machine = machine

    def test_logical_units_are_shown_mapped_and_deleted(self):
        self.serve(presets.ssp())
        pool = self.machine.clusters[0].pool
        unit = pool.default_tier.create_unit(
            logical_unit.Wanted('unit1', 5))
        machines.running(self.machine)
        shown = self.done('GET', f'storage/{unit.udid}')
        self.assertEqual(('LogicalUnit', 'ssp1'), (shown['kind'],
                                                   shown['owner']))
        self.done('POST', 'mappings', {'vios': 'vios2', 'storage': 'unit1',
                                       'partition': 'lpar1'})
        self.done('DELETE', 'mappings?vios=vios2')
        self.done('DELETE', 'storage/unit1')
        self.assertEqual([], pool.units)

    def test_files_and_images_come_and_go(self):
        self.serve(presets.mgmt_storage())
        host = self.machine.vios('novalink')
        self.assertEqual(partition.AIX_LINUX, host.kind)
        self.done('POST', 'backings', {'vios': 'novalink', 'type': 'RBD',
                                       'name': 'rbd/volume-1', 'size': 1})
        self.assertTrue(host.backings.exists('RBD', 'rbd/volume-1'))
        shown = self.done('GET', 'storage')
        self.assertIn(('RBD', 'rbd/volume-1'),
                      [(s['kind'], s['name']) for s in shown])
        self.done('DELETE', 'backings/novalink/RBD/rbd/volume-1')
        self.refused(404, 'RBD disk', 'DELETE',
                     'backings/novalink/RBD/rbd/volume-1')
