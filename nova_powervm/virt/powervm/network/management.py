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

"""The management interface: how a partition reaches RMC.

Resource Monitoring and Control is the connection between the operating system
of a partition and the hypervisor: without it a running partition cannot be
changed, nor shut down kindly, nor moved. It goes through a virtual switch of
its own, which the management partition is on, with link-local addresses that
follow from the MAC address.
"""

import copy

from nova.network import model
from oslo_log import log as logging
from oslo_utils import netutils

from nova_powervm import conf as cfg
from nova_powervm.virt.powervm.network import wiring as pvm_wiring

CONF = cfg.CONF
LOG = logging.getLogger(__name__)

SWITCH = 'MGMTSWITCH'
_VLAN = 4094
#: Where Nova keeps the MAC address. A guest configures its network only when
#: it is new: after a rebuild it must find the address it knows.
_KEY = 'mgmt_interface_mac'

#: Types of links that guests know by their own name.
_KNOWN_TO_GUESTS = {model.VIF_TYPE_OVS}


def plug(host, owner):
    """Give a partition its management interface; return the MAC address.

    Two requests. None is returned where there is no such network.
    """
    if not CONF.powervm.use_rmc_mgmt_vif:
        return None
    wiring = pvm_wiring.Wiring(host)
    switch = wiring.switches.get(SWITCH)
    if switch is None:
        LOG.warning('This host has no virtual switch %s, so the partition '
                    'has no RMC connection through it', SWITCH,
                    instance=owner.instance)
        return None
    metadata = owner.instance.system_metadata
    adapter = wiring.add_client(owner.uuid, switch, _VLAN,
                                metadata.get(_KEY))
    metadata[_KEY] = adapter.mac
    return adapter.mac


def unplug(host, owner):
    """Take the management interface away; an absent one is fine."""
    wiring = pvm_wiring.Wiring(host)
    switch = wiring.switches.get(SWITCH)
    for adapter in wiring.adapters(owner.uuid):
        if switch is not None and adapter.vswitch_id == switch.switch_id:
            wiring.remove(adapter)


def guest_network(network_info, mac):
    """Return Nova's network info as the guest shall read it.

    Guests do not know the VIF types of PowerVM, and take a link of an unknown
    type for none at all.

    :param mac: of the management interface; None if there is none
    """
    described = model.NetworkInfo(copy.deepcopy(list(network_info or [])))
    for vif in described:
        if vif['type'] not in _KNOWN_TO_GUESTS:
            vif['type'] = 'vif'
    if mac and CONF.powervm.use_rmc_ipv6_scheme:
        described.append(_vif(mac))
    return described


def _vif(mac):
    digits = mac.lower()
    mac = ':'.join(digits[at:at + 2] for at in range(0, 12, 2))
    address = netutils.get_ipv6_addr_by_EUI64('fe80::/64', mac)
    subnet = model.Subnet(cidr='fe80::/64', version=6,
                          ips=[model.FixedIP(address=str(address))])
    return model.VIF(
        id='mgmt_vif', address=mac, type='vif',
        network=model.Network(id='mgmt', subnets=[subnet], injected=True))
