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
"""``/simulator/partitions``: guests, and administrators that are not us."""

import dataclasses

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import guest
from nova_powervm.simulator.model import partition
from nova_powervm.simulator.model import resources
from nova_powervm.simulator.rest import given

_RMC = ('active', 'inactive', 'busy')
_GUEST = ('ignores_shutdown', 'has_rmc', 'can_dlpar')


def list_all(call):
    """Every partition and VIOS, in short."""
    return [{'name': part.name, 'uuid': part.uuid, 'id': part.number,
             'type': part.kind, 'state': part.state, 'rmc': part.rmc}
            for part in call.machine.partitions]


def show(call):
    """A partition in full, its guest and the disks that it sees."""
    return _shown(asked(call))


def create(call):
    """Somebody makes a partition, and perhaps starts it."""
    machine = call.machine
    with given.Given.of(call) as body:
        name = body.text('name')
        memory = body.whole('memory', max(1024, machine.lmb), least=1)
        units = body.positive('units', 0.5)
        running = body.flag('running', False)
    made = machine.create_lpar(partition.Settings(
        name=name, memory=resources.Memory(memory, machine.lmb, memory),
        processors=resources.SharedProcessors(
            units=units, min_units=min(units, 0.05), max_units=units)))
    if running:
        made.run_at_once()
    return _shown(made)


def change(call):
    """Somebody renames, starts or stops it, or its guest behaves so."""
    part = asked(call)
    with given.Given.of(call) as body:
        name = body.text('name', None)
        running = body.flag('running', None)
        rmc = body.text('rmc', None, among=_RMC)
        code = body.text('reference_code', None)
        flags = {key: body.flag(key) for key in _GUEST
                 if body.flag(key, None) is not None}
        memory = body.whole('memory', None, least=1)
    part.update(_settings(part, name, memory))
    for key, value in flags.items():
        setattr(part, key, value)
    if running is not None:
        (part.run_at_once if running else part.stop_at_once)()
    if rmc is not None:
        part.set_rmc(rmc)
    if code is not None:
        part.show_code(code)
    call.machine.changed(part)
    return _shown(part)


def delete(call):
    """Somebody pulls the plug and deletes it; mappings become orphans."""
    lpar = call.machine.lpar(call.ids['partition'])
    call.machine.delete_lpar(lpar, at_once=True)


def asked(call):
    """The partition or VIOS of that name. Raises NoSuchThing."""
    return named(call.machine, call.ids['partition'])


def named(machine, name):
    """The partition or VIOS of that name, or uuid. Raises NoSuchThing."""
    for part in machine.partitions:
        if name in (part.name, part.uuid):
            return part
    raise errors.NoSuchThing('partition or VIOS', name)


def _settings(part, name, memory):
    """Its settings with another name and memory, if those are given."""
    settings = part.settings
    limits = settings.memory
    if memory is not None:
        limits = dataclasses.replace(
            limits, desired=memory, minimum=min(limits.minimum, memory),
            maximum=max(limits.maximum, memory))
    return dataclasses.replace(settings, name=name or settings.name,
                               memory=limits)


def _shown(part):
    return {'name': part.name, **part.snapshot(),
            'guest': {key: getattr(part, key) for key in _GUEST},
            'reference_code': part.reference_code,
            'disks': [_disk(disk) for disk in guest.disks(part)]}


def _disk(disk):
    return {'identity': disk.identity, 'protocols': disk.protocols,
            'paths': [list(path) for path in disk.paths],
            'sha256': disk.content.sha256()}
