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

import socket

import fixtures
from nova import exception as nova_exception

from nova_powervm.simulator import tls
from nova_powervm.tests import base
from nova_powervm.tests import console_fixtures
from nova_powervm.tests import driver_fixtures
from nova_powervm.tests.unit.simulator import machines
from nova_powervm.tests.unit.simulator import viewer
from nova_powervm.virt.powervm.console import consoles
from nova_powervm.virt.powervm.console import ring
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.partition import names


class TestConsoles(base.TestCase):

    def setUp(self):
        super().setUp()
        self.useFixture(fixtures.FakeLogger())
        self.fix = self.useFixture(driver_fixtures.DriverFixture(vnc_port=0))
        self.useFixture(
            console_fixtures.ManagementCommandsFixture(self.fix.sim))
        self.instance = driver_fixtures.make_instance()
        self.fix.spawn(self.instance)
        self.lpar = self.fix.machine.lpar(self.instance.name)
        self.uuid = names.partition_uuid(self.instance.uuid)
        self.consoles = self.fix.host.consoles
        self.addCleanup(self.consoles.close_all)

    def vnc(self):
        return self.fix.driver.get_vnc_console(None, self.instance)

    def connect(self, found, path):
        """Connect as a proxy does; return the connection and the answer."""
        connection = socket.create_connection((found.host, found.port), 30)
        self.addCleanup(connection.close)
        connection.sendall(f'CONNECT {path} HTTP/1.1\r\n\r\n'.encode())
        answer = b''
        while not answer.endswith(b'\r\n\r\n'):
            answer += connection.recv(1)
        return connection, answer

    def test_console_is_where_it_was_when_asked_for_again(self):
        found, again = self.vnc(), self.vnc()
        self.assertEqual(
            ('127.0.0.1', self.uuid), (found.host, found.internal_access_path))
        self.assertEqual(found.port, again.port)
        connection, answer = self.connect(found, self.uuid)
        self.assertIn(b'200', answer)
        self.assertEqual(self.instance.name,
                         viewer.Viewer(connection=connection).name)

    def test_partition_without_a_console_is_not_found(self):
        found = self.vnc()
        self.assertIn(b'404', self.connect(found, 'ABC')[1])
        for _ in range(2):
            self.consoles.forget(self.uuid, self.instance.uuid)
            self.assertIn(b'404', self.connect(found, self.uuid)[1])

    def test_partition_that_was_made_anew_has_its_own_terminal(self):
        found = self.vnc()
        with self.fix.machine.lock:
            self.fix.machine.terminals.close(self.lpar)
            before, self.lpar.number = self.lpar.number, 77
        stranger = machines.lpar(self.fix.machine, 'stranger')
        stranger.number = before
        self.vnc()
        connection, answer = self.connect(found, self.uuid)
        self.assertEqual(self.instance.name,
                         viewer.Viewer(connection=connection).name)
        self.assertIsNone(self.fix.machine.terminals.get(stranger))

    def test_consoles_listen_where_nova_says(self):
        self.fix.config.config(group='vnc', server_listen='127.0.0.2',
                               server_proxyclient_address='127.0.0.3')
        found = self.vnc()
        self.assertEqual('127.0.0.3', found.host)
        found.host = '127.0.0.2'
        self.assertIn(b'200', self.connect(found, self.uuid)[1])

    def test_port_in_use_is_told(self):
        port = self.vnc().port
        other = consoles.Consoles()
        self.addCleanup(other.close_all)
        self.fix.config.config(group='powervm', vnc_port=port)
        exc = self.assertRaises(
            nova_exception.ConsoleTypeUnavailable, other.vnc,
            self.fix.host.adapter, self.uuid, self.instance)
        self.assertIn('cannot listen for consoles on 127.0.0.1, port '
                      f'{port}', exc.format_message())

    def test_serial_consoles_have_a_port_of_novas_range(self):
        self.fix.config.config(group='serial_console',
                               port_range='21000:29000')
        found = self.fix.driver.get_serial_console(None, self.instance)
        again = self.fix.driver.get_serial_console(None, self.instance)
        self.assertEqual(found.port, again.port)
        self.assertTrue(21000 <= found.port < 29000)
        self.assertEqual(self.uuid, found.internal_access_path)
        self.assertIn(b'200', self.connect(found, self.uuid)[1])

    def test_no_port_left_for_serial_consoles_is_told(self):
        port = self.vnc().port
        self.fix.config.config(group='serial_console',
                               port_range=f'{port}:{port + 1}')
        self.assertRaises(nova_exception.SocketPortRangeExhaustedException,
                          self.fix.driver.get_serial_console, None,
                          self.instance)

    def test_serial_consoles_keep_their_port_over_a_restart(self):
        self.fix.config.config(group='serial_console',
                               port_range='21000:29000')
        found = self.fix.driver.get_serial_console(None, self.instance)
        connection, _ = self.connect(found, self.uuid)
        self.fix.driver.cleanup_host('host1')
        connection.close()
        self.fix.start()
        self.assertEqual(found.port, self.fix.driver.get_serial_console(
            None, self.instance).port)

    def test_address_of_another_host_is_told(self):
        self.fix.config.config(group='serial_console',
                               proxyclient_address='192.0.2.1')
        exc = self.assertRaises(
            nova_exception.ConsoleTypeUnavailable,
            self.fix.driver.get_serial_console, None, self.instance)
        self.assertIn('cannot listen for consoles on 192.0.2.1',
                      exc.format_message())

    def test_host_without_logs_says_so(self):
        exc = self.assertRaises(
            nova_exception.ConsoleNotAvailable,
            self.fix.driver.get_console_output, None, self.instance)
        self.assertIn('keeps no console logs', exc.format_message())
        self.fix.config.config(group='powervm', console_log=True)
        ring.Ring(self.instance.uuid).write(b'caf\xe9')
        self.assertEqual('caf\xe9', self.fix.driver.get_console_output(
            None, self.instance))

    def test_service_that_stops_leaves_no_terminal_open(self):
        found = self.vnc()
        self.fix.driver.cleanup_host('host1')
        self.assertEqual([], self.fix.machine.terminals.all())
        self.assertRaises(OSError, self.connect, found, self.uuid)


class TestProblems(base.TestCase):

    def test_certificates_are_looked_at_when_the_service_starts(self):
        fix = self.useFixture(driver_fixtures.DriverFixture(
            start=False, vnc_use_x509_auth=True))
        exc = self.assertRaises(exception.HostNotReady, fix.start)
        self.assertIn('vnc_use_x509_auth is set, and vnc_ca_certs',
                      exc.format_message())
        certificate, key = tls.make(self.useFixture(fixtures.TempDir()).path)
        fix.config.config(group='powervm', vnc_ca_certs=certificate,
                          vnc_server_cert=certificate, vnc_server_key=key)
        self.assertEqual([], consoles.problems())
