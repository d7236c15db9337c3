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
"""Virtual NICs: an adapter of a partition over logical ports of VIOSes."""

import dataclasses

from nova_powervm.simulator.model import adapter
from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import logical_port
from nova_powervm.simulator.model import partition
from nova_powervm.simulator.model import registry
from nova_powervm.simulator.model import sriov

OPERATIONAL = 'OPERATIONAL'
_MAX_DEVICES = 6
_DEFAULT_PRIORITY = 50
_PRIORITIES = (1, 100)


@dataclasses.dataclass(frozen=True)
class Settings:
    """What an administrator decides about a vNIC.

    VLANs and MAC addresses are 'ALL', 'NONE', or a list with spaces between.
    """

    pvid: int = 0
    vlan_priority: int = 0
    vlans: str = 'ALL'
    mac: str | None = None
    macs: str = 'ALL'
    auto_failback: bool = True


@dataclasses.dataclass(frozen=True)
class Backing:
    """What a backing device is to be: a slice of a port, on a VIOS.

    Capacities are in hundredths of a percent of the port; without one it
    gets the least there is. Priority 1 goes first.
    """

    vios: registry.Thing
    port: sriov.Port
    capacity: int | None = None
    max_capacity: int = sriov.WHOLE
    priority: int = _DEFAULT_PRIORITY

    @property
    def place(self):
        """What tells it from others: two vNICs never share a slice."""
        return (id(self.vios), id(self.port))


class Device:
    """A backing device: a logical port of a VIOS."""

    def __init__(self, backing, port):
        self.backing = backing
        self.port = port

    @property
    def status(self):
        """OPERATIONAL, or why it is not."""
        if self.backing.vios.state != partition.RUNNING:
            return 'POWERED_OFF'
        if self.backing.port.card.state != sriov.RUNNING:
            return 'ADAPTER_ERROR'
        return OPERATIONAL if self.backing.port.link else 'LINK_DOWN'

    def snapshot(self):
        return {'vios': self.backing.vios.name, 'port': self.port.name,
                'priority': self.backing.priority, 'status': self.status,
                'capacity': self.port.settings.capacity}


class Vnic(registry.Thing):
    """A dedicated vNIC. One of its devices is active, even if all are dead."""

    noun = 'VirtualNICDedicated'

    def __init__(self, part, slot, settings):
        super().__init__(part.machine.registry.new_uuid(),
                         part.location(slot), parent=part)
        self.slot = slot
        self.settings = settings
        self.devices = []
        self.active = None
        # What the guest does with it: address, subnet mask, gateway.
        self.address = ('', '', '')

    @property
    def mac(self):
        """Its MAC address."""
        return self.settings.mac

    def reconsider(self):
        """Fail over if the active device is dead, or back to a better one."""
        alive = [d for d in self.devices if d.status == OPERATIONAL]
        best = min(alive or self.devices, key=lambda d: d.backing.priority)
        old, keep = self.active, self.active in (alive or self.devices)
        if not keep or (self.settings.auto_failback and alive and (
                best.backing.priority < old.backing.priority)):
            self.active = best
        self.parent.machine.changed(self)

    def change(self, settings, backings):
        """Take over new settings and backing devices, whole or not at all."""
        plan = _Plan(self.parent, backings, self.devices)
        if settings == self.settings and plan.is_empty:
            return
        adapter.check_changeable(self.parent)
        if settings.mac != self.mac:
            raise errors.Invalid(
                f'The MAC address of {self.name} cannot be changed.')
        logical_port.check_vlans(settings.pvid, settings.vlans)
        plan.check()
        self.settings = settings
        plan.carry_out(self)
        self.reconsider()

    def remove(self):
        """Take it away with its logical ports; rules do not matter."""
        part = self.parent
        for device in self.devices:
            device.port.remove()
        part.vnics.remove(self)
        part.slots.release(self.slot)
        part.machine.registry.remove(self)
        part.machine.changed(part)

    def snapshot(self):
        return {**dataclasses.asdict(self.settings),
                'devices': [d.snapshot() for d in self.devices],
                'active': self.devices.index(self.active)}


