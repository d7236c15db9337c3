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
"""SR-IOV adapters and their physical ports.

Capacities are in hundredths of a percent of a physical port.
"""

import dataclasses

from nova_powervm.simulator.model import errors

WHOLE = 100 * 100
SRIOV = 'Sriov'
DEDICATED = 'Dedicated'
RUNNING = 'Running'
FAILED = 'Failed'
MTUS = ('E_1500', 'E_9000')
SWITCH_MODES = ('Veb', 'Vepa')
CONVERGED, ETHERNET, ROCE = 'Cna', 'Ethernet', 'Roce'
_FIRST_INDEX = 0x21010020
_FIRST_LOGICAL_PORT = 0x27004000
_PER_CARD = 64
_MAX_LABEL, _MAX_SUBLABEL = 16, 8


@dataclasses.dataclass(frozen=True)
class PortSettings:
    """What an administrator decides about a physical port."""

    label: str = ''
    sublabel: str = ''
    max_logical_ports: int = 20
    mtu: str = MTUS[0]
    switch_mode: str = SWITCH_MODES[0]
    flow_control: bool = False


class Port:
    """A physical port of a card, plugged in unless said otherwise."""

    def __init__(self, card, number, kind, supported):
        self.card = card
        self.number = number
        self.kind = kind
        self.supported_logical_ports = supported
        self.granularity = 2 * 100
        self.link = True
        self.settings = PortSettings(max_logical_ports=supported)
        self.logical_ports = []

    @property
    def location(self):
        """Location code."""
        return f'{self.card.location}-T{self.number + 1}'

    @property
    def allocated(self):
        """How much of it logical ports have been promised."""
        return sum(p.settings.capacity for p in self.logical_ports)

    def link_down(self):
        """Pull the cable: vNICs that have another port fail over."""
        self._set_link(False)

    def link_up(self):
        """Plug the cable in again."""
        self._set_link(True)

    def _set_link(self, link):
        self.link = link
        self.card.tell()

    def check(self, settings):
        """Raise Invalid or InUse unless it may be set so."""
        if len(settings.label) > _MAX_LABEL or (
                len(settings.sublabel) > _MAX_SUBLABEL):
            raise errors.Invalid(
                f'The label of {self.location} has at most {_MAX_LABEL} '
                f'characters, its sublabel {_MAX_SUBLABEL}.')
        _check_choice('MTU', settings.mtu, MTUS)
        _check_choice('switch mode', settings.switch_mode, SWITCH_MODES)
        most = settings.max_logical_ports
        if not 0 <= most <= self.supported_logical_ports:
            raise errors.Invalid(
                f'{self.location} supports {self.supported_logical_ports} '
                f'logical ports, not {most}.')
        if most < len(self.logical_ports):
            raise errors.InUse(
                f'{self.location} has {len(self.logical_ports)} logical '
                f'ports; {most} are too few.')

    def snapshot(self):
        return {**dataclasses.asdict(self.settings), 'link': self.link,
                'allocated': self.allocated}


