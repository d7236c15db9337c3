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

"""The real Neutron, for servers of a cloud in one process."""

import subprocess
import sys
import threading
from wsgiref import simple_server

import fixtures
from neutronclient.v2_0 import client
from nova.network import neutron
from placement import deploy


class Quiet(simple_server.WSGIRequestHandler):
    """Tests have logs enough."""

    def log_message(self, *args):
        return


class PlacementServerFixture(fixtures.Fixture):
    """The placement service of a test, for other processes.

    :param placement: the client of placement that Nova's tests have
    :ivar url: its address
    """

    def __init__(self, placement):
        super().__init__()
        self._conf = placement.fixture.conf_fixture.conf

    def _setUp(self):
        app = deploy.loadapp(self._conf)

        def as_administrator(environ, start_response):
            # Neutron's client for tests says neither who it is nor what it
            # sends.
            return app({**environ, 'HTTP_X_AUTH_TOKEN': 'admin',
                        'CONTENT_TYPE': 'application/json'}, start_response)

        server = simple_server.make_server(
            '127.0.0.1', 0, as_administrator, handler_class=Quiet)
        self.url = f'http://127.0.0.1:{server.server_port}'
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)


class NeutronServerFixture(fixtures.Fixture):
    """Neutron with its ML2 plugin in a process of its own, used by Nova.

    :param placement_url: where our mechanism driver finds placement
    :ivar client: Neutron's client, as an administrator
    """

    def __init__(self, placement_url):
        super().__init__()
        self._placement_url = placement_url

    def _setUp(self):
        directory = self.useFixture(fixtures.TempDir()).path
        log = open(f'{directory}/neutron.log', 'w')
        self.addCleanup(log.close)
        process = subprocess.Popen(
            [sys.executable, '-m', 'nova_powervm.tests.neutron.server',
             directory, self._placement_url],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log,
            text=True)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        url = process.stdout.readline().strip()
        if not url:
            with open(log.name) as said:
                raise AssertionError(f'Neutron ended:\n{said.read()}')
        self.client = client.Client(auth_strategy='noauth', endpoint_url=url)
        self.useFixture(fixtures.MonkeyPatch(
            'nova.network.neutron.get_client', lambda context, admin=False:
            neutron.ClientWrapper(self.client, admin)))
