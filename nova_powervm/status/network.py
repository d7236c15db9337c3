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

"""Checks of the networks that ports of instances can be on."""

import socket

import os_vif

from nova_powervm import conf
from nova_powervm.status import report
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.network import bridges
from nova_powervm.virt.powervm.network import local
from nova_powervm.virt.powervm.network import management
from nova_powervm.virt.powervm.network import sriov_ports

CONF = conf.CONF

_INTEGRATION_BRIDGES = ('br-int',)
_OVSDB = 'tcp:127.0.0.1:6640'
_OVSDB_SECONDS = 3


def switches(facts):
    """The virtual switches, that of the management network among them."""
    found = sorted(facts.wiring.switches)
    told = ', '.join(found) or 'There is none.'
    if CONF.powervm.use_rmc_mgmt_vif and management.SWITCH not in found:
        return report.warning(
            told, f'Without {management.SWITCH} partitions have no RMC '
            f'connection with this system. Create it, or set [powervm] '
            f'use_rmc_mgmt_vif = False.')
    wanted = CONF.powervm.pvm_vswitch_for_novalink_io
    if wanted not in found:
        return report.ok(f'{told}; {wanted} is made when it is needed.')
    return report.ok(told)


def shared_ethernet(facts):
    """The network bridges that [powervm] sea_mappings leads to."""
    try:
        problems = bridges.missing(facts.wiring)
        reached = bridges.networks(facts.wiring)
    except exception.HostNotReady as exc:
        return report.failure(exc.kwargs['problems'],
                              'Correct [powervm] sea_mappings.')
    if problems:
        return report.failure(
            ' '.join(problems), 'Correct [powervm] sea_mappings, or make the '
            'bridge with pvmctl sea create.')
    if not reached:
        return report.ok('[powervm] sea_mappings is empty.')
    return report.ok(', '.join(
        f'{network}: {len(found)} bridge{"s" * (len(found) > 1)}'
        for network, found in sorted(reached.items())))


def sriov(facts):
    """The SR-IOV ports that vNICs can be made on."""
    if not facts.system.get_capability('vnic_capable'):
        return report.ok('This system has no vNICs.')
    cards = facts.system.asio_config.sriov_adapters
    ports = sriov_ports.usable(facts.system)
    if not ports:
        return report.ok(f'{len(cards)} adapters, none in shared mode')
    down = [port.loc_code for port in ports if not sriov_ports.kbps(port)]
    told = ', '.join(sorted(
        f'{port.loc_code}: {sriov_ports.network_of(port)}'
        for port in ports))
    if down:
        return report.warning(
            told, f'No link: {", ".join(down)}. Look at cables and switch '
            f'ports.')
    return report.ok(told)


def open_vswitch(facts):
    """Open vSwitch of this system can be told of ports."""
    connection = _ovsdb()
    try:
        _connect(connection)
    except OSError as exc:
        return _without(f'No Open vSwitch database at {connection}: {exc}.',
                        facts)
    links = local.links()
    if not any(bridge in links for bridge in _INTEGRATION_BRIDGES):
        return _without(
            f'Open vSwitch has no {_INTEGRATION_BRIDGES[0]}.', facts)
    return report.ok(f'{connection}, {_INTEGRATION_BRIDGES[0]}')


def _without(what, facts):
    """It is needed where nothing else connects partitions."""
    if CONF.powervm.sea_mappings or sriov_ports.usable(facts.system):
        return report.warning(
            what, 'Ports of Open vSwitch and OVN cannot be plugged here. If '
            'they shall be, start Open vSwitch (ovs-vsctl set-manager '
            'ptcp:6640:127.0.0.1) and the Neutron agent of this host.')
    return report.failure(
        what, 'Start Open vSwitch (ovs-vsctl set-manager ptcp:6640:'
        '127.0.0.1) and the Neutron agent of this host, or set [powervm] '
        'sea_mappings.')


def _ovsdb():
    """Where os-vif looks for it; its plug-in registers the option."""
    os_vif.initialize()
    group = getattr(CONF, 'os_vif_ovs', None)
    return getattr(group, 'ovsdb_connection', None) or _OVSDB


def _connect(connection):
    """Raises OSError if nobody listens."""
    kind, _, where = connection.partition(':')
    if kind == 'unix':
        with socket.socket(socket.AF_UNIX) as plug:
            plug.settimeout(_OVSDB_SECONDS)
            plug.connect(where)
        return
    host, _, port = where.rpartition(':')
    with socket.create_connection((host.strip('[]'), int(port)),
                                  timeout=_OVSDB_SECONDS):
        return
