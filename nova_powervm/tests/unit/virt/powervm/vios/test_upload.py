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

from pypowervm import exceptions as pvm_exc

from nova_powervm.simulator import faults
from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.virt.powervm.storage import base as storage
from nova_powervm.virt.powervm.vios import upload


class TestFill(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(driver_fixtures.DriverFixture())
        [self.disk] = self.fix.host.disks.create(
            [storage.Wanted('b1', 1)])
        self.before = self.fix.machine.snapshot()

    def content(self, length):
        return self.fix.machine.vios('vios1').disk(name='b1').read(0, length)

    def test_bytes_arrive_in_order_and_nothing_else_stays(self):
        chunks = [b'first', b'', b'second']
        upload.fill_disk(self.fix.host, self.disk, chunks, 11)
        self.assertEqual(b'firstsecond\0', self.content(12))
        self.assertEqual([], self.fix.machine.snapshot()['files'])

    def test_stream_that_ends_early_is_an_error(self):
        self.assertRaises(pvm_exc.HttpError, upload.fill_disk, self.fix.host,
                          self.disk, [b'short'], 100)
        upload.forget(self.fix.host, ['b1'])
        self.assertEqual([], self.fix.machine.snapshot()['files'])

    def test_session_that_ends_meanwhile_is_an_error_and_no_empty_disk(self):
        self.fix.sim.faults.add(faults.Fault(
            faults.refuse(401), action='upload'))
        self.assertRaises(pvm_exc.HttpUnauth, upload.fill_disk,
                          self.fix.host, self.disk, [b'first'], 5)
        upload.fill_disk(self.fix.host, self.disk, [b'again'], 5)
        self.assertEqual(b'again', self.content(5))

    def test_stream_that_breaks_is_an_error_with_its_reason(self):
        def chunks():
            yield b'some'
            raise OSError('Glance went away')

        exc = self.assertRaises(Exception, upload.fill_disk,  # noqa: H202
                                self.fix.host, self.disk, chunks(), 100)
        self.assertIn('Glance went away', str(exc))

    def test_what_others_upload_is_not_forgotten(self):
        self.fix.sim.faults.add(faults.Fault(
            faults.drop_before(), action='upload'))
        self.assertRaises(pvm_exc.Error, upload.fill_disk, self.fix.host,
                          self.disk, [b'x'], 1)
        upload.forget(self.fix.host, ['other'])
        self.assertEqual(['b1'], self.fix.machine.snapshot()['files'])
        upload.forget(self.fix.host, ['b1'])
        self.assertEqual([], self.fix.machine.snapshot()['files'])
