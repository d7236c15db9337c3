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

import concurrent.futures
import io

import fixtures
from pypowervm import exceptions as pvm_exc
from pypowervm.wrappers import logical_partition as pvm_lpar
from pypowervm.wrappers import managed_system
from pypowervm.wrappers import vios_file

from nova_powervm.simulator import faults
from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.tests.unit.virt.powervm import test_transport
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm import host
from nova_powervm.virt.powervm import session


class SessionTestCase(base.TestCase):

    def connect(self, **options):
        self.fix = self.useFixture(driver_fixtures.DriverFixture(
            start=False, **options))
        self.sim = self.fix.sim
        self.host = host.connect('host1')
        self.addCleanup(self.host.close)
        self.adapter = self.host.adapter
        return self.host

    def read(self):
        return managed_system.System.get(self.adapter)[0].uuid

    def opened(self):
        return self.sim.app.connections.opened

    def file(self):
        """Prepare an upload of five bytes."""
        vios = self.fix.machine.vioses[0]
        vios.group('rootvg').create_repository('vopt', 1)
        return vios_file.File.bld(
            self.adapter, 'a', vios_file.FileType.MEDIA_ISO, vios.uuid,
            f_size=5).create()

    def end_sessions(self):
        """The service forgets who is logged on, as when it restarts."""
        self.sim.app.sessions.close_all()

    def refuse_logons(self, times=None):
        return self.sim.faults.add(faults.Fault(
            faults.refuse(401), verb='PUT', noun='Logon', times=times))

    def logons(self):
        return self.sim.trace.counts()['PUT Logon logon']


class TestConnections(SessionTestCase):

    def test_all_requests_share_a_connection(self):
        self.connect()
        for _time in range(20):
            self.read()
        self.assertEqual(1, self.opened())

    def test_threads_share_as_many_as_there_are_threads(self):
        self.connect()
        with concurrent.futures.ThreadPoolExecutor(8) as threads:
            for _time in range(5):
                list(threads.map(lambda _: self.read(), range(16)))
        self.assertLessEqual(self.opened(), 8)

    def test_change_goes_well_over_a_connection_that_was_closed(self):
        self.connect()
        client = self.adapter.session._http
        test_transport.close_idle(self.sim, client)
        lpar = pvm_lpar.LPAR.get(self.adapter)[0]
        test_transport.close_idle(self.sim, client)
        lpar.name = 'renamed'
        self.assertEqual('renamed', lpar.update().name)

    def test_whoever_waits_for_events_keeps_nobody_waiting(self):
        self.connect()
        self.adapter.session.get_event_listener()
        self.read()
        self.assertEqual(2, self.opened())
        self.adapter.session.get_event_listener().shutdown()

    def test_nothing_stays_open_after_the_end(self):
        self.connect()
        managed = host.connect('host1')
        managed.close()
        last = self.sim.trace.entries[-1]
        self.assertEqual(('DELETE', 'Logon'), (last.verb, last.noun))
        self.assertEqual(1, len(self.sim.app.sessions))

    def test_lost_answer_is_an_error_with_the_request(self):
        self.connect()
        self.sim.faults.add(faults.Fault(faults.lose_reply()))
        exc = self.assertRaises(pvm_exc.ConnectionError, self.read)
        self.assertIn(f'GET {self.sim.url}/rest/api/uom/ManagedSystem',
                      str(exc))
        self.assertIn(': Remote end closed connection', str(exc))
        self.assertEqual(self.fix.machine.uuid, self.read())

    def test_what_went_wrong_is_told_without_names_of_classes(self):
        self.connect()
        self.sim.stop()
        exc = self.assertRaises(pvm_exc.ConnectionError, self.read)
        self.assertTrue(str(exc).endswith(
            'ManagedSystem?group=None: [Errno 111] Connection refused'),
            str(exc))

    def test_download_is_written_where_it_is_wanted(self):
        self.connect()
        file, content = self.file(), io.BytesIO()
        self.adapter.upload_file(file.element, io.BytesIO(b'bytes'))
        self.adapter.download_file(file.element, content)
        self.assertEqual(b'bytes', content.getvalue())
        self.adapter.delete('File', root_id=file.uuid, service='web')
        self.assertRaises(pvm_exc.HttpError, self.adapter.download_file,
                          file.element, content)
        self.assertEqual(b'bytes', content.getvalue())


