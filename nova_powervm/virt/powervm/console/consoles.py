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

import contextlib
import threading

from nova.console import type as console_type
from nova import exception as nova_exception

from nova_powervm import conf as cfg
from nova_powervm.virt.powervm.console import gate
from nova_powervm.virt.powervm.console import partition as partitions
from nova_powervm.virt.powervm.console import terminal
from nova_powervm.virt.powervm.console import vencrypt
from nova_powervm.virt.powervm.console import vnc

CONF = cfg.CONF

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
            self._port(vnc.Vnc, _vnc_address(), CONF.powervm.vnc_port),
            lpar_uuid)

    def close(self, lpar_uuid):
        """Close the terminal of a partition, which need not have one."""
        with self._lock:
            found = self._terminals.pop(lpar_uuid, None)
        if found is not None:
            found.close()

    def close_all(self):
        """Close all terminals and ports: the service stops."""
        with self._lock:
            gates, self._gates = self._gates, {}
            terminals, self._terminals = self._terminals, {}
        for each in (*gates.values(), *terminals.values()):
            each.close()

    def _terminal(self, partition):
        with self._lock:
            return self._terminals.setdefault(
                partition.uuid, terminal.Terminal(partition))

    def _port(self, kind, address, port):
        """Return the port of a kind of consoles, open."""
        with self._lock:
            if kind not in self._gates:
                self._gates[kind] = self._open_gate(kind, address, port)
            return self._gates[kind].port

    def _open_gate(self, kind, address, port):
        try:
            return gate.Gate(address, port,
                             lambda path: self._visit(kind, path))
        except OSError as exc:
            raise nova_exception.ConsoleTypeUnavailable(
                f'nova-compute cannot listen for consoles on {address}, port '
                f'{port}: {exc}. An administrator has to choose another '
                f'address or port.') from exc

    def _visit(self, kind, path):
        with self._lock:
            found = self._terminals.get(path)
        return (found.visit(kind) if found is not None
                else contextlib.nullcontext())


def _vnc_address():
    """Return the address to listen on.

    Nova's default is the loopback address, where a proxy elsewhere finds
    nothing.
    """
    if CONF.vnc.server_listen != _LOOPBACK:
        return CONF.vnc.server_listen
    return CONF.vnc.server_proxyclient_address
