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

"""Consoles of servers, through the proxies that browsers talk to."""

from nova_powervm.tests.functional import cloud  # isort: skip

import os

import fixtures
from nova.tests.functional.api import client

from nova_powervm import conf
from nova_powervm.simulator import tls
from nova_powervm.tests import console_fixtures

CONF = conf.CONF


class ConsolesTest(cloud.CloudTestCase):

    def setUp(self):
        super().setUp()
        self.flags(group='powervm', vnc_port=0)
        self.flags(group='serial_console', enabled=True,
                   port_range='20000:30000')
        self.terminals = self.machine.terminals
        cell = self.cell_mappings['cell1']
        self.vnc_proxy = self.useFixture(console_fixtures.ProxyFixture(cell))
        self.serial_proxy = self.useFixture(
            console_fixtures.ProxyFixture(cell, is_vnc=False))

    def ask(self, server, protocol='vnc', kind='novnc'):
        """Ask Nova for a console; return its URL."""
        answer = self.api.api_post(
            f'/servers/{server["id"]}/remote-consoles',
            {'remote_console': {'protocol': protocol, 'type': kind}})
        return answer.body['remote_console']['url']

    def refusal(self, *args):
        """Ask for a console in vain; return what the user is told."""
        exc = self.assertRaises(client.OpenStackApiException, self.ask, *args)
        self.assertEqual(400, exc.response.status_code)
        return exc.response.json()['badRequest']['message']

    def look(self, server):
        """Open a console of a server in a viewer."""
        connection = self.vnc_proxy.connect(self.ask(server))
        self.addCleanup(connection.close)
        return console_fixtures.look(connection)

    def talk(self, server):
        connection = self.serial_proxy.connect(
            self.ask(server, 'serial', 'serial'))
        self.addCleanup(connection.close)
        return connection

    def hear(self, connection, until):
        return console_fixtures.hear(self, connection, until)

    def log(self, server):
        return self.api.api_post(
            f'/servers/{server["id"]}/action',
            {'os-getConsoleOutput': {}}).body['output']

    def terminal_of(self, server):
        """Return the simulated terminal of a server, None if it is closed."""
        return self.terminals.get(self.partition_of(server))

    def hold(self, server):
        """Somebody opens the terminal of a server on an HMC."""
        with self.machine.lock:
            return self.terminals.open(self.partition_of(server),
                                       graphic=False)


class VncTest(ConsolesTest):

    def lines(self, server):
        return self.terminal_of(server).screen.lines

    def test_users_type_in_many_consoles_until_servers_are_deleted(self):
        flavor = self.make_flavor()
        servers = [self._wait_for_state_change(server, 'ACTIVE') for server
                   in [self.ask_for(flavor) for _ in range(10)]]
        servers, with_text = servers[:6], servers[6:]
        talks = [self.talk(server) for server in with_text]
        views = [self.look(server) for server in servers]
        second = self.look(servers[0])

        for server, view in zip(servers, views, strict=True):
            view.type(f'I am {server["name"]}\n')
        for view in views:
            view.picture()
        for server, talk in zip(with_text, talks, strict=True):
            self.hear(talk, b' login: ')
            talk.sendall(server['name'].encode() + b'\r')
        for server, talk in zip(with_text, talks, strict=True):
            name = server['name'].encode()
            self.hear(talk, name + b'\n' + name + b'\nlogin: ')
        second.type('So am I')
        second.picture()

        for server in servers[1:]:
            self.assertEqual(f'I am {server["name"]}', self.lines(server)[1])
        self.assertEqual(['login: So am I'], self.lines(servers[0])[2:])
        self.assertEqual(self.partition_of(servers[3]).name, views[3].name)

        self._delete_server(servers[3])
        self.assertEqual(b'', views[3].read(1))
        self.assertEqual(9, len(self.terminals.all()))
        views[4].type('still here')
        views[4].picture()
        self.assertIn('still here', self.lines(servers[4])[-1])

        self.restart_compute_service(self.compute)
        for hung_up in (views[4].read(1), talks[0].recv(1)):
            self.assertEqual(b'', hung_up)
        self.assertEqual([], self.terminals.all())
        self.look(servers[4]).picture()

    def test_terminal_that_is_open_on_an_hmc_is_taken_if_the_operator_says(
            self):
        server = self.boot()
        theirs = self.hold(server)

        told = self.refusal(server)

        self.assertIn(f'the terminal of instance {server["id"]} is open '
                      'elsewhere, as on an HMC', told)
        self.assertIs(theirs, self.terminal_of(server))

        self.flags(group='powervm', console_take_over=True)
        self.look(server).picture()
        self.assertTrue(self.terminal_of(server).graphic)

    def not_found(self, function, server):
        """Ask in vain; return what the user is told."""
        exc = self.assertRaises(client.OpenStackApiException, function,
                                server)
        self.assertEqual(404, exc.response.status_code)
        return exc.response.json()['itemNotFound']['message']

    def test_what_is_not_there_is_not_found(self):
        server = self.boot()
        self.assertIn('An administrator has to set [powervm] console_log',
                      self.not_found(self.log, server))
        with self.machine.lock:
            lpar = self.partition_of(server)
            lpar.stop_at_once()
            self.machine.delete_lpar(lpar)
        self.assertIn(server['id'], self.not_found(self.ask, server))

    def test_only_proxies_with_a_certificate_come_in(self):
        ours, theirs = (tls.make(self.useFixture(fixtures.TempDir()).path)
                        for _ in range(2))
        self.flags(group='powervm', vnc_use_x509_auth=True,
                   vnc_ca_certs=theirs[0], vnc_server_cert=ours[0],
                   vnc_server_key=ours[1])
        self.flags(group='vnc', auth_schemes=['vencrypt'],
                   vencrypt_ca_certs=ours[0],
                   vencrypt_client_cert=theirs[0],
                   vencrypt_client_key=theirs[1])
        # It reads its options once.
        self.vnc_proxy = self.useFixture(console_fixtures.ProxyFixture(
            self.cell_mappings['cell1']))
        server = self.boot()

        view = self.look(server)
        view.type('secret\n')
        view.picture()

        self.assertEqual('secret', self.lines(server)[1])

        stranger = tls.make(self.useFixture(fixtures.TempDir()).path)
        self.flags(group='vnc', vencrypt_client_cert=stranger[0],
                   vencrypt_client_key=stranger[1])
        self.assertRaises(EOFError, self.look, server)

    def test_console_of_ibmi_has_the_code_page(self):
        self.glance.update(None, self.image, {
            'properties': {'os_distro': 'ibmi', 'architecture': 'ppc64'}})
        server = self.boot()
        self.look(server)
        self.assertEqual('codepage=037', self.terminal_of(server).settings)


