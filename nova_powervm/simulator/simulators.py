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

"""Several machines of one site, each served at a port of its own."""

import os

from nova_powervm.simulator.model import errors
from nova_powervm.simulator import presets
from nova_powervm.simulator import server
from nova_powervm.simulator import state as states


_LAST_PORT = 65535


class NoPorts(errors.Invalid):
    """There are not as many ports as machines."""


class Simulators:
    """The machines of a site, each behind a REST service.

    Use it as a context manager, or call start() and stop(). It can be
    indexed and unpacked; what comes out is one Simulator for each machine.

    :param machines: what to serve, all of one site; by default a new pair
    :param port: where the first one listens; the others follow. 0 finds a
        free port for each
    :param state: a file from which all are loaded, if it is there, and to
        which all are saved when they stop
    :param options: what else a Simulator takes
    :raises NoPorts: if there are more machines than ports from there on
    """

    def __init__(self, machines=None, port=0, state=None, **options):
        self.state = state
        if state is not None:
            states.check(state)
        self.loaded = state is not None and os.path.exists(state)
        if self.loaded:
            machines = states.load(state).site.machines
        self.machines = list(machines or presets.pair())
        if port and port + len(self.machines) - 1 > _LAST_PORT:
            raise NoPorts(
                f'{len(self.machines)} machines need the ports from {port} '
                f'on, and the last one there is is {_LAST_PORT}.')
        self._simulators = [
            server.Simulator(machine, port=port and port + number, **options)
            for number, machine in enumerate(self.machines)]

    def start(self):
        """Listen at all ports, or at none.

        Raises OSError if a port is in use.
        """
        started = []
        try:
            for sim in self._simulators:
                started.append(sim.start())
        except OSError:
            for sim in started:
                sim.halt()
            self._close()
            raise
        for sim in self._simulators:
            sim.app.neighbours = self._simulators
        return self

    def stop(self):
        """Stop at once, all of them, and save them if that was asked.

        Raises OSError only if they cannot be saved.
        """
        ran = [sim.halt() for sim in self._simulators]
        try:
            if self.state is not None and any(ran):
                states.save(self.machines[0], self.state)
        finally:
            self._close()

    def _close(self):
        for machine in self.machines:
            machine.close()

    def __len__(self):
        return len(self._simulators)

    def __getitem__(self, number):
        return self._simulators[number]

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()
