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

"""Physical I/O slots of a system, and which partition has each."""

import collections

from nova_powervm.simulator.model import errors

_SLOT_BASE = 0x21010010
_BOARD = 'U78CB.001.WZS{serial}-P1-C{place}'

# What can sit in a slot: a description, a feature code, and PCI numbers.
Card = collections.namedtuple(
    'Card', 'description feature pci_class device revision vendor subvendor')

EMPTY = Card('Empty slot', 0, 65535, 65535, 255, 65535, 65535)
SAS = Card('SAS RAID Controller, PCIe2, Dual-port 6Gb', None, 260, 1023, 2,
           842, 4116)
ETHERNET = Card('1 Gigabit Ethernet (UTP) 4 Port Adapter PCIE-4x/Short',
                5899, 512, 1056, 1, 5719, 4116)
USB = Card('Universal Serial Bus UHC Spec', None, 3075, 1023, 2, 33172, 4116)
# A partition has no physical I/O if these are all it has.
HARMLESS = ('Empty slot', 'USB', 'Universal Serial Bus', 'Graphics')

# A slot that a partition has: the index of the slot, and whether it cannot
# start without it.
Assignment = collections.namedtuple('Assignment', 'index required')


class IoSlot:
    """A slot of the system and the card in it."""

    def __init__(self, machine, place, card):
        self.machine = machine
        self.card = card
        self.index = _SLOT_BASE + 0x10000 * place
        self.name = _BOARD.format(serial=machine.mtms.serial[-4:],
                                  place=place)

    @property
    def owner(self):
        """The partition that has it, or None."""
        return next((p for p in self.machine.partitions
                     if self.index in indexes(p.settings)), None)

    @property
    def is_physical_io(self):
        """Does what is in it tie a partition to this system?"""
        return not any(word in self.card.description for word in HARMLESS)

    def snapshot(self):
        return {'card': self.card.description,
                'owner': self.owner and self.owner.name}


def install(machine, cards):
    """Give a system slots with these cards."""
    machine.io_slots += [
        IoSlot(machine, place, card)
        for place, card in enumerate(cards, len(machine.io_slots) + 1)]


def indexes(settings):
    """The indexes of the slots that a partition has."""
    return {assignment.index for assignment in settings.io_slots}


def of(part):
    """The slots that a partition has."""
    wanted = indexes(part.settings)
    return [s for s in part.machine.io_slots if s.index in wanted]


def check(machine, settings, me=None):
    """Raise unless a partition can have the slots of its settings."""
    if not settings.io_slots:
        return
    if settings.restricted_io:
        raise errors.Invalid(
            f'{settings.name} is restricted to virtual I/O; it cannot have '
            'physical I/O slots.')
    known = {slot.index: slot for slot in machine.io_slots}
    for index in sorted(indexes(settings)):
        slot = known.get(index)
        if slot is None:
            raise errors.Invalid(
                f'{machine.name} has no I/O slot with the index {index}.')
        if slot.owner not in (None, me):
            raise errors.InUse(
                f'The I/O slot {slot.name} belongs to {slot.owner.name}.')
