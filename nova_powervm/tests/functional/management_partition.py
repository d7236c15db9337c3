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

"""Real devices and a real Open vSwitch, in a network namespace.

Run by test_open_vswitch.py as a process of its own, as root of a namespace.
Prints as JSON what there is after each step.
"""

import contextlib
import json
import pathlib
import subprocess
import sys

import os_vif
from oslo_config import cfg
from pyroute2 import iproute
from vif_plug_ovs import privsep as osv_privsep

from nova_powervm.virt.powervm.network import local
from nova_powervm.virt.powervm.network import ovs
from nova_powervm.virt.powervm.network import privsep

#: The device as the kernel calls it, and as it shall be called.
BEFORE, DEVICE = 'env9', 'tap4b1c2d3e-5f'
MTU = 1400
MAC = 'fa:16:3e:00:00:01'
INSTANCE = '7c1f0a52-6a1e-4a53-9d65-0f3f4a1b2c3d'
PORT = '4b1c2d3e-5f60-4718-8293-a4b5c6d7e8f9'


def main(programs, schema, folder):
    """Plug and unplug a port.

    :param programs: where ovsdb-server and the other programs are
    :param schema: path of the schema of Open vSwitch
    :param folder: where its files go
    """
    folder = pathlib.Path(folder)
    programs = pathlib.Path(programs)
    socket = f'unix:{folder}/db.sock'
    run(programs.parent / 'bin' / 'ovsdb-tool', 'create',
        folder / 'conf.db', schema)
    vsctl = [programs.parent / 'bin' / 'ovs-vsctl', f'--db={socket}',
             '--no-wait', '--timeout=20', '--retry']
    with running(programs / 'ovsdb-server', folder / 'conf.db',
                 f'--remote=p{socket}', f'--unixctl={folder}/db.ctl'):
        run(*vsctl, 'init')
        with running(programs / 'ovs-vswitchd', socket,
                     f'--unixctl={folder}/switch.ctl'):
            steps(socket, lambda *args: run(*vsctl, *args))


@contextlib.contextmanager
def running(*command):
    """Let a program run meanwhile."""
    with subprocess.Popen(command) as process:
        try:
            yield
        finally:
            process.terminate()


def steps(socket, vsctl):
    """Plug twice, unplug twice, and tell after each."""
    for context in (privsep.context, osv_privsep.vif_plug):
        context.set_client_mode(False)
    os_vif.initialize()
    cfg.CONF([], project='nova', default_config_files=[])
    cfg.CONF.set_override('ovsdb_connection', socket, 'os_vif_ovs')
    os_vif.initialize(reset=True)
    with iproute.IPRoute() as netlink:
        netlink.link('add', ifname=BEFORE, kind='tuntap', mode='tap')
    mac = local.links()[BEFORE].replace(':', '').upper()
    port = ovs.Port(id=PORT, iface_id=PORT, mac=MAC, device=DEVICE,
                    bridge='br-int', mtu=MTU, owner=INSTANCE)
    told = []
    for _ in range(2):
        assert local.set_up_link(DEVICE, mac, MTU)
        local.plug(port)
        told.append({
            'ports': vsctl('list-ports', 'br-int').split(),
            'ids': json.loads(vsctl(
                '--format=json', '--columns=external_ids', 'find',
                'Interface', f'name={DEVICE}'))['data'][0][0][1],
            'link': link()})
    for _ in range(2):
        local.unplug(port)
        told.append({'ports': vsctl('list-ports', 'br-int').split()})
    print(json.dumps(told))


def link():
    """Return MTU and state of the device."""
    with iproute.IPRoute() as netlink:
        index, = netlink.link_lookup(ifname=DEVICE)
        found, = netlink.get_links(index)
    return {'mtu': found.get_attr('IFLA_MTU'),
            'up': bool(found['flags'] & 1)}


def run(*command):
    """Run a command and return what it prints."""
    return subprocess.run(command, check=True, stdout=subprocess.PIPE,
                          text=True).stdout


if __name__ == '__main__':
    main(*sys.argv[1:])
