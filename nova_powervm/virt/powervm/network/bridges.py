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

"""Network bridges: which one takes a port to its physical network.

``[powervm] sea_mappings`` says through which bridges a physical network is
reached. A VLAN is on one bridge of a virtual switch, or none: on two of them
frames would go round in circles.
"""

import collections
import dataclasses

from nova_powervm import conf as cfg
from nova_powervm.virt.powervm import exception

CONF = cfg.CONF

# What a shared Ethernet adapter can have beside its primary trunk, and what
# each of those can carry.
MAX_TRUNKS = 15
MAX_VLANS = 20


@dataclasses.dataclass(frozen=True)
class Place:
    """Where a bridge is to be found.

    :ivar switch: name of the virtual switch
    :ivar pvid: port VLAN id of the bridge; None where the switch has but one
    """

    switch: str
    pvid: int | None = None

    @classmethod
    def parse(cls, text):
        """Read ``switch`` or ``switch/pvid``. Raises ValueError."""
        switch, slash, pvid = text.strip().partition('/')
        if not switch:
            raise ValueError(text)
        return cls(switch, int(pvid) if slash else None)


def mappings():
    """Return {physical network: [Place]} as configured.

    :raises HostNotReady: the option makes no sense
    """
    found = {}
    for each in CONF.powervm.sea_mappings:
        network, _, place = each.partition(':')
        try:
            found.setdefault(network.strip(), []).append(Place.parse(place))
        except ValueError:
            raise exception.HostNotReady(problems=(
                f"[powervm] sea_mappings has '{each}'; it must be a list of "
                f'physical_network:virtual_switch or '
                f'physical_network:virtual_switch/port_vlan_id.')) from None
    return found


def networks(wiring):
    """Return {physical network: [NetBridge]} of those this host reaches.

    Two requests, none if no network is configured.
    """
    configured = mappings()
    reached = {network: [bridge for place in places
                         for bridge in _at(wiring, place)]
               for network, places in configured.items()}
    return {network: found for network, found in reached.items() if found}


def missing(wiring):
    """Return a sentence for each configured bridge that is not there."""
    return [f"[powervm] sea_mappings leads physical network '{network}' to "
            f"the virtual switch '{place.switch}', "
            f'{_what_is_wrong(wiring, place)}.'
            for network, places in mappings().items() for place in places
            if len(_at(wiring, place)) != 1]


class Choice:
    """Chooses the bridges that the ports of an operation are reached through.

    What was chosen for one port counts for the next.
    """

    def __init__(self, wiring):
        self._wiring = wiring
        # {uuid of a bridge: VLANs it is about to carry}
        self._coming = collections.defaultdict(set)

    def of(self, vif, adapter=None):
        """Return the bridge for a port.

        The one that carries its VLAN already; the emptiest otherwise.

        :param adapter: the port's client adapter, if it has one: the bridge
            has to be on its virtual switch
        :raises LookupError: with a sentence, if there is none
        """
        candidates = self._candidates(vif)
        if adapter is not None:
            candidates = [each for each in candidates if each.vswitch_id
                          == adapter.vswitch_id] or candidates
        bridge = self._best(vif, candidates)
        if vif.vlan is not None and not bridge.supports_vlan(vif.vlan):
            self._coming[bridge.uuid].add(vif.vlan)
        return bridge

    def _candidates(self, vif):
        reached = networks(self._wiring)
        if vif.physical_network not in reached:
            raise LookupError(
                f"physical network '{vif.physical_network}' is not reached "
                f'by this host (sea_mappings: '
                f"{', '.join(sorted(reached)) or 'none'})")
        return reached[vif.physical_network]

    def _best(self, vif, candidates):
        if vif.vlan is None:
            return min(candidates, key=self._load)
        carrying = [each for each in candidates
                    if self._carries(each, vif.vlan)]
        free = carrying or [each for each in candidates
                            if not self._strangers(each, vif.vlan)]
        if not free:
            raise LookupError(
                f'VLAN {vif.vlan} is taken on the virtual switch '
                f"'{_name(self._wiring, candidates[0])}' by another bridge "
                f"than those of physical network '{vif.physical_network}'")
        roomy = carrying or [each for each in free if self._room(each)]
        if not roomy:
            raise LookupError(
                f"no bridge of physical network '{vif.physical_network}' has "
                f'room for VLAN {vif.vlan}. Remove VLANs nobody needs, or '
                f'add a bridge')
        return min(roomy, key=self._load)

    def _carries(self, bridge, vlan):
        return (bridge.supports_vlan(vlan)
                or vlan in self._coming[bridge.uuid])

    def _strangers(self, bridge, vlan):
        """Other bridges of the same switch that carry a VLAN."""
        return [each for each in self._wiring.bridges
                if each.uuid != bridge.uuid
                and each.vswitch_id == bridge.vswitch_id
                and self._carries(each, vlan)]

    def _room(self, bridge):
        """Can a bridge carry another VLAN?"""
        trunks = bridge.seas[0].addl_adpts
        free = (MAX_TRUNKS - len(trunks)) * MAX_VLANS + sum(
            MAX_VLANS - len(trunk.tagged_vlans) for trunk in trunks)
        return free > len(self._coming[bridge.uuid])

    def _load(self, bridge):
        return len(bridge.list_vlans()) + len(self._coming[bridge.uuid])


def vlan_of(bridge, vif):
    """Return the VLAN that the adapter of a port has on its switch.

    Frames without a tag outside have the port VLAN id of the bridge inside.
    """
    return bridge.pvid if vif.vlan is None else vif.vlan


def switch_of(wiring, bridge):
    """Return the virtual switch a bridge is on."""
    return next(switch for switch in wiring.switches.values()
                if switch.switch_id == bridge.vswitch_id)


def carrying(wiring, switch, vlan):
    """Return the bridge of a switch that carries a VLAN, or None."""
    return next((each for each in wiring.bridges
                 if each.supports_vlan(vlan)
                 and _name(wiring, each) == switch), None)


def _at(wiring, place):
    switch = wiring.switches.get(place.switch)
    return [each for each in wiring.bridges
            if switch is not None and each.vswitch_id == switch.switch_id
            and place.pvid in (None, each.pvid)]


def _what_is_wrong(wiring, place):
    if place.switch not in wiring.switches:
        return 'which this host does not have'
    which = f' with port VLAN id {place.pvid}' if place.pvid else ''
    count = len(_at(wiring, place))
    return (f'which has {count} bridges; add /port_vlan_id' if count
            else f'which has no network bridge{which}')


def _name(wiring, bridge):
    return switch_of(wiring, bridge).name