class _Plan:
    """What becomes of the backing devices."""

    def __init__(self, part, backings, devices=()):
        self._part = part
        self._backings = backings
        self._old = {d.backing.place: d for d in devices}
        places = {b.place for b in backings}
        self._lost = [d for p, d in self._old.items() if p not in places]
        self._new = [b for b in backings if b.place not in self._old]
        self._moved = [b for b in backings if b.place in self._old
                       and b.priority != self._old[b.place].backing.priority]

    @property
    def is_empty(self):
        return not (self._lost or self._new or self._moved)

    def check(self):
        """Raise what carrying it out would raise."""
        backings = self._backings
        if not 1 <= len(backings) <= _MAX_DEVICES:
            raise errors.Invalid(
                f'A vNIC has 1 to {_MAX_DEVICES} backing devices, not '
                f'{len(backings)}.')
        if len({id(b.port) for b in backings}) < len(backings):
            raise errors.Invalid('The backing devices of a vNIC must be on '
                                 'different physical ports.')
        check_capable(self._part.machine, len(backings))
        for backing in backings:
            _check_priority(backing.priority)
        for backing in self._new:
            backing.vios.check_reachable()
        logical_port.check([slice_of(b) for b in self._new],
                           [d.port for d in self._lost])

    def carry_out(self, vnic):
        """Make it so."""
        for device in self._lost:
            device.port.remove()
        vnic.devices = [self._device(vnic, b) for b in self._backings]

    def _device(self, vnic, backing):
        device = self._old.get(backing.place)
        if device is not None:
            device.backing = dataclasses.replace(
                device.backing, priority=backing.priority)
            device.port.settings = _with_details(device.port.settings, vnic)
            return device
        port = logical_port.make(backing.vios,
                                 _with_details(slice_of(backing), vnic))
        port.vnic = vnic
        return Device(backing, port)


def create(part, settings, backings, slot=None, high=False):
    """Give a partition a vNIC over these backing devices.

    Raises Invalid, NameTaken, NoSpace, NotNow or Unreachable.
    """
    adapter.check_changeable(part)
    adapter.check_mac(part.machine, settings.mac)
    logical_port.check_vlans(settings.pvid, settings.vlans)
    plan = _Plan(part, backings)
    plan.check()
    slot = adapter.choose_slot(part, slot, high)
    return make(part, dataclasses.replace(
        settings, mac=settings.mac or adapter.free_mac(part, slot)),
        backings, slot)


def make(part, settings, backings, slot):
    """Give a partition a vNIC that was checked before."""
    made = Vnic(part, slot, settings)
    part.slots.take(made, slot)
    _Plan(part, backings).carry_out(made)
    part.vnics.append(made)
    part.machine.add(made)
    made.reconsider()
    part.machine.changed(part)
    return made


def delete(vnic):
    """Remove a vNIC. Raises NotNow."""
    adapter.check_changeable(vnic.parent)
    vnic.remove()


def slice_of(backing):
    """Settings of the logical port that a backing device needs."""
    return logical_port.Settings(
        port=backing.port, capacity=backing.capacity,
        max_capacity=backing.max_capacity).complete()


def _with_details(settings, vnic):
    """Settings of a logical port, with what all of a vNIC share."""
    return dataclasses.replace(
        settings, mac=vnic.mac, pvid=vnic.settings.pvid,
        vlans=vnic.settings.vlans, macs=vnic.settings.macs)


def devices_on(vios):
    """Pairs of a vNIC and a backing device of it on that VIOS."""
    return [(v, d) for v in vios.machine.vnics for d in v.devices
            if d.backing.vios is vios]


def check_capable(machine, devices):
    """Raise Invalid unless a machine can do vNICs of so many devices."""
    if not machine.capabilities.get('VirtualNICDedicatedSRIOVCapable'):
        raise errors.Invalid(f'{machine.name} is not capable of vNICs.')
    if devices > 1 and not machine.capabilities.get(
            'VirtualNICFailOverCapable'):
        raise errors.Invalid(
            f'{machine.name} is not capable of vNIC failover, so a vNIC has '
            'one backing device.')


def _check_priority(priority):
    low, high = _PRIORITIES
    if not low <= priority <= high:
        raise errors.Invalid(
            f'The priority of a backing device is in {low} to {high}, not '
            f'{priority}.')
