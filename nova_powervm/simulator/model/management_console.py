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

"""The management console: who it is, and whose keys it trusts."""

import base64
import hashlib
import re
import shlex
import uuid

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import parameters as read
from nova_powervm.simulator.model import registry
from nova_powervm.simulator.model import san_jobs

_KEY = re.compile(r'[a-z0-9@.-]+ [A-Za-z0-9+/]+={0,2}( [^\n\r]*)?')
_ACKNOWLEDGED = 'acknowledgeThisAPIMayGoAwayInTheFuture'
_COMMAND_SECONDS = 3


class ManagementConsole(registry.Thing):
    """What serves the REST interface of a system."""

    noun = 'ManagementConsole'

    def __init__(self, machine):
        super().__init__(str(uuid.uuid3(uuid.UUID(machine.uuid), self.noun)),
                         'localhost')
        self.machine = machine
        self.interface = ('eth0', machine.address)
        self.public_key = _public_key(machine)
        self.authorized_keys = ()

    def authorize(self, keys):
        """Trust exactly these keys. Raises Invalid."""
        keys = tuple(keys)
        if keys == self.authorized_keys:
            return
        for key in keys:
            if not _KEY.fullmatch(key):
                raise errors.Invalid(
                    f'{key!r} is not a public SSH key: a type, the key in '
                    'base64, and perhaps a comment.')
        self.authorized_keys = keys
        self.machine.changed(self)


def _public_key(machine):
    """A key that only looks like one, and is the same every time."""
    digest = hashlib.sha256(machine.uuid.encode()).digest()
    blob = b'\0\0\0\x0bssh-ed25519\0\0\0\x20' + digest
    return f'ssh-ed25519 {base64.b64encode(blob).decode()} wlp@localhost'


def run_command(console, parameters):
    """CLIRunner: of all commands, removing a device of a VIOS."""
    command = read.text(parameters, 'cmd')
    if not read.flag(parameters, _ACKNOWLEDGED):
        raise errors.Invalid(f'CLIRunner needs {_ACKNOWLEDGED}=true.')
    server, device = _parse(console.machine, command)
    yield _COMMAND_SECONDS
    yield from san_jobs.remove_device(server, {'devName': device})
    return {'stdOut': f'{device} deleted'}


def _parse(machine, command):
    """The VIOS and the device that a viosvrcmd is about."""
    try:
        words = shlex.split(command)
        options = dict(zip(words[1::2], words[2::2]))
        inner = shlex.split(options['-c'])
        device = inner[inner.index('-dev') + 1]
    except (ValueError, KeyError, IndexError):
        words, options, inner, device = [''], {}, [''], None
    if words[0] != 'viosvrcmd' or inner[0] != 'rmdev' or (
            options.get('-m') != machine.name):
        raise errors.NotSimulated(
            f'the command {command!r}, only: viosvrcmd -m {machine.name} '
            '-p VIOS -c "rmdev -dev DEVICE"')
    return machine.vios(options.get('-p')), device
