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

"""Which class serves which VIF type: the one table."""

import itertools

from nova_powervm.virt.powervm.network import base
from nova_powervm.virt.powervm.network import ovs
from nova_powervm.virt.powervm.network import sea
from nova_powervm.virt.powervm.network import sriov

VIF_TYPES = {each.name: each for each in (
    ovs.Ovs(), sea.Sea(), sriov.Sriov())}

#: What Neutron says when a port is not bound to this host.
_UNBOUND = ('', 'unbound', 'binding_failed')


def vifs(network_info):
    """Return the Vifs of Nova's network info, which may be None."""
    return [base.Vif.of(vif) for vif in network_info or []]


def refusals(vifs):
    """Return a sentence for each port that no host like this could serve."""
    return [why for why in map(_refusal, vifs) if why]


def runs(vifs):
    """Yield (VIF type, ports) without changing the order of the ports.

    A guest numbers its interfaces in the order in which they were plugged.
    Ports that are refused are left out: whoever plugs has asked before.
    """
    served = [vif for vif in vifs if vif.type in VIF_TYPES]
    for name, some in itertools.groupby(served, lambda vif: vif.type):
        yield VIF_TYPES[name], list(some)


def by_type(vifs):
    """Yield (VIF type, its ports) for every type, with ports or without."""
    for name, vif_type in VIF_TYPES.items():
        yield vif_type, [vif for vif in vifs if vif.type == name]


def _refusal(vif):
    if vif.type in VIF_TYPES:
        return VIF_TYPES[vif.type].refusal(vif)
    if vif.type in _UNBOUND:
        return (f'port {vif.id} is not bound to this host (its VIF type is '
                f"'{vif.type}'). Check that a Neutron agent or OVN "
                f'controller of this host is alive')
    if vif.type == 'bridge':
        return (f'port {vif.id} was bound as a Linux bridge, which Neutron '
                f"and Nova have given up. Use ML2's openvswitch or ovn "
                f'mechanism driver')
    return (f"port {vif.id} has the VIF type '{vif.type}'; this driver "
            f"serves {', '.join(sorted(VIF_TYPES))}")
