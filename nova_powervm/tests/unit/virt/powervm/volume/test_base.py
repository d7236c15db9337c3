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

from nova_powervm.tests import base as tests
from nova_powervm.virt.powervm.volume import base


class Plain(base.Volume):
    """A volume that one server may have."""

    kinds = ('plain',)

    def discover(self):
        return []

    def shows(self, found):
        return False


class Shareable(Plain):
    can_share = True


class TestVolume(tests.TestCase):

    def volume(self, kind=Plain, **info):
        return kind(None, None, base.Request(
            {'driver_volume_type': 'plain', 'data': {}, **info}, 'P', 'id1'))

    def test_plain_volume_is_served(self):
        self.assertEqual([], self.volume().refusals())

    def test_encrypted_volume_is_refused(self):
        why, = self.volume(data={'encrypted': True}).refusals()
        self.assertIn('volume id1 is encrypted', why)

    def test_volume_that_may_not_be_written_is_refused(self):
        why, = self.volume(data={'access_mode': 'ro'}).refusals()
        self.assertIn('volume id1 is read-only', why)
        self.assertEqual(
            [], self.volume(data={'access_mode': 'rw'}).refusals())

    def test_limits_that_nobody_keeps_are_named(self):
        self.assertEqual([], self.volume(data={'qos_specs': None}).ignored)
        self.assertEqual(['read_iops_sec'], self.volume(data={'qos_specs': {
            'read_iops_sec': '5', 'powervm:any': 'x'}}).ignored)

    def test_shared_volume_needs_a_protocol_that_can(self):
        why, = self.volume(multiattach=True).refusals()
        self.assertIn('multiattach', why)
        self.assertEqual(
            [], self.volume(Shareable, multiattach=True).refusals())

    def test_texts_have_no_secrets(self):
        volume = self.volume(data={'auth_password': 'hush'})
        self.assertNotIn('hush', repr(volume) + repr(volume.request))


class TestVolumeId(tests.TestCase):

    def test_serial_comes_first(self):
        self.assertEqual('a', base.volume_id(
            {'serial': 'a', 'data': {'volume_id': 'b'}}))

    def test_data_and_record_will_do(self):
        self.assertEqual('b', base.volume_id({'data': {'volume_id': 'b'}}))
        self.assertEqual('c', base.volume_id(
            None, types.SimpleNamespace(volume_id='c')))

    def test_it_may_be_unknown(self):
        self.assertIsNone(base.volume_id({}))
