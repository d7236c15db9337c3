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
"""Network bridges: shared Ethernet adapters between switch and outside."""

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import partition
from nova_powervm.simulator.model import registry

MAX_TRUNKS = 16


class Sea:
    """A shared Ethernet adapter: trunks of a VIOS and the port behind them."""

    def __init__(self, vios, name, backing, is_primary):
        self.vios = vios
        self.name = name
        self.backing = backing
        self.is_primary = is_primary
        self.serial = vios.machine.registry.new_serial(16)
        self.bridge = None
        self.trunks = []
        # The adapter that carries the heartbeat, if it has one of its own.
        self.control = None
        # Address and subnet mask of the VIOS on it, if any.
        self.address = None

    @property
    def udid(self):
        """10 and a serial number."""
        return f'10{self.serial}'

    @property
    def interface(self):
        """Name of the network interface on it."""
        return f'en{self.name[3:]}'

    @property
    def primary(self):
        """The trunk with the port VLAN id of the bridge."""
        return next(t for t in self.trunks
                    if t.settings.pvid == self.bridge.pvid)

    @property
    def additional(self):
        """The trunks that only carry tagged VLANs."""
        return [t for t in self.trunks if t is not self.primary]

    @property
    def is_ready(self):
        """Could it carry traffic now?"""
        return self.vios.state == partition.RUNNING and self.backing.link

    def take(self, trunk):
        """Make a trunk of the VIOS one of its own."""
        trunk.sea = self
        self.trunks.append(trunk)

    def snapshot(self):
        return {'vios': self.vios.name, 'name': self.name,
                'backing': self.backing.name, 'primary': self.is_primary,
                'trunks': [t.slot for t in self.trunks],
                'control': self.control and self.control.slot}


class Bridge(registry.Thing):
    """One SEA, or two of which one takes over when the other fails."""

    noun = 'NetworkBridge'

    def __init__(self, machine, pvid, switch, load_balancing):
        super().__init__(machine.registry.new_uuid(), f'{switch.name}-{pvid}',
                         parent=machine)
        self.pvid = pvid
        self.switch = switch
        self.load_balancing = load_balancing
        self.control_channel = None
        self.seas = []

    @property
    def failover(self):
        """Is there a second SEA?"""
        return len(self.seas) > 1

    @property
    def mode(self):
        """High availability mode of its SEAs."""
        if not self.failover:
            return 'disabled'
        return 'sharing' if self.load_balancing else 'auto'

    @property
    def load_groups(self):
        """Trunks that do the same work on each SEA, the primary ones first."""
        found = {self.pvid: []}
        for sea in self.seas:
            for trunk in sea.trunks:
                found.setdefault(trunk.settings.pvid, []).append(trunk)
        return list(found.values())

    @property
    def vlans(self):
        """The VLANs that reach the outside through it."""
        tagged = {v for trunk in self.seas[0].trunks
                  for v in trunk.settings.tagged}
        return sorted(tagged | {self.pvid})

    def carrier(self, vlan):
        """The SEA that carries a VLAN now, or None if nothing does."""
        if vlan not in self.vlans:
            return None
        ready = sorted((s for s in self.seas if s.is_ready),
                       key=lambda s: not s.is_primary)
        if len(ready) > 1 and self.load_balancing:
            return ready[self._group_of(vlan) % 2]
        return ready[0] if ready else None

    def _group_of(self, vlan):
        """Number of the load group that a VLAN is in."""
        for number, group in enumerate(self.load_groups):
            if vlan in group[0].settings.vlans:
                return number
        raise errors.NoSuchThing('VLAN of a network bridge', vlan)

    def sea_of(self, vios):
        """Its SEA on that VIOS. Raises NoSuchThing."""
        for sea in self.seas:
            if sea.vios is vios:
                return sea
        raise errors.NoSuchThing(
            f'SharedEthernetAdapter of the bridge {self.name} on', vios.name)

    def snapshot(self):
        return {'pvid': self.pvid, 'switch': self.switch.name,
                'mode': self.mode, 'vlans': self.vlans,
                'control_channel': self.control_channel,
                'seas': [sea.snapshot() for sea in self.seas]}


def delete(bridge):
    """Take a bridge apart. Raises Unreachable."""
    for sea in bridge.seas:
        sea.vios.check_reachable()
    for sea in bridge.seas:
        for adapter in (*sea.trunks, sea.control):
            if adapter is not None:
                adapter.remove()
        sea.backing.user = None
        sea.vios.seas.remove(sea)
    bridge.parent.registry.remove(bridge)


def carriers(machine, switch, vlan):
    """Bridges of a switch that carry a VLAN to the outside."""
    return [b for b in machine.bridges
            if b.switch is switch and vlan in b.vlans]
