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
"""Virtual Ethernet adapters of partitions, trunks included."""

import dataclasses
import re

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import ethernet
from nova_powervm.simulator.model import mapping
from nova_powervm.simulator.model import network
from nova_powervm.simulator.model import registry

DEFAULT_MTU = 1500
_MAX_TAGGED = 20
_MAX_VLAN = 4094
_MAX_PRIORITY = 15
# What Linux allows.
_MAX_DEVICE = 15
_MTUS = (68, 65394)
_MAC = re.compile('[0-9A-F]{12}')
_MAC_MULTICAST = 1 << 40
_MACS_PER_PREFIX = 1 << 12


@dataclasses.dataclass(frozen=True)
class Settings:
    """What an administrator decides about an adapter.

    ``priority`` makes it a trunk. ``mac`` is None for one that the machine
    is to make; 12 upper case hexadecimal digits otherwise.
    """

    switch: network.Switch
    pvid: int
    tagged: tuple = ()
    tagging: bool = False
    mac: str | None = None
    priority: int | None = None
    enabled: bool = True
    required: bool = False
    allowed_macs: str = 'ALL'
    device: str | None = None
    mtu: int = DEFAULT_MTU
    ovs_bridge: str | None = None
    ovs_external_ids: str | None = None

    @property
    def vlans(self):
        """Every VLAN that passes, the untagged one first."""
        return (self.pvid, *self.tagged)

    def check(self, part):
        """Raise Invalid unless an adapter of that partition can be so."""
        for vlan in self.vlans:
            _check_range('A VLAN id', vlan, 1, _MAX_VLAN)
        if len(self.tagged) > _MAX_TAGGED:
            raise errors.Invalid(
                f'An adapter has at most {_MAX_TAGGED} tagged VLANs, not '
                f'{len(self.tagged)}.')
        if len(set(self.vlans)) < len(self.vlans):
            raise errors.Invalid(
                'Port VLAN id and tagged VLANs must differ, not be '
                f'{", ".join(map(str, self.vlans))}.')
        if self.tagged and not self.tagging:
            raise errors.Invalid('An adapter with tagged VLANs needs '
                                 'TaggedVLANSupported.')
        if self.priority is not None:
            _check_range('The priority of a trunk', self.priority, 1,
                         _MAX_PRIORITY)
        _check_range('The MTU', self.mtu, *_MTUS)
        _check_ovs(self, part)

    def snapshot(self):
        return {**{field.name: getattr(self, field.name)
                   for field in dataclasses.fields(self)},
                'switch': self.switch.name}


class Adapter(registry.Thing):
    """A virtual Ethernet adapter in a slot of a partition."""

    noun = 'ClientNetworkAdapter'

    def __init__(self, part, slot, settings):
        super().__init__(part.machine.registry.new_uuid(),
                         part.location(slot), parent=part)
        self.slot = slot
        self.settings = settings
        # The shared Ethernet adapter it belongs to, if any.
        self.sea = None
        # What the guest does with it: address, subnet mask, gateway.
        self.address = ('', '', '')

    @property
    def is_trunk(self):
        """Can it bridge its VLANs to the outside?"""
        return self.settings.priority is not None

    @property
    def networks(self):
        """The virtual networks it is connected to, its own first."""
        return [self.settings.switch.networks[vlan]
                for vlan in self.settings.vlans]

    def change(self, settings):
        """Take over new settings, whole or not at all."""
        if settings == self.settings:
            return
        check_changeable(self.parent)
        self._check_fixed(settings)
        if settings.mac != self.settings.mac:
            check_mac(self.parent.machine, settings.mac)
        check(self.parent, settings, _others(self.parent.machine, self))
        self.apply(settings)

    def _check_fixed(self, new):
        if self.sea is not None and (new.switch, new.pvid, new.priority) != (
                self.settings.switch, self.settings.pvid,
                self.settings.priority):
            raise errors.InUse(
                f'{self.name} is a trunk of {self.sea.name}: its switch, '
                'port VLAN id and priority change with the network bridge.')
        for field in ('switch', 'mac'):
            if self.parent.active and (getattr(new, field)
                                       != getattr(self.settings, field)):
                raise errors.NotNow(
                    f'The {field} of {self.name} can only be changed while '
                    f'{self.parent.name} is off.')

    def apply(self, settings):
        """Take over settings that were checked before."""
        self._leave()
        self.settings = settings
        self._join()
        self.parent.machine.changed(self)
        self.parent.machine.changed(self.parent)

    def remove(self):
        """Take it out of its slot; rules do not matter any more."""
        part = self.parent
        self._leave()
        part.adapters.remove(self)
        part.slots.release(self.slot)
        part.machine.registry.remove(self)
        part.machine.changed(part)

    def plug(self):
        """Put it into its partition and connect it."""
        part = self.parent
        part.adapters.append(self)
        self._join()
        part.machine.add(self)
        part.machine.changed(part)
        return self

    def _join(self):
        for vlan in self.settings.vlans:
            self.settings.switch.join(self, vlan)

    def _leave(self):
        for vlan in self.settings.vlans:
            self.settings.switch.leave(self, vlan)

    def snapshot(self):
        return {**self.settings.snapshot(), 'slot': self.slot,
                'sea': self.sea and self.sea.name}


