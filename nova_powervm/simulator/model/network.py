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
"""Virtual Ethernet: switches, and the networks that adapters make of them."""

import uuid

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
        self.networks = {}

    def join(self, adapter, vlan):
        """An adapter begins to use a VLAN."""
        if vlan not in self.networks:
            self.networks[vlan] = self.parent.add(Network(self, vlan))
            self.parent.changed(self)
        self.networks[vlan].users.append(adapter)

    def leave(self, adapter, vlan):
        """An adapter no longer uses a VLAN; the last one to go ends it."""
        network = self.networks[vlan]
        network.users.remove(adapter)
        if not network.users:
            self.parent.registry.remove(self.networks.pop(vlan))
            self.parent.changed(self)

    def snapshot(self):
        return {'id': self.number, 'mode': self.mode,
                'vlans': sorted(self.networks)}


class Network(registry.Thing):
    """A VLAN of a switch: it is there while any adapter uses it."""

    noun = 'VirtualNetwork'

    def __init__(self, switch, vlan):
        super().__init__(str(uuid.uuid3(uuid.UUID(switch.uuid), str(vlan))),
                         _network_name(switch, vlan), parent=switch.parent)
        self.switch = switch
        self.vlan = vlan
        self.users = []

    @property
    def tagged(self):
        """Does any adapter tag its frames?"""
        return any(self.vlan in a.settings.tagged for a in self.users)


def create_switch(machine, name, mode='Veb'):
    """Make a switch. Raises Invalid, NameTaken or NoSpace."""
    _check_switch(machine, name, mode)
    taken = {s.number for s in machine.switches}
    free = [n for n in range(_MAX_SWITCHES) if n not in taken]
    if not free:
        raise errors.NoSpace(
            f'{machine.name} has its maximum of {_MAX_SWITCHES} switches.')
    return machine.add(
        Switch(machine, machine.registry.new_uuid(), name, free[0], mode))


def update_switch(switch, name, mode):
    """Rename a switch, or change its mode. Raises Invalid or NameTaken."""
    if (name, mode) == (switch.name, switch.mode):
        return
    _check_switch(switch.parent, name, mode, me=switch)
    switch.name, switch.mode = name, mode
    for network in switch.networks.values():
        network.name = _network_name(switch, network.vlan)
        switch.parent.changed(network)
    switch.parent.changed(switch)


def delete_switch(switch):
    """Remove a switch. Raises InUse while it has adapters."""
    if switch.networks:
        users = sum(len(n.users) for n in switch.networks.values())
        raise errors.InUse(
            f'The virtual switch {switch.name} is used by virtual Ethernet '
            f'adapters ({users} times) and cannot be deleted.')
    switch.parent.registry.remove(switch)


def _check_switch(machine, name, mode, me=None):
    if not name:
        raise errors.Invalid('A virtual switch needs a name.')
    if mode not in MODES:
        raise errors.Invalid(
            f'A virtual switch is Veb or Vepa, not {mode!r}.')
    if any(s.name == name for s in machine.switches if s is not me):
        raise errors.NameTaken(f'A virtual switch {name} already exists.')


def _network_name(switch, vlan):
    return f'VLAN{vlan}-{switch.name}'
