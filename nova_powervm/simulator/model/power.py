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

"""Jobs that turn partitions on and off."""

import functools

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import firmware
from nova_powervm.simulator.model import ibmi
from nova_powervm.simulator.model import parameters as read
from nova_powervm.simulator.model import partition

_OFF = ('shutdown', 'osshutdown', 'dumprestart')
_MAX_BOOT_STRING = 255

RMC_SECONDS = 30
STOP_SECONDS = 2
GUEST_SHUTDOWN_SECONDS = 20
IGNORED_SHUTDOWN_SECONDS = 600


def power_on(part, parameters):
    """PowerOn."""
    mode = _chosen(parameters, 'bootmode', firmware.BOOT_MODES)
    keylock = _chosen(parameters, 'keylock', firmware.KEYLOCKS)
    boot_string = _boot_string(parameters)
    minutes = read.number(parameters, 'remove_optical_time', 0)
    if ibmi.only_turns_key(part, parameters):
        part.turn_key(keylock or 'normal')
        return {}
    part.begin_start(mode, keylock, boot_string)
    yield from boot(part)
    medium = parameters.get('remove_optical_name')
    if medium:
        part.machine.clock.after(
            minutes * 60, functools.partial(_remove_medium, part, medium))
    return {}


def boot(part):
    """Go through the firmware, one reference code after the other."""
    for code, seconds in firmware.BOOT_CODES:
        part.show_code(code)
        yield seconds
    part.finish_start()
    part.machine.clock.after(
        RMC_SECONDS, functools.partial(part.connect_rmc, part.booted_at))


def _chosen(parameters, name, choices):
    if name not in parameters:
        return None
    return read.choice(parameters, name, None, choices)


def _boot_string(parameters):
    value = parameters.get('bootstring', '')
    if len(value) > _MAX_BOOT_STRING or not value.isprintable():
        raise errors.Invalid(
            f'A bootstring has up to {_MAX_BOOT_STRING} printable '
            'characters.')
    return value


def _remove_medium(part, name):
    """Take a medium out of the partition's drives, and delete it."""
    with part.machine.lock:
        for server in part.machine.vioses:
            repository = server.repository
            if repository and name in repository.media:
                server.eject(part, repository.media[name])


def power_off(part, parameters):
    """PowerOff: through the operating system, politely, or at once."""
    how = read.choice(parameters, 'operation', 'shutdown',
                      dict(zip(_OFF, _OFF)))
    if not part.active:
        raise errors.AlreadyOff(part.name)
    mode, keylock = part.boot_mode, part.keylock
    if how == 'dumprestart':
        part.machine.terminals.show(part, '\nThe guest writes a dump.\n')
    yield from _stop(part, how, read.flag(parameters, 'immediate'))
    part.finish_stop()
    if how == 'dumprestart' or read.flag(parameters, 'restart'):
        part.begin_start(mode, keylock)
        yield from boot(part)
    return {}


def _stop(part, how, immediate):
    """Bring the guest down, or fail as guests and machines do."""
    if how == 'osshutdown':
        _check_os_shutdown(part)
    if _asks_the_guest(how, immediate):
        if part.ignores_shutdown:
            yield IGNORED_SHUTDOWN_SECONDS
            raise errors.NotNow(
                f'The operating system of {part.name} did not shut down.',
                code='HSCL0DB4')
        part.begin_stop()
        yield GUEST_SHUTDOWN_SECONDS
    else:
        part.begin_stop()
        yield STOP_SECONDS


def _asks_the_guest(how, immediate):
    """Does the guest have a say? Not when the machine pulls the plug."""
    return how == 'osshutdown' or (how == 'shutdown' and not immediate)


def _check_os_shutdown(part):
    if part.kind != partition.IBMI and part.rmc != 'active':
        raise errors.NotNow(
            f'{part.name} has no active RMC connection, so its operating '
            'system cannot be asked to shut down.', code='HSCL0DB4')