def create(part, settings, slot=None, high=False):
    """Give a partition an adapter.

    :param slot: its slot; None for the lowest free one
    :param high: take the slot above the highest one in use instead

    Raises Invalid, NameTaken, NoSpace or NotNow.
    """
    check_changeable(part)
    check_mac(part.machine, settings.mac)
    check(part, settings, _others(part.machine))
    return make(part, settings, slot, high)


def make(part, settings, slot=None, high=False):
    """Give a partition an adapter whose settings were checked before."""
    slot = choose_slot(part, slot, high)
    made = Adapter(part, slot, dataclasses.replace(
        settings, mac=settings.mac or free_mac(part, slot),
        device=_device(part, settings.device)))
    part.slots.take(made, slot)
    return made.plug()


def delete(adapter):
    """Take an adapter from its partition. Raises InUse or NotNow."""
    if adapter.sea is not None:
        raise errors.InUse(
            f'{adapter.name} is a trunk of {adapter.sea.name}; it goes with '
            'an update of the network bridge.')
    check_changeable(adapter.parent)
    adapter.remove()


def check_changeable(part):
    """Raise NotNow unless the partition's adapters can come and go."""
    if part.active and not part.dlpar:
        raise errors.NotNow(
            f'{part.name} is on without an active RMC connection, so its '
            'network adapters cannot be changed.')


def check(part, settings, others):
    """Raise unless an adapter may be so beside all those others.

    :param others: settings of the other adapters of the machine
    """
    settings.check(part)
    for other in others:
        if other.switch is settings.switch:
            _check_pair(settings, other)


def _check_pair(one, other):
    if one.mac is not None and one.mac == other.mac:
        raise errors.NameTaken(
            f'The MAC address {one.mac} is in use on the virtual switch '
            f'{one.switch.name}.')
    shared = set(one.vlans) & set(other.vlans)
    if one.priority is not None and one.priority == other.priority and shared:
        raise errors.NameTaken(
            f'Another trunk of {one.switch.name} has the priority '
            f'{one.priority} for VLAN {min(shared)}.')


def check_mac(machine, mac):
    """Raise Invalid unless it is None or an address of a single adapter."""
    if mac is None:
        return
    if not _MAC.fullmatch(mac) or not int(mac, 16) or (
            int(mac, 16) & _MAC_MULTICAST):
        raise errors.Invalid(
            f'{mac!r} is not the MAC address of an adapter, 12 hexadecimal '
            'digits.')
    if not machine.capabilities.get('VirtualEthernetCustomMACAddressCapable'):
        raise errors.Invalid(
            f'{machine.name} is not capable of custom MAC addresses.')


def free_mac(part, slot):
    """The partition's prefix and the slot, or the next one that is free."""
    taken = {a.settings.mac for a in part.adapters}
    taken |= {v.mac for v in part.vnics}
    taken |= {p.mac for p in part.logical_ports}
    for number in range(_MACS_PER_PREFIX):
        low = (slot + number) % _MACS_PER_PREFIX
        mac = f'{part.mac_prefix + low:012X}'
        if mac not in taken:
            return mac
    raise errors.NoSpace(f'{part.name} has used up its MAC addresses.')


def choose_slot(part, slot, high):
    """The slot to take, checked. Raises Invalid, NameTaken or NoSpace."""
    if high:
        slot = part.slots.highest + 1
        if slot >= part.slots.maximum:
            raise errors.NoSpace(
                f'{part.name} has no virtual slot above '
                f'{part.slots.highest}, the highest in use.')
    part.slots.check([slot])
    return part.slots.lowest_free() if slot is None else slot


def _others(machine, me=None):
    return [a.settings for p in machine.partitions for a in p.adapters
            if a is not me]


def _device(part, wanted):
    """Name of the device in the partition, if anybody can know it."""
    if part.noun == 'VirtualIOServer':
        return ethernet.free_device(part)
    if not part.is_management:
        return None
    if wanted and len(wanted) > _MAX_DEVICE:
        raise errors.Invalid(
            f'{wanted} is no name of a network device of {part.name}: it is '
            f'longer than {_MAX_DEVICE} characters.')
    taken = {a.settings.device for a in part.adapters}
    if wanted in taken - {None}:
        raise errors.NameTaken(
            f'{part.name} already has a network device {wanted}.')
    return wanted or mapping.lowest_free_name('eth', taken)


def _check_ovs(settings, part):
    if settings.ovs_bridge and not part.is_management:
        raise errors.Invalid(
            f'{part.name} does not manage the machine, so an adapter of it '
            'cannot be a port of the Open vSwitch bridge '
            f'{settings.ovs_bridge}.')
    if settings.ovs_external_ids and not settings.ovs_bridge:
        raise errors.Invalid(
            'OvsPortExternalIds without OvsBridge: ids of which port?')


def _check_range(what, value, low, high):
    if value is None or not low <= value <= high:
        raise errors.Invalid(f'{what} is in {low} to {high}, not {value}.')
