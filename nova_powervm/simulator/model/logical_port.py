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
"""SR-IOV logical ports: slices of a physical port.

Capacities are in hundredths of a percent of the physical port.
"""

import dataclasses

from nova_powervm.simulator.model import adapter
from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import registry
from nova_powervm.simulator.model import sriov

_VLANS = (2, 4094)
_MAX_VLANS = 20


@dataclasses.dataclass(frozen=True)
class Settings:
    """What an administrator decides about a logical port.

    Without a capacity it gets the least there is. VLANs and MAC addresses
    are 'ALL', 'NONE', or a list with spaces between.
    """

    port: sriov.Port
    capacity: int | None = None
    max_capacity: int = sriov.WHOLE
    pvid: int = 0
    vlans: str = 'ALL'
    mac: str | None = None
    macs: str = 'ALL'
    promiscuous: bool = False

    def complete(self):
        """The same with a capacity."""
        if self.capacity is not None:
            return self
        return dataclasses.replace(self, capacity=self.port.granularity)

    def check(self):
        """Raise Invalid unless the values make sense together."""
        port = self.port
        if self.capacity % port.granularity or not (
                0 < self.capacity <= sriov.WHOLE):
            raise errors.Invalid(
                f'A capacity at {port.location} is a multiple of '
                f'{port.granularity / 100}%, not {self.capacity / 100}%.')
        if not self.capacity <= self.max_capacity <= sriov.WHOLE:
            raise errors.Invalid(
                f'A maximum capacity is in {self.capacity / 100}% to 100%, '
                f'not {self.max_capacity / 100}%.')
        if self.max_capacity < sriov.WHOLE and (
                port.card.personality != 'MAX_MIN_CAPACITY'):
            raise errors.Invalid(
                f'{port.card.location} cannot limit the capacity of its '
                'logical ports.')
        check_vlans(self.pvid, self.vlans)


class LogicalPort(registry.Thing):
    """A slice of a physical port, owned by a partition."""

    noun = 'SRIOVEthernetLogicalPort'

    def __init__(self, part, number, settings):
        self.number = number
        self.settings = settings
        # The vNIC it backs, if any.
        self.vnic = None
        super().__init__(part.machine.registry.new_uuid(),
                         f'{settings.port.location}-S{number}', parent=part)

    @property
    def index(self):
        """Its id on the machine, and its DRC index."""
        return sriov.logical_port_index(self.settings.port.card, self.number)

    @property
    def mac(self):
        """Its MAC address."""
        return self.settings.mac

    def change(self, settings):
        """Take over new settings, whole or not at all."""
        if settings == self.settings:
            return
        adapter.check_changeable(self.parent)
        self._check_fixed(settings)
        check([settings], [self])
        self.settings = settings
        self.parent.machine.changed(self)
        self.parent.machine.changed(self.parent.machine)

    def _check_fixed(self, new):
        if new.port is not self.settings.port or self.vnic is not None:
            raise errors.Invalid(
                f'The physical port of {self.name} cannot be changed, nor '
                'anything of the logical port of a vNIC.')
        for field in ('mac', 'capacity', 'max_capacity', 'promiscuous'):
            if self.parent.active and (getattr(new, field)
                                       != getattr(self.settings, field)):
                raise errors.NotNow(
                    f'The {field} of {self.name} can only be changed while '
                    f'{self.parent.name} is off.')

    def remove(self):
        """Give the slice back; rules do not matter any more."""
        part = self.parent
        self.settings.port.logical_ports.remove(self)
        part.logical_ports.remove(self)
        part.machine.registry.remove(self)
        part.machine.changed(part)
        part.machine.changed(part.machine)

    def snapshot(self):
        return {**{field.name: getattr(self.settings, field.name)
                   for field in dataclasses.fields(self.settings)},
                'port': self.settings.port.location,
                'vnic': self.vnic and self.vnic.name}


def create(part, settings):
    """Give a partition a logical port.

    Raises Invalid, NameTaken, NoSpace or NotNow.
    """
    adapter.check_changeable(part)
    adapter.check_mac(part.machine, settings.mac)
    settings = settings.complete()
    check([settings])
    return make(part, settings)


def make(part, settings):
    """Give a partition a logical port that was checked before."""
    card = settings.port.card
    taken = {p.number for p in card.logical_ports}
    number = next(n for n in range(1, len(taken) + 2) if n not in taken)
    if settings.mac is None:
        settings = dataclasses.replace(
            settings, mac=adapter.free_mac(part, number))
    made = LogicalPort(part, number, settings)
    settings.port.logical_ports.append(made)
    part.logical_ports.append(made)
    part.machine.add(made)
    part.machine.changed(part)
    part.machine.changed(part.machine)
    return made


def delete(port):
    """Remove a logical port. Raises InUse or NotNow."""
    if port.vnic is not None:
        raise errors.InUse(
            f'{port.name} backs the vNIC {port.vnic.name} and goes with it.')
    adapter.check_changeable(port.parent)
    port.remove()


def check(wanted, lost=()):
    """Raise unless logical ports can be so, once the lost ones are gone."""
    lost = list(lost)
    for settings in wanted:
        settings.check()
    for port in {id(s.port): s.port for s in wanted}.values():
        port.card.check_usable()
        kept = [p.settings for p in port.logical_ports if p not in lost]
        _check_port(port, kept + [s for s in wanted if s.port is port])
    for card in {id(s.port.card): s.port.card for s in wanted}.values():
        count = (sum(p not in lost for p in card.logical_ports)
                 + sum(s.port.card is card for s in wanted))
        if count > card.max_logical_ports:
            raise errors.NoSpace(
                f'{card.location} has at most {card.max_logical_ports} '
                'logical ports.')


def _check_port(port, all_settings):
    """Raise unless a port can be cut like that."""
    if len(all_settings) > port.settings.max_logical_ports:
        raise errors.NoSpace(
            f'{port.location} is configured for '
            f'{port.settings.max_logical_ports} logical ports.')
    capacity = sum(s.capacity for s in all_settings)
    if capacity > sriov.WHOLE:
        raise errors.NoSpace(
            f'{port.location} has {(sriov.WHOLE - port.allocated) / 100}% of '
            f'its capacity left; {(capacity - port.allocated) / 100}% are '
            'needed.')
    if sum(s.promiscuous for s in all_settings) > 1:
        raise errors.NameTaken(
            f'{port.location} has a promiscuous logical port already.')
    macs = [s.mac for s in all_settings if s.mac]
    if len(set(macs)) < len(macs):
        raise errors.NameTaken(
            f'A logical port of {port.location} has that MAC address '
            'already.')


def check_vlans(pvid, vlans):
    """Raise Invalid unless a port VLAN id and allowed VLANs are possible."""
    low, high = _VLANS
    if pvid and not low <= pvid <= high:
        raise errors.Invalid(
            f'A port VLAN id is 0 or in {low} to {high}, not {pvid}.')
    if vlans in ('ALL', 'NONE'):
        return
    numbers = vlans.split()
    if not all(n.isdecimal() and low <= int(n) <= high for n in numbers) or (
            not 1 <= len(numbers) <= _MAX_VLANS):
        raise errors.Invalid(
            f'Allowed VLANs are ALL, NONE or up to {_MAX_VLANS} numbers in '
            f'{low} to {high}, not {vlans!r}.')
