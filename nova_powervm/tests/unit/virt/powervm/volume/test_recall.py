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

import fixtures
from nova import exception

from nova_powervm.tests import base
from nova_powervm.virt.powervm.volume import recall


class TestConnectionInfo(base.TestCase):

    BDM = {'attachment_id': 'attachment1', 'volume_id': 'volume1'}

    def setUp(self):
        super().setUp()
        self.attachments = {}
        self.useFixture(fixtures.MockPatch(
            'nova.volume.cinder.API.attachment_get', self.get))

    def get(self, context, attachment_id):
        try:
            return self.attachments[attachment_id]
        except KeyError:
            raise exception.VolumeAttachmentNotFound(
                attachment_id=attachment_id) from None

    def test_cinder_still_knows(self):
        info = {'driver_volume_type': 'iscsi'}
        self.attachments['attachment1'] = {'connection_info': info}
        self.assertEqual(info, recall.connection_info(None, self.BDM))

    def test_nobody_knows(self):
        self.assertEqual({}, recall.connection_info(None, self.BDM))
        self.attachments['attachment1'] = {'connection_info': None}
        self.assertEqual({}, recall.connection_info(None, self.BDM))

    def test_there_may_be_no_attachment(self):
        self.assertEqual({}, recall.connection_info(
            None, {**self.BDM, 'attachment_id': None}))
