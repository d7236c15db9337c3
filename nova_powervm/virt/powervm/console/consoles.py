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

"""The consoles of a host, as Nova and its console proxies see them."""

from concurrent import futures
import contextlib
import errno
import threading

from nova.console import type as console_type
from nova import exception as nova_exception

from nova_powervm import conf as cfg
from nova_powervm.virt.powervm.console import gate
from nova_powervm.virt.powervm.console import partition as partitions
from nova_powervm.virt.powervm.console import ring
from nova_powervm.virt.powervm.console import terminal
from nova_powervm.virt.powervm.console import text
from nova_powervm.virt.powervm.console import vencrypt
from nova_powervm.virt.powervm.console import vnc

CONF = cfg.CONF

_AT_ONCE = 16
_LOOPBACK = '127.0.0.1'


def problems():
    """Return sentences about what consoles lack, for an operator."""
    if CONF.vnc.enabled and CONF.powervm.vnc_use_x509_auth:
        try:
            vencrypt.context()
        except ValueError as exc:
            return [str(exc)]
    return []


class Consoles:
    """The terminals of a host's partitions, and the ports they are behind.

    A port is opened when the first console is asked for.
    """

    def __init__(self):
        self._lock = threading.Lock()
        self._terminals = {}
        self._gates = {}

    def vnc(self, adapter, lpar_uuid, instance):
        """Open the VNC console of an instance: one small request.

        :returns: where Nova's proxy finds it
        :raises InstanceNotFound: there is no such partition
        :raises ConsoleTypeUnavailable: with a sentence that says why not
        """
        partition = partitions.read(adapter, lpar_uuid, instance.uuid)
        self._terminal(partition).lend(vnc.Vnc)
        return console_type.ConsoleVNC(
            CONF.vnc.server_proxyclient_address,
            self._port(vnc.Vnc, _vnc_gate), lpar_uuid)

    def serial(self, adapter, lpar_uuid, instance):
        """Open the serial console of an instance: one small request.

        :returns: where Nova's proxy finds it
        :raises InstanceNotFound: there is no such partition
        :raises ConsoleTypeUnavailable: with a sentence that says why not
        :raises SocketPortRangeExhaustedException: no port of Nova's range is
            free
        """
        partition = partitions.read(adapter, lpar_uuid, instance.uuid)
        self._terminal(partition).lend(text.Text)
        return console_type.ConsoleSerial(
            CONF.serial_console.proxyclient_address,
            self._port(text.Text, _serial_gate), lpar_uuid)

    def read_log(self, partition, delay=0):
        """Have a partition's terminal read whenever nobody else has it.

        :param delay: seconds after which to begin
        """
        self._terminal(partition, delay)

    def forget(self, lpar_uuid, instance_uuid):
        """Close the terminal of a partition, if any, and remove its log."""
        self.close(lpar_uuid)
        ring.Ring(instance_uuid).remove()

    def close(self, lpar_uuid):
        """Close the terminal of a partition, if any; its log stays."""
        with self._lock:
            found = self._terminals.pop(lpar_uuid, None)
        if found is not None:
            found.close()

    def close_all(self):
        """Close all terminals and ports: the service stops."""
        with self._lock:
            gates, self._gates = self._gates, {}
            terminals, self._terminals = self._terminals, {}
        for each in gates.values():
            each.close()
        # Each takes a moment, and there may be hundreds.
        with futures.ThreadPoolExecutor(_AT_ONCE) as threads:
            list(threads.map(terminal.Terminal.close, terminals.values()))

    def _terminal(self, partition, delay=0):
        """Return the terminal of a partition.

        A partition may have been deleted and made anew, with another id; the
        old id may be that of a stranger.
        """
        with self._lock:
            found = self._terminals.get(partition.uuid)
            if found is not None and found.partition == partition:
                return found
            made = self._terminals[partition.uuid] = terminal.Terminal(
                partition)
        if found is not None:
            found.close()
        if CONF.powervm.console_log and not partition.is_ibmi:
            made.read(text.Text, ring.Ring(partition.instance_uuid), delay)
        return made

    def _port(self, kind, open_gate):
        """Return the port of a kind of consoles, open."""
        with self._lock:
            if kind not in self._gates:
                self._gates[kind] = open_gate(
                    lambda path: self._visit(kind, path))
            return self._gates[kind].port

    def _visit(self, kind, path):
        with self._lock:
            found = self._terminals.get(path)
        return (found.visit(kind) if found is not None
                else contextlib.nullcontext())


def log(instance):
    """Return what the terminal of an instance has shown last.

    A character is a byte: Nova encodes it as Latin-1 again.

    :raises ConsoleNotAvailable: no logs are kept on this host
    """
    if not CONF.powervm.console_log:
        raise nova_exception.ConsoleNotAvailable(
            f'the host of instance {instance.uuid} keeps no console logs. An '
            f'administrator has to set [powervm] console_log there.')
    return ring.Ring(instance.uuid).read().decode('latin-1')


def _vnc_gate(visit):
    """Nova's default is the loopback address, and of no use to a proxy."""
    address = CONF.vnc.server_listen
    if address == _LOOPBACK:
        address = CONF.vnc.server_proxyclient_address
    return _open_gate(address, CONF.powervm.vnc_port, visit)


def _serial_gate(visit):
    """Nova's own search takes a port for used that was until a moment ago.

    After a restart that would be another one, and URLs would be void.
    """
    address = CONF.serial_console.proxyclient_address
    first, last = map(int, CONF.serial_console.port_range.split(':'))
    for port in range(first, last):
        found = _open_gate(address, port, visit, unless_used=True)
        if found is not None:
            return found
    raise nova_exception.SocketPortRangeExhaustedException(host=address)


def _open_gate(address, port, visit, unless_used=False):
    try:
        return gate.Gate(address, port, visit)
    except OSError as exc:
        if unless_used and exc.errno == errno.EADDRINUSE:
            return None
        raise nova_exception.ConsoleTypeUnavailable(
            f'nova-compute cannot listen for consoles on {address}, port '
            f'{port}: {exc}. An administrator has to choose another address '
            f'or port.') from exc
