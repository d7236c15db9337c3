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

"""Metadata on virtual optical media, asked for through Nova's API."""

import base64
import io
import json

import pycdlib

from nova_powervm.tests.functional import cloud


class ConfigDriveTest(cloud.CloudTestCase):

    def setUp(self):
        super().setUp()
        self.vios = self.machine.vios('vios1')
        self.vios.group('rootvg').create_repository('vopt', 1)
        self.before = self.machine.snapshot()

    def ask_for_drive(self, **more):
        return self._wait_for_state_change(self.api.post_server({'server': {
            **self.request(), 'config_drive': True, **more}}), 'ACTIVE')

    def read(self, path):
        """Return a file of the only config drive there is."""
        [medium] = self.vios.repository.media.values()
        disc = pycdlib.PyCdlib()
        disc.open_fp(io.BytesIO(medium.read()))
        content = io.BytesIO()
        disc.get_file_from_iso_fp(content, joliet_path=path)
        return content.getvalue()

    def test_guest_reads_its_metadata_and_user_data(self):
        server = self.ask_for_drive(
            metadata={'role': 'db'},
            user_data=base64.b64encode(b'#!/bin/sh').decode())
        metadata = json.loads(self.read('/openstack/latest/meta_data.json'))
        self.assertEqual(server['name'], metadata['name'])
        self.assertEqual({'role': 'db'}, metadata['meta'])
        self.assertTrue(metadata['admin_pass'])
        self.assertEqual(cloud.partition_uuid(server).lower(),
                         metadata['uuid'])
        self.assertEqual(b'#!/bin/sh',
                         self.read('/openstack/latest/user_data'))

    def test_drive_survives_a_stop_and_goes_with_the_server(self):
        server = self.ask_for_drive()
        self._stop_server(server)
        self._start_server(server)
        self.assertEqual(1, len(self.vios.repository.media))
        self._delete_server(server)
        self.forget_images()
        self.assertEqual(self.before, self.machine.snapshot())

    def test_operator_can_force_it(self):
        self.flags(force_config_drive=True)
        server = self.boot()
        self.assertEqual(1, len(self.vios.repository.media))
        self._delete_server(server)
        self.forget_images()
        self.assertEqual(self.before, self.machine.snapshot())

    def test_drive_goes_with_the_server_when_it_is_not_forced_any_more(self):
        self.flags(force_config_drive=True)
        server = self.boot()
        self.flags(force_config_drive=False)
        self._delete_server(server)
        self.forget_images()
        self.assertEqual(self.before, self.machine.snapshot())
