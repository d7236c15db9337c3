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

"""Virtual Ethernet: switches."""

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import registry

MODES = ('Veb', 'Vepa')
_MAX_SWITCHES = 16


class Switch(registry.Thing):
    """A virtual Ethernet switch of the hypervisor."""

    noun = 'VirtualSwitch'

    def __init__(self, machine, uuid, name, number, mode):
        super().__init__(uuid, name, parent=machine)
        self.number = number
        self.mode = mode

    def snapshot(self):
        return {'id': self.number, 'mode': self.mode}


def create_switch(machine, name, mode='Veb'):
    """Make a switch. Raises Invalid, NameTaken or NoSpace."""
    if not name:
        raise errors.Invalid('A virtual switch needs a name.')
    if mode not in MODES:
        raise errors.Invalid(
            f'A virtual switch is Veb or Vepa, not {mode!r}.')
    if any(s.name == name for s in machine.switches):
        raise errors.NameTaken(f'A virtual switch {name} already exists.')
    taken = {s.number for s in machine.switches}
    free = [n for n in range(_MAX_SWITCHES) if n not in taken]
    if not free:
        raise errors.NoSpace(
            f'{machine.name} has its maximum of {_MAX_SWITCHES} switches.')
    return machine.add(
        Switch(machine, machine.registry.new_uuid(), name, free[0], mode))


def delete_switch(switch):
    """Remove a switch."""
    switch.parent.registry.remove(switch)
