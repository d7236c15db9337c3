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

import hashlib

import fixtures
from nova import exception as nova_exception

from nova_powervm.simulator import faults
from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.storage import base as storage
from nova_powervm.virt.powervm.storage import download
from nova_powervm.virt.powervm.storage import image

CONTENT = b'boot me ' * 20000


class Glance:
    """Sends what it is told to, one answer for each time it is asked."""

    def __init__(self, *answers):
        self.answers = list(answers)

    def download(self, context, image_id):
        for part in self.answers.pop(0):
            if isinstance(part, Exception):
                raise part
            yield part


class TestDownload(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(driver_fixtures.DriverFixture())
        # The waits between two attempts.
        self.useFixture(fixtures.MockPatch('tenacity.nap.time'))
        [self.disk] = self.fix.host.disks.create([storage.Wanted('b1', 1)])
        self.image = image.Image(
            'image-1', len(CONTENT), 'sha256',
            hashlib.sha256(CONTENT).hexdigest())

    def write(self, *answers, progress=lambda done: None):
        download.write(self.fix.host, self.disk, download.Download(
            Glance(*answers), None, self.image, progress))

    def content(self):
        return self.fix.machine.vios('vios1').disk(name='b1').read(
            0, len(CONTENT))

    def check_fails(self, kind, *answers):
        exc = self.assertRaises(kind, self.write, *answers)
        self.assertEqual([], self.fix.machine.snapshot()['files'])
        return exc.format_message()

    def test_image_arrives_and_its_progress_is_told(self):
        told = []
        self.write([CONTENT[:1000], CONTENT[1000:]], progress=told.append)
        self.assertEqual(CONTENT, self.content())
        self.assertEqual([1000, len(CONTENT)], told)

    def test_download_that_broke_begins_anew(self):
        self.write([CONTENT[:1000], OSError('reset by peer')], [CONTENT])
        self.assertEqual(CONTENT, self.content())

    def test_damaged_bytes_are_fetched_again(self):
        self.write([CONTENT.replace(b'boot', b'root')], [CONTENT])
        self.assertEqual(CONTENT, self.content())

    def test_damage_that_stays_is_an_error_with_both_digests(self):
        bad = CONTENT.replace(b'boot', b'root')
        message = self.check_fails(
            exception.ImageNotUsable, [bad], [bad], [bad])
        self.assertIn(hashlib.sha256(bad).hexdigest()[:16], message)
        self.assertIn(self.image.digest[:16], message)

    def test_image_of_another_size_is_an_error(self):
        message = self.check_fails(
            exception.ImageNotUsable, *[[CONTENT, b'more']] * 3)
        self.assertIn(f'sent {len(CONTENT) + 4} bytes', message)

    def test_download_that_breaks_each_time_is_an_error_with_its_reason(self):
        message = self.check_fails(
            exception.ImageDownloadFailed,
            *[[CONTENT[:1000], OSError('reset by peer')]] * 3)
        self.assertIn('image-1 from Glance failed: reset by peer', message)

    def test_image_deleted_meanwhile_is_not_asked_for_again(self):
        gone = nova_exception.ImageNotFound(image_id='image-1')
        message = self.check_fails(exception.ImageNotUsable, [gone])
        self.assertIn('deleted meanwhile', message)

    def test_image_that_may_not_be_read_is_not_asked_for_again(self):
        self.check_fails(nova_exception.ImageNotAuthorized, [
            nova_exception.ImageNotAuthorized(image_id='image-1')])

    def test_what_the_server_refuses_is_not_sent_again(self):
        self.fix.sim.faults.add(faults.Fault(
            faults.refuse(507), action='upload', times=None))
        self.assertRaises(Exception, self.write, [CONTENT])  # noqa: H202
        self.assertEqual([], self.fix.machine.snapshot()['files'])
