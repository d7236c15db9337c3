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

"""The networks of a host as placement sees them.

Traits of the host tell Neutron's mechanism driver what it can bind. Each
SR-IOV port is a nested provider of bandwidth, so that a port with a guarantee
is scheduled to where it can be given.
"""

import os_resource_classes as orc
import os_traits

from nova_powervm import traits

_OURS = (traits.shared_ethernet(''), traits.sriov(''))
# Since Nova 34 each provider says whose it is.
_OWNER = [trait for trait in (getattr(os_traits, 'OWNER_NOVA', None),)
          if trait]
_VNIC_TYPES = ('CUSTOM_VNIC_TYPE_NORMAL', 'CUSTOM_VNIC_TYPE_DIRECT')


def update(provider_tree, nodename, reach):
    """Set traits of the node's provider, and its children.

    :param reach: the physical networks (network.reach.Reach)
    """
    _announce(provider_tree, nodename, {
        *(traits.shared_ethernet(name) for name in reach.shared_ethernet),
        *(traits.sriov(port.network) for port in reach.sriov
          if port.has_link)})
    names = {traits.sriov_provider(nodename, port.location): port
             for port in reach.sriov}
    for name, port in names.items():
        if not provider_tree.exists(name):
            provider_tree.new_child(name, nodename)
        _offer(provider_tree, name, port)
    for name in _absent(provider_tree, nodename, names):
        _withdraw(provider_tree, name)


def _announce(provider_tree, nodename, announced):
    stale = {trait for trait in provider_tree.data(nodename).traits
             if trait.startswith(_OURS)} - announced
    provider_tree.remove_traits(nodename, *stale)
    provider_tree.add_traits(nodename, *announced)


def _offer(provider_tree, name, port):
    """Offer what a port can send; what it receives nobody guarantees."""
    if not port.kbps:
        _withdraw(provider_tree, name)
        return
    provider_tree.update_inventory(name, {
        orc.NET_BW_EGR_KILOBIT_PER_SEC: {
            'total': port.kbps, 'reserved': port.taken, 'min_unit': 1,
            'max_unit': port.kbps, 'step_size': 1, 'allocation_ratio': 1.0}})
    provider_tree.update_traits(name, {
        os_traits.normalize_name(f'physnet_{port.network}'), *_VNIC_TYPES,
        *_OWNER})


def _absent(provider_tree, nodename, names):
    """Names of providers of ports that are there no more."""
    known = (provider_tree.data(uuid).name
             for uuid in provider_tree.get_provider_uuids(nodename))
    return [name for name in known
            if traits.sriov_port(nodename, name) and name not in names]


def _withdraw(provider_tree, name):
    """Offer nothing more of a port that is not working.

    Placement does not let a provider go of which something is allocated.
    """
    inventory = provider_tree.data(name).inventory
    if inventory:
        provider_tree.update_inventory(name, {
            kind: {**offered, 'reserved': offered['total']}
            for kind, offered in inventory.items()})
    provider_tree.update_traits(name, set(_OWNER))
