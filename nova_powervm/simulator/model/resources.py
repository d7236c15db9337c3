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

"""What a partition asks for: memory, processors, and its numbered slots."""

import dataclasses

from nova_powervm.simulator.model import errors

FIRST_USABLE_SLOT = 2  # 0 and 1 are the virtual serial ports.
ANY = 65535  # The remote partition or slot of an adapter open to all.


@dataclasses.dataclass(frozen=True)
class Memory:
    """Memory of a partition, in MB."""

    desired: int = 1024
    minimum: int = 256
    maximum: int = 1024
    expansion_factor: float = 0.0
    page_table_ratio: int | None = None

    def check(self, region):
        """Raise Invalid unless in order and in multiples of the region."""
        if not 0 < self.minimum <= self.desired <= self.maximum:
            raise errors.Invalid(
                f'Memory must be minimum <= desired <= maximum, not '
                f'{self.minimum} <= {self.desired} <= {self.maximum} MB.')
        for amount in (self.minimum, self.desired, self.maximum):
            if amount % region:
                raise errors.Invalid(
                    f'Memory of {amount} MB is not a multiple of the memory '
                    f'region size, {region} MB.')

    def limits(self):
        """What only a stopped partition may change."""
        return (self.minimum, self.maximum, self.expansion_factor,
                self.page_table_ratio)


@dataclasses.dataclass(frozen=True)
class SharedProcessors:
    """A share of the processor pool: units, and virtual processors."""

    units: float = 0.5
    min_units: float = 0.05
    max_units: float = 0.5
    vcpus: int = 1
    min_vcpus: int = 1
    max_vcpus: int = 1
    mode: str = 'uncapped'
    weight: int = 64
    pool: int = 0

    dedicated = False
    modes = ('capped', 'uncapped')

    @property
    def held(self):
        """Processor units taken from the machine while active."""
        return self.units

    def check(self, units_per_vcpu):
        """Raise Invalid unless the numbers fit each other."""
        _check_order('Processing units', self.min_units, self.units,
                     self.max_units)
        _check_order('Virtual processors', self.min_vcpus, self.vcpus,
                     self.max_vcpus)
        _check_mode(self)
        if not 0 <= self.weight <= 255:
            raise errors.Invalid(
                f'The uncapped weight {self.weight} is not in 0 to 255.')
        for units, vcpus in ((self.units, self.vcpus),
                             (self.min_units, self.min_vcpus),
                             (self.max_units, self.max_vcpus)):
            _check_share(units, vcpus, units_per_vcpu)

    def limits(self):
        """What only a stopped partition may change."""
        return (self.min_units, self.max_units, self.min_vcpus,
                self.max_vcpus)


@dataclasses.dataclass(frozen=True)
class DedicatedProcessors:
    """Whole processors."""

    vcpus: int = 1
    min_vcpus: int = 1
    max_vcpus: int = 1
    mode: str = 'sre idle proces'

    dedicated = True
    modes = ('sre idle proces', 'sre idle procs active',
             'sre idle procs always', 'keep idle procs')

    @property
    def held(self):
        """Processor units taken from the machine while active."""
        return float(self.vcpus)

    def check(self, units_per_vcpu):
        """Raise Invalid unless the numbers are in order."""
        _check_order('Processors', self.min_vcpus, self.vcpus, self.max_vcpus)
        _check_mode(self)

    def limits(self):
        """What only a stopped partition may change."""
        return (self.min_vcpus, self.max_vcpus)


class Slots:
    """The virtual slots of a partition: slot number to what sits in it.

    ``promised`` are the numbers that somebody is about to take.
    """

    # Attributes that a saved machine starts anew with.
    not_kept = {'promised': set}

    def __init__(self, maximum=64):
        self.maximum = maximum
        self.promised = set()
        self._taken = {}
        self._reserved = set()

    def __contains__(self, slot):
        return slot in self._taken

    @property
    def highest(self):
        """The highest slot in use; 1 when only the serial ports are."""
        return max(self._taken, default=FIRST_USABLE_SLOT - 1)

    def numbers(self):
        """Slots in use, lowest first."""
        return sorted(self._taken)

    def take(self, adapter, slot=None):
        """Put an adapter in a slot, the lowest free one by default.

        Returns the slot. Raises NameTaken, Invalid or NoSpace.
        """
        if slot is None:
            slot = self.lowest_free()
        _check_slot(slot, self._reserved.union(self._taken), self.maximum)
        self._taken[slot] = adapter
        return slot

    def lowest_free(self):
        """Number of the lowest free slot. Raises NoSpace."""
        for slot in self._usable():
            if slot not in self._taken and slot not in self.promised:
                return slot
        raise errors.NoSpace(
            f'All {self.maximum} virtual slots are in use.')

    def check(self, wanted, freed=()):
        """Raise what taking these slots, None for any, would raise.

        :param freed: slots in use now that will be empty by then
        """
        taken = self._reserved.union(self._taken) - set(freed)
        for slot in wanted:
            if slot is not None:
                _check_slot(slot, taken, self.maximum)
                taken.add(slot)
        free = self.maximum - FIRST_USABLE_SLOT - len(taken)
        if sum(slot is None for slot in wanted) > free:
            raise errors.NoSpace(
                f'Only {free} of {self.maximum} virtual slots are free.')

    def _usable(self):
        """Slots that adapters may sit in."""
        return [slot for slot in range(FIRST_USABLE_SLOT, self.maximum)
                if slot not in self._reserved]

    def reserve(self, left=0):
        """Let no more than that many be free; others cannot be used."""
        free = [slot for slot in self._usable() if slot not in self._taken]
        self._reserved.update(free[left:])

    def give_back(self):
        """Let everything be used again that was reserved."""
        self._reserved.clear()

    def release(self, slot):
        """Empty a slot; it may be empty already."""
        self._taken.pop(slot, None)


def _check_slot(slot, taken, maximum):
    if slot in taken:
        raise errors.NameTaken(f'Virtual slot {slot} is in use.')
    if not FIRST_USABLE_SLOT <= slot < maximum:
        raise errors.Invalid(
            f'Virtual slot {slot} is not in {FIRST_USABLE_SLOT} to '
            f'{maximum - 1}.')


def _check_order(what, minimum, desired, maximum):
    if not 0 < minimum <= desired <= maximum:
        raise errors.Invalid(
            f'{what} must be minimum <= desired <= maximum, not '
            f'{minimum:g} <= {desired:g} <= {maximum:g}.')


def _check_mode(processors):
    if processors.mode not in processors.modes:
        raise errors.Invalid(
            f'Sharing mode {processors.mode!r} is not one of: '
            f'{", ".join(processors.modes)}.')


def _check_share(units, vcpus, units_per_vcpu):
    if units > vcpus:
        raise errors.Invalid(
            f'{units:g} processing units are more than {vcpus} virtual '
            'processors can use.')
    if round(units, 4) < round(vcpus * units_per_vcpu, 4):
        raise errors.Invalid(
            f'{vcpus} virtual processors need at least '
            f'{vcpus * units_per_vcpu:g} processing units, not {units:g}.')
