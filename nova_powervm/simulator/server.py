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

"""Serving a machine over HTTP: ready when started, gone when stopped."""

import os
import threading

from nova_powervm.simulator import commands as local_commands
from nova_powervm.simulator import faults
from nova_powervm.simulator import listener
from nova_powervm.simulator import presets
from nova_powervm.simulator.rest import app
from nova_powervm.simulator.rest import connections
from nova_powervm.simulator.rest import latency as latencies
from nova_powervm.simulator.rest import recorded as recordings
from nova_powervm.simulator.rest import trace
from nova_powervm.simulator import state as states


class Simulator:
    """A machine, and the REST service in front of it.

    Use it as a context manager, or call start() and stop(). It listens on
    a free port unless told which.

    :param machine: what to serve; by default a new dual_vios machine
    :param state: a file from which the machine is loaded, if it is there,
        and to which it is saved when the simulator stops
    :param recorded: files with recorded responses, to be served for their
        nouns instead of what the machine has
    :param password: what password logons must give; None accepts any
    :param ssl_context: an ssl.SSLContext to serve https
    :param strict: refuse bodies whose elements stand in another order than
        those of the objects it shows
    :param latency: how long requests and jobs take, such as novalink:0.1
        for a tenth of what they take on a real machine; None for no time
    :param idle: seconds after which a connection that nothing comes over
        is closed
    """

    def __init__(self, machine=None, port=0, host='127.0.0.1',
                 password=None, ssl_context=None, strict=False,
                 latency=None, state=None, recorded=(),
                 idle=connections.IDLE_SECONDS):
        self.state = state
        if state is not None:
            states.check(state)
            machine = states.load(state) if os.path.exists(state) else machine
        self.machine = machine or presets.dual_vios()
        self.host = host
        self.port = port
        self.faults = faults.Faults(self.machine)
        self.trace = trace.Trace()
        self.app = app.App(self.machine, self.faults, self.trace, password)
        self.app.strict = strict
        self.app.connections.idle_seconds = idle
        self.app.recordings = [recordings.load(path) for path in recorded]
        if latency is not None:
            self.app.latency = latencies.parse(latency)
            timed = self.app.latency.clock()
            timed.resume(self.machine.clock.now())
            self.machine.clock = timed
        self._ssl_context = ssl_context
        self._commands = None
        self._server = None
        self._thread = None

    @property
    def url(self):
        """Where it is, such as http://127.0.0.1:12080."""
        protocol = 'https' if self._ssl_context else 'http'
        host = f'[{self.host}]' if ':' in self.host else self.host
        return f'{protocol}://{host}:{self.port}'

    @property
    def scenarios(self):
        """What goes wrong by name: see nova_powervm.simulator.scenarios."""
        return self.app.scenarios

    @property
    def devices(self):
        """Directory with the disks that the management partition sees."""
        return self.machine.devices.path

    @property
    def commands(self):
        """Directory with mkvterm and rmvterm, to put on the PATH."""
        if self._commands is None:
            self._commands = local_commands.Commands(self.url)
        return self._commands.path

    def start(self):
        """Listen. Requests are answered as soon as this returns.

        Raises OSError if the port is in use.
        """
        self._server = listener.Server(self.host, self.port, self.app,
                                       self._ssl_context)
        self.port = self._server.port
        self._thread = threading.Thread(
            target=self._server.serve_forever, name=f'pvmsim-{self.port}',
            daemon=True)
        self._thread.start()
        return self

    def stop(self):
        """Stop at once; polls that wait for events end.

        Raises OSError only if the machine cannot be saved.
        """
        if not self.halt():
            return
        try:
            if self.state is not None:
                states.save(self.machine, self.state)
        finally:
            self.machine.close()

    def halt(self):
        """Stop to answer; the machine stays. False if it did not run."""
        if self._server is None:
            return False
        if self._commands is not None:
            self._commands.remove()
        self.machine.events.close()
        self.faults.close()
        if self.app.latency is not None:
            self.app.latency.close()
        self._server.stop()
        self._thread.join()
        self._server = None
        self.app.sessions.close_all()
        return True

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()