class SerialTest(ConsolesTest):

    def show(self, server, text):
        """The guest writes something."""
        with self.machine.lock:
            self.terminals.show(self.partition_of(server), text)

    def log_with(self, server, text):
        """Return the log as soon as it ends with a text."""
        for _ in range(1000):
            log = self.log(server)
            if log.endswith(text):
                return log
        self.fail(f'The log ends with {log!r} and not {text!r}.')

    def test_terminal_is_for_one_kind_of_console_at_a_time(self):
        server = self.boot()
        name = self.partition_of(server).name.encode()
        self.host.trace.clear()
        talk, other = self.talk(server), self.talk(server)
        for each in (talk, other):
            self.hear(each, name + b' login: ')
        # One when a console is asked for, and one when the proxy connects.
        self.assertEqual(4, sum(self.host.trace.counts().values()))
        talk.sendall(b'hello\r')
        for each in (talk, other):
            self.hear(each, b'hello\nhello\nlogin: ')

        told = self.refusal(server)

        self.assertIn('somebody is using it as a serial console. Close that, '
                      'then ask for the VNC console again', told)
        talk.close()
        other.close()
        connection = self.vnc_proxy.connect(self.ask_until_free(server))
        self.addCleanup(connection.close)
        view = console_fixtures.look(connection)
        self.assertIn('somebody is using it as a VNC console',
                      self.refusal(server, 'serial', 'serial'))
        self._delete_server(server)
        self.assertEqual(b'', view.read(1))

    def ask_until_free(self, server):
        """Ask for VNC until the proxies have noticed who has gone."""
        for _ in range(1000):
            try:
                return self.ask(server)
            except client.OpenStackApiException as exc:
                self.assertEqual(400, exc.response.status_code)
        self.fail('The serial console is in use forever.')

    def test_log_is_kept_whenever_nobody_has_the_vnc_console(self):
        self.flags(group='powervm', console_log=True)
        server = self.boot()
        self.log_with(server, ' login: ')
        idle = self.useFixture(console_fixtures.IdleTimeFixture())

        talk = self.talk(server)
        self.hear(talk, b' login: ')
        talk.sendall(b'from the serial console\r')
        self.log_with(server, 'from the serial console\nlogin: ')
        talk.close()

        connection = self.vnc_proxy.connect(self.ask_until_free(server))
        view = console_fixtures.look(connection)
        view.type('from VNC\n')
        view.picture()
        connection.close()
        self.pass_until_it_is_read(server, idle)
        self.show(server, 'again')
        self.assertNotIn('VNC', self.log_with(server, 'again'))

        self.restart_compute_service(self.compute)
        idle.pass_(1)
        self.show(server, 'after the restart')
        self.assertIn('serial', self.log_with(server, 'after the restart'))

        folder = os.path.join(CONF.instances_path, server['id'])
        self.assertEqual(['console.log'], os.listdir(folder))
        self._delete_server(server)
        self.assertFalse(os.path.exists(folder))
        self.assertEqual([], self.terminals.all())

    def pass_until_it_is_read(self, server, idle):
        """Let time pass until the proxy has noticed that the viewer left."""
        for _ in range(1000):
            self.log(server)
            idle.pass_(300)
            terminal = self.terminal_of(server)
            if terminal is not None and not terminal.graphic:
                return
        self.fail('The log does not go on.')
