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

"""The local commands that open and close virtual terminals.

NovaLink has them on the management partition. The REST service has a job that
closes a terminal, and none that opens one. A terminal that is open as VNC is
known by its port, whoever has opened it; one that is open in another way
belongs to somebody else.
"""

import contextlib
import socket
import subprocess

from nova import exception as nova_exception
from oslo_log import log as logging

from nova_powervm import conf as cfg

CONF = cfg.CONF
LOG = logging.getLogger(__name__)

#: Exit status of mkvterm for a terminal that is open already.
USED = 3
#: Seconds after which a command is not waited for any more.
_PATIENCE = 60
_HERE = '127.0.0.1'


def open_vnc(partition):
    """Open the terminal as VNC; return the port it has on this very host.

    :raises ConsoleTypeUnavailable: with a sentence that says why not
    """
    words = ['mkvterm', '--id', partition.id, '--vnc', '--local']
    if partition.is_ibmi:
        words += ['--consolesettings',
                  f'codepage={CONF.powervm.ibmi_codepage}']
    port = _port(partition, words)
    if port is None and CONF.powervm.console_take_over:
        LOG.warning('Taking the terminal of instance %s from whoever has it',
                    partition.instance_uuid)
        close(partition)
        port = _port(partition, words)
    if port is None:
        raise held(partition)
    return port


def _port(partition, words):
    """Return the port that is printed, None if another has the terminal."""
    printed = run(partition, *words, accept=(0, USED))
    first = printed.split('\n', 1)[0].strip()
    return int(first) if first.isdigit() else None


def close(partition):
    """Close the terminal, whoever has opened it."""
    run(partition, 'rmvterm', '--id', partition.id)


def listens(port):
    """Tell whether a terminal is open on a port of this host."""
    with contextlib.suppress(OSError), socket.create_connection(
            (_HERE, port), _PATIENCE):
        return True
    return False


def connect(port):
    """Return a connection with an open terminal. Raises OSError."""
    return socket.create_connection((_HERE, port), _PATIENCE)


def held(partition):
    """Return the exception for a terminal that somebody else has."""
    return nova_exception.ConsoleTypeUnavailable(
        f'the terminal of instance {partition.instance_uuid} is open '
        f'elsewhere, as on an HMC. Close it there; or let an administrator '
        f'set [powervm] console_take_over.')


def run(partition, *words, accept=(0,)):
    """Run a command; return what it printed.

    :param accept: the exit statuses that are fine
    :raises ConsoleTypeUnavailable: it did not do what it should
    """
    try:
        done = subprocess.run(
            [str(word) for word in words], stdin=subprocess.DEVNULL,
            capture_output=True, text=True, errors='replace',
            timeout=_PATIENCE)
    except OSError as exc:
        raise absent(words[0], exc) from exc
    except subprocess.TimeoutExpired as exc:
        raise failed(partition, words[0], exc) from exc
    if done.returncode not in accept:
        raise failed(partition, words[0], done.stderr or done.stdout
                     or f'exit status {done.returncode}')
    return done.stdout


def failed(partition, command, reason):
    """Return the exception for a command that failed."""
    return nova_exception.ConsoleTypeUnavailable(
        f'{command} failed for partition {partition.id}, which is instance '
        f"{partition.instance_uuid}: {' '.join(str(reason).split())}")


def absent(command, reason):
    """Return the exception for a command that cannot be run."""
    return nova_exception.ConsoleTypeUnavailable(
        f'there are no consoles on this host, since {command} cannot be run '
        f'({reason}). nova-compute has to run on the management partition, '
        f'with the commands of NovaLink on its PATH.')
