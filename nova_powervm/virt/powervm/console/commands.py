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
import os
import selectors
import socket
import subprocess
import tempfile
import tty

from nova import exception as nova_exception
from oslo_log import log as logging

from nova_powervm import conf as cfg

CONF = cfg.CONF
LOG = logging.getLogger(__name__)

#: Exit status of mkvterm for a terminal that is open already.
USED = 3
#: Seconds after which a command is not waited for any more.
_PATIENCE = 60
#: Seconds after which mkvterm has the terminal if it has not said no.
_OPENING = 3
_SETTLING = 0.2
_PIECE = 4096
_HERE = '127.0.0.1'


def open_vnc(partition, take_over=False):
    """Open the terminal as VNC; return the port it has on this very host.

    :param take_over: whether it is taken from whoever has it
    :raises ConsoleTypeUnavailable: with a sentence that says why not
    """
    port = _port(partition)
    if port is None and take_over:
        _take(partition)
        port = _port(partition)
    if port is None:
        raise held(partition)
    return port


def _take(partition):
    LOG.warning('Taking the terminal of instance %s from whoever has it',
                partition.instance_uuid)
    close(partition)


def _port(partition):
    """Return the port that is printed, None if another has the terminal."""
    words = ['mkvterm', '--id', partition.id, '--vnc', '--local']
    if partition.is_ibmi:
        words += ['--consolesettings',
                  f'codepage={CONF.powervm.ibmi_codepage}']
    printed = run(partition, *words, accept=(0, USED))
    first = printed.split('\n', 1)[0].strip()
    return int(first) if first.isdigit() else None


def open_text(partition, take_over=False):
    """Open the terminal as text, with a command that has it while it runs.

    One that is VNC on this host is what a killed nova-compute has left.

    :param take_over: whether it is taken from whoever has it
    :returns: the process, the descriptor of its terminal, and what was shown
    :raises ConsoleTypeUnavailable: with a sentence that says why not
    """
    if partition.is_ibmi:
        raise nova_exception.ConsoleTypeUnavailable(
            f'instance {partition.instance_uuid} runs IBM i, whose console '
            f'is no text to be read line by line. Ask for its VNC console.')
    opened = _start(partition)
    if opened is None and (take_over or _port(partition) is not None):
        _take(partition)
        opened = _start(partition)
    if opened is None:
        raise held(partition)
    return opened


def _start(partition):
    """Start mkvterm; return what open_text does, None if it is in use."""
    words = ['mkvterm', '--id', str(partition.id)]
    ours, theirs = os.openpty()
    tty.setraw(theirs)
    os.set_blocking(ours, False)
    with tempfile.TemporaryFile('w+', errors='replace') as complaints:
        try:
            process = subprocess.Popen(
                words, stdin=theirs, stdout=theirs, stderr=complaints,
                start_new_session=True)
        except OSError as exc:
            os.close(ours)
            raise absent(words[0], exc) from exc
        finally:
            os.close(theirs)
        shown = _first(ours)
        if shown is not None:
            return process, ours, shown
        os.close(ours)
        status = process.wait()
        complaints.seek(0)
        if status == USED:
            return None
        raise failed(partition, words[0],
                     complaints.read() or f'exit status {status}')


def _first(terminal):
    """Return what is shown first, None if the command ended before.

    One that is silent for some time has the terminal of a silent guest. What
    it shows may be a farewell, so that its end is waited for a little longer.
    """
    shown = b''
    with selectors.DefaultSelector() as selector:
        selector.register(terminal, selectors.EVENT_READ)
        while len(shown) < _PIECE:
            if not selector.select(_SETTLING if shown else _OPENING):
                return shown
            more = read_terminal(terminal)
            if not more:
                return None
            shown += more
    return shown


def read_terminal(terminal):
    """Return what a terminal shows now; nothing once it is closed."""
    try:
        return os.read(terminal, _PIECE)
    except OSError:
        return b''


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