class TestLoggingOnAgain(SessionTestCase):

    def test_session_that_has_ended_is_renewed_once_for_all_threads(self):
        self.connect()
        self.end_sessions()
        with concurrent.futures.ThreadPoolExecutor(8) as threads:
            found = set(threads.map(lambda _: self.read(), range(8)))
        self.assertEqual({self.fix.machine.uuid}, found)
        self.assertEqual(2, self.logons())

    def test_local_logon_that_was_refused_is_tried_again(self):
        self.connect()
        self.end_sessions()
        self.refuse_logons(times=1)
        self.assertRaises(pvm_exc.HttpUnauth, self.read)
        self.assertEqual(self.fix.machine.uuid, self.read())

    def test_password_that_was_refused_is_tried_again_later(self):
        self.connect(rest_username='admin', rest_password='abc123')
        clock = self.useFixture(fixtures.MockPatchObject(
            session, 'time')).mock
        clock.monotonic.return_value = 0
        self.end_sessions()
        self.refuse_logons(times=1)
        self.assertRaises(pvm_exc.HttpUnauth, self.read)
        self.assertRaises(pvm_exc.HttpUnauth, self.read)
        self.assertEqual(2, self.logons())
        clock.monotonic.return_value = 301
        self.assertEqual(self.fix.machine.uuid, self.read())

    def test_token_that_is_refused_when_new_is_an_error(self):
        self.connect()
        self.sim.faults.add(faults.Fault(
            faults.refuse(401), noun='ManagedSystem', times=2))
        self.assertIn('token is brand new', str(
            self.assertRaises(pvm_exc.Error, self.read)))
        self.assertEqual(self.fix.machine.uuid, self.read())

    def test_upload_is_not_sent_again_without_its_beginning(self):
        self.connect()
        file = self.file()
        self.end_sessions()
        self.assertRaises(pvm_exc.HttpUnauth, self.adapter.upload_file,
                          file.element, io.BytesIO(b'bytes'))
        self.adapter.upload_file(file.element, io.BytesIO(b'bytes'))

    def test_after_logging_off_nobody_is_logged_on_again(self):
        self.connect()
        self.adapter.session._logoff()
        self.assertRaises(pvm_exc.HttpUnauth, self.read)
        self.assertEqual(1, self.logons())


class TestSecrets(SessionTestCase):

    def setUp(self):
        super().setUp()
        self.log = self.useFixture(fixtures.FakeLogger(level=1))

    def test_neither_password_nor_token_is_logged(self):
        self.connect(rest_username='admin', rest_password='top-secret')
        token = self.adapter.session._sessToken
        self.sim.faults.add(faults.Fault(faults.refuse(500), times=3))
        for _time in range(3):
            self.assertRaises(pvm_exc.Error, self.read)
        self.sim.faults.add(faults.Fault(faults.drop_before()))
        self.assertRaises(pvm_exc.Error, self.read)
        self.end_sessions()
        self.refuse_logons()
        self.assertRaises(pvm_exc.Error, self.read)
        self.assertIn('ManagedSystem', self.log.output)
        self.assertNotIn('top-secret', self.log.output)
        self.assertNotIn(token, self.log.output)

    def test_passwords_in_jobs_are_not_logged(self):
        self.connect()
        self.sim.faults.add(faults.Fault(faults.refuse(500), times=2))
        for sensitive in ('<P>discoveryPassword</P><V>chap-secret</V>',
                          '<P>harmless</P>'):
            self.assertRaises(
                pvm_exc.Error, self.adapter.update_by_path, sensitive, None,
                '/rest/api/uom/VirtualIOServer/x')
        self.assertNotIn('chap-secret', self.log.output)
        self.assertIn('harmless', self.log.output)


class TestCertificates(SessionTestCase):

    def test_wrong_certificates_are_a_sentence(self):
        self.fix = self.useFixture(driver_fixtures.DriverFixture(
            start=False, rest_protocol='https',
            rest_certificate_path='/no/such/directory'))
        exc = self.assertRaises(exception.HostNotReady, host.connect, 'host1')
        self.assertIn('/no/such/directory', exc.format_message())
