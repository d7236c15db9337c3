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

"""All of it, started and stopped in order."""

import contextlib

from oslo_log import log as logging

from tools.cloud import databases
from tools.cloud import errors
from tools.cloud import glance
from tools.cloud import identity as identity_lib
from tools.cloud import keystone
from tools.cloud import neutron
from tools.cloud import options
from tools.cloud import placement
from tools.cloud import services
from tools.cloud import serving
from tools.cloud import state as state_lib

LOG = logging.getLogger(__name__)


class Cloud:
    """One running cloud; a context manager.

    :param driver: sections of nova.conf that choose the driver.
    :param port: TCP port on loopback; 0 takes a free one.
    :param progress: called with a sentence before each step.
    :raises errors.CloudError: when it cannot start; nothing is left then.
    """

    def __init__(self, driver, port=0, progress=lambda text: None):
        self._driver = driver
        self._port = port
        self._progress = progress
        self._undo = contextlib.ExitStack()
        self.identity = identity_lib.Identity()
        self.state = None
        self.url = None

    def __enter__(self):
        with self._undo:
            self._start()
            self._undo = self._undo.pop_all()
        return self

    def __exit__(self, *exc_info):
        self._undo.close()

    def _start(self):
        server = serving.Server(self._port)
        self._undo.callback(server.stop)
        self.url = server.url
        self.state = state_lib.State()
        self._undo.callback(self.state.remove)
        self._facades(server)
        server.start()
        try:
            self._nova(server)
        except Exception as exc:
            LOG.exception('The cloud did not start')
            raise errors.CloudError(
                f'The cloud did not start: {exc}\n'
                f'Nova\'s log is in {self.state.keep_log()}') from exc

    def _facades(self, server):
        for path, app in (
                ('/image', glance.Glance(
                    self.identity, self.url, self.state.file('images'))),
                ('/network', neutron.Neutron(self.identity, self.url))):
            server.mount(path, identity_lib.TokenFilter(app, self.identity))
        server.mount('/identity', keystone.Keystone(self.identity, self.url))

    def _nova(self, server):
        options.load(self.state, options.nova_conf(
            self.state, self.identity, self.url, self._driver),
            self.identity)
        self._undo.callback(options.unload)
        services.prepare()
        self._progress('creating the databases')
        databases.create(self.state)
        databases.take_turns()
        cell_uuid = databases.make_cells(self.state)
        server.mount('/placement', identity_lib.TokenFilter(
            placement.Placement(self.state, self.identity), self.identity))
        self._progress('starting conductor, scheduler and compute')
        self.nova = services.Services(cell_uuid)
        self._undo.callback(self.nova.stop)
        self.nova.start()
        self._progress('starting the compute API')
        server.mount('/compute', services.api())
