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

"""Shared processor pools: the default one, and 63 that can be set up."""

import uuid

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import registry

COUNT = 64
DEFAULT = 0
_MAX_NAME = 14


class ProcessorPool(registry.Thing):
    """Processor units for some partitions: a maximum, and a reserve.

    A maximum of 0 means that the pool is not set up. The default pool has
    what the others leave.
    """

    noun = 'SharedProcessorPool'

    def __init__(self, machine, number):
        name = f'SharedPool{number:02}' if number else 'DefaultPool'
        super().__init__(str(uuid.uuid3(uuid.UUID(machine.uuid),
                                        f'{self.noun}/{number}')),
                         name, parent=machine)
        self.number = number
        self.maximum = 0.0
        self.reserved = 0.0

    @property
    def is_default(self):
        """Is it the pool of those who do not choose?"""
        return self.number == DEFAULT

    @property
    def partitions(self):
        """The partitions that are to use it."""
        return [p for p in self.parent.partitions
                if not p.settings.processors.dedicated
                and p.settings.processors.pool == self.number]

    @property
    def available(self):
        """Units that partitions could still take; 0 of the default pool."""
        if self.is_default:
            return 0.0
        held = sum(p.units_held for p in self.partitions)
        return round(self.maximum - held, 2)

    def change(self, name, maximum, reserved):
        """Set it up, whole or not at all. Raises Invalid or NameTaken."""
        if (name, maximum, reserved) == (self.name, self.maximum,
                                         self.reserved):
            return
        self._check(name, maximum, reserved)
        self.name, self.maximum, self.reserved = name, maximum, reserved
        self.parent.changed(self)
        self.parent.changed(self.parent)

    def _check(self, name, maximum, reserved):
        if self.is_default:
            raise errors.Invalid('The DefaultPool cannot be changed.')
        if not 1 <= len(name) <= _MAX_NAME:
            raise errors.Invalid(
                f'A processor pool has a name of 1 to {_MAX_NAME} '
                f'characters, not {name!r}.')
        if any(p.name == name for p in self.parent.processor_pools
               if p is not self):
            raise errors.NameTaken(f'A processor pool {name} exists already.')
        if not 0 <= reserved <= maximum <= self.parent.units:
            raise errors.Invalid(
                f'The reserve of {name}, {reserved:g}, and its maximum, '
                f'{maximum:g}, must be in this order, and at most the '
                f'{self.parent.units:g} units of {self.parent.name}.')
        used = sum(p.settings.processors.units for p in self.partitions)
        if round(used, 2) > maximum:
            raise errors.InUse(
                f'The partitions of {self.name} have {used:g} processing '
                f'units, so its maximum cannot be {maximum:g}.')

    def check_joinable(self, settings, me=None):
        """Raise Invalid or NoSpace unless a partition can use it."""
        if self.is_default:
            return
        others = sum(p.settings.processors.units for p in self.partitions
                     if p is not me)
        wanted = settings.processors.units
        if round(others + wanted, 2) > self.maximum:
            raise errors.NoSpace(
                f'The processor pool {self.name} has a maximum of '
                f'{self.maximum:g} units, of which {others:g} are used; '
                f'{settings.name} needs {wanted:g}.')


def check(machine, settings, me=None):
    """Raise unless the partition can use the pool of its settings."""
    if settings.processors.dedicated:
        return
    number = settings.processors.pool
    if not 0 <= number < COUNT:
        raise errors.Invalid(f'There is no processor pool {number}; they '
                             f'have the ids 0 to {COUNT - 1}.')
    machine.processor_pools[number].check_joinable(settings, me)