class Card:
    """An SR-IOV adapter of the machine."""

    max_logical_ports = 48

    def __init__(self, machine, index, slot, personality):
        self.machine = machine
        self.index = index
        self.slot = slot
        self.personality = personality
        self.number = None
        self.mode = DEDICATED
        self.state = None
        self.ports = []

    @property
    def location(self):
        """Location code."""
        return f'U78C7.001.{self.machine.mtms.serial}-P1-C{self.slot}'

    @property
    def logical_ports(self):
        """Logical ports of all its ports."""
        return [p for port in self.ports for p in port.logical_ports]

    def port(self, number):
        """The physical port of that id. Raises NoSuchThing."""
        for found in self.ports:
            if found.number == number:
                return found
        raise errors.NoSuchThing(f'physical port of {self.location}', number)

    def check_mode(self, mode):
        """Raise Invalid or InUse unless it can be switched to that mode."""
        _check_choice('mode', mode, (SRIOV, DEDICATED, 'ForceDedicated'))
        if mode == SRIOV:
            return
        busy = [p for p in self.logical_ports
                if mode == DEDICATED or p.parent.active]
        if busy:
            raise errors.InUse(
                f'{self.location} has logical ports of '
                f'{busy[0].parent.name} and cannot be dedicated.')

    def switch(self, mode):
        """Be shared, or belong to one partition, as was checked before."""
        for port in self.logical_ports:
            port.remove()
        if mode == SRIOV:
            taken = {c.number for c in self.machine.sriov_adapters}
            self.number = next(n for n in range(1, len(taken) + 2)
                               if n not in taken)
            self.mode, self.state = SRIOV, RUNNING
        else:
            self.mode, self.state, self.number = DEDICATED, None, None

    def check_usable(self):
        """Raise NotNow unless logical ports can be made."""
        if self.mode != SRIOV or self.state != RUNNING:
            raise errors.NotNow(
                f'The SR-IOV adapter {self.location} is not running in '
                'shared mode.')

    def fail(self):
        """Break down."""
        self.state = FAILED
        self.tell()

    def recover(self):
        """Run again."""
        self.state = RUNNING
        self.tell()

    def tell(self):
        """The card changed: so did the system and what depends on it."""
        for vnic in self.machine.vnics:
            vnic.reconsider()
        self.machine.changed(self.machine)

    def snapshot(self):
        return {'location': self.location, 'mode': self.mode,
                'state': self.state,
                'ports': {p.number: p.snapshot() for p in self.ports}}


def add_card(machine, slot, kinds=(CONVERGED, CONVERGED, ETHERNET, ETHERNET),
             personality='MIN_CAPACITY'):
    """Plug in a card with ports of these kinds, in dedicated mode."""
    index = _FIRST_INDEX + len(machine.sriov_adapters)
    card = Card(machine, index, slot, personality)
    for number, kind in enumerate(kinds):
        card.ports.append(Port(card, number, kind,
                               4 if kind == ETHERNET else 20))
    machine.sriov_adapters.append(card)
    machine.changed(machine)
    return card


def find_port(machine, card_number, port_number):
    """The port of a card in shared mode. Raises NoSuchThing."""
    for card in machine.sriov_adapters:
        if card.number is not None and card.number == card_number:
            return card.port(port_number)
    raise errors.NoSuchThing('SRIOVAdapter', card_number)


def update(machine, cards):
    """Make cards and their ports as described, all or nothing.

    :param cards: list of (card, mode, list of (port, settings))
    """
    cards = [(card, mode, [(p, s) for p, s in ports if s != p.settings])
             for card, mode, ports in cards]
    for card, mode, ports in cards:
        if mode != card.mode:
            card.check_mode(mode)
        for port, settings in ports:
            port.check(settings)
        _check_total(card, ports)
    changed = [c for c in cards if c[1] != c[0].mode or c[2]]
    for card, mode, ports in changed:
        if mode != card.mode:
            card.switch(mode)
        for port, settings in ports:
            port.settings = settings
    if changed:
        machine.changed(machine)


def logical_port_index(card, number):
    """DRC index of a logical port, configured or not."""
    return _FIRST_LOGICAL_PORT + _PER_CARD * ((card.number or 1) - 1) + number


def _check_total(card, ports):
    most = {id(p): p.settings.max_logical_ports for p in card.ports}
    most.update((id(p), s.max_logical_ports) for p, s in ports)
    if sum(most.values()) > card.max_logical_ports:
        raise errors.Invalid(
            f'{card.location} supports {card.max_logical_ports} logical '
            f'ports on all its ports, not {sum(most.values())}.')


def _check_choice(what, value, choices):
    if value not in choices:
        raise errors.Invalid(
            f'The {what} {value!r} is not one of: {", ".join(choices)}.')
