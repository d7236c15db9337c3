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

"""Devices and Open vSwitch ports of the management partition itself.

nova-compute runs on it. A trunk adapter is a network device there; the PowerVM
REST service names it and makes it a port of Open vSwitch, unless it was not
running or the partition has restarted since. So each thing is looked at, and
put right if need be, here.
"""

import errno
import pathlib

import os_vif
from os_vif import exception as osv_exc
from os_vif import objects as osv_objects
from oslo_log import log as logging

from nova_powervm.virt.powervm.network import privsep

LOG = logging.getLogger(__name__)

# nova-compute has done that before; doing it twice is fine.
osv_objects.register_all()

_LINKS = pathlib.Path('/sys/class/net')


def links():
    """Return {name: MAC address} of the network devices there are."""
    found = {}
    for link in _LINKS.iterdir():
        try:
            found[link.name] = (link / 'address').read_text().strip()
        except OSError:
            # Taken away while we looked, or no device: bonding_masters.
            continue
    return found


def set_up_link(name, mac, mtu):
    """Let the device with a MAC address have a name, an MTU, and be up.

    :param mac: as PowerVM writes it
    :returns: whether there is such a device
    """
    found = links()
    known = name if name in found else next(
        (each for each, address in found.items()
         if address.replace(':', '').upper() == mac), None)
    if known is None:
        LOG.warning('There is no network device %(name)s, nor any with the '
                    'MAC address %(mac)s', {'name': name, 'mac': mac})
        return False
    privsep.set_link(known, name, mtu)
    return True


def plug(port):
    """Make a device a port of an Open vSwitch bridge, as os-vif does.

    :param port: ovs.Port
    :raises PlugException: of os-vif, with what Open vSwitch said
    """
    os_vif.plug(_vif(port), _instance(port))


def unplug(port):
    """Remove a port from an Open vSwitch bridge; that it is gone is fine."""
    try:
        os_vif.unplug(_vif(port), _instance(port))
    except osv_exc.UnplugException as exc:
        # The port went, and then os-vif tried to delete the device. That
        # goes with its trunk adapter, at once or a moment later.
        if getattr(exc.__context__, 'code', None) != errno.EOPNOTSUPP:
            raise


def _vif(port):
    """Return os-vif's description of a port whose device exists already."""
    network = osv_objects.network.Network(bridge=port.bridge)
    if port.mtu:
        network.mtu = port.mtu
    return osv_objects.vif.VIFOpenVSwitch(
        id=port.id, address=port.mac, plugin='ovs', vif_name=port.device,
        bridge_name=port.bridge, network=network,
        port_profile=osv_objects.vif.VIFPortProfileOpenVSwitch(
            interface_id=port.iface_id, create_port=True))


def _instance(port):
    return osv_objects.instance_info.InstanceInfo(uuid=port.owner)
