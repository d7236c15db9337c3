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

"""Which server of the target will show a migrating partition its storage."""

import dataclasses

from nova_powervm.simulator.model import errors

CODE = 'HSCLA340'


@dataclasses.dataclass
class Wish:
    """What a client asked about one of the partition's adapters."""

    vios: object
    slot: int | None = None
    port: str | None = None


@dataclasses.dataclass
class ScsiMove:
    """A virtual SCSI adapter pair, and its new server side.

    ``luns`` are storage elements of the new server, with their addresses.
    """

    bus: object
    vios: object
    slot: int | None
    luns: list


@dataclasses.dataclass
class FcMove:
    """A virtual Fibre Channel adapter pair, and its new port."""

    pair: object
    port: object
    slot: int | None


def wishes(text, target):
    """Wishes by client slot, from ``slot/name/id[/slot[/port]],...``.

    Raises Invalid or NoSuchThing.
    """
    return dict(_wish(item, target) for item in (text or '').split(',')
                if item)


def _wish(item, target):
    fields = item.split('/')
    if not 3 <= len(fields) <= 5 or not (fields[1] or fields[2]):
        raise errors.Invalid(
            f'{item!r} is not a mapping: virtual-slot/vios-name/vios-id'
            '[/[vios-slot][/[port]]], with a name or an id.')
    client_slot, name, number, slot, port = (*fields, '', '')[:5]
    try:
        wanted = Wish(_vios(target, name, number),
                      int(slot) if slot else None, port or None)
        return int(client_slot), wanted
    except ValueError:
        raise errors.Invalid(
            f'The slots of the mapping {item!r} must be numbers.') from None


def _vios(target, name, number):
    for vios in target.vioses:
        if vios.name == name or str(vios.number) == number:
            return vios
    raise errors.NoSuchThing(f'VirtualIOServer of {target.name}',
                             name or number)


def plan_scsi(lpar, target, wanted):
    """A ScsiMove for each bus of the partition. Raises NotNow or NoSpace."""
    buses = [bus for vios in lpar.machine.vioses for bus in vios.buses
             if bus.client is lpar]
    taken = []
    for bus in buses:
        wish = wanted.get(bus.client_slot)
        vioses = [wish.vios] if wish else _servers(target, taken)
        move = _scsi_move(bus, vioses, wish.slot if wish else None, lpar)
        taken.append(move.vios)
        yield move


def _servers(target, taken):
    """Servers that could do it, those with nothing to do yet first."""
    able = [v for v in target.vioses if v.is_reachable]
    return sorted(able, key=taken.count)


def _scsi_move(bus, vioses, slot, lpar):
    reason = f'{lpar.name}: no Virtual I/O Server of the target is reachable.'
    for vios in vioses:
        try:
            luns = [(_counterpart(vios, lun.storage), lun.address)
                    for lun in bus.luns]
            vios.check_reachable()
            vios.slots.check([slot])
            return ScsiMove(bus, vios, slot, luns)
        except errors.MachineError as error:
            reason = str(error)
    raise errors.NotNow(
        f'The virtual SCSI adapter in slot {bus.client_slot} of {lpar.name} '
        f'cannot be migrated: {reason}', code=CODE)


def _counterpart(vios, storage):
    """The same storage as another server sees it."""
    if storage.kind == 'LogicalUnit':
        return vios.unit(udid=storage.udid)
    if storage.kind == 'PhysicalVolume':
        try:
            found = vios.volume(udid=storage.udid)
        except errors.NoSuchThing:
            raise errors.NotNow(
                f'{vios.name} does not see the disk {storage.name} of '
                f'{storage.vios.name}.', code=CODE) from None
        found.check_attachable()
        return found
    raise errors.NotNow(
        f'{storage.name} is a {storage.kind}, which only its own Virtual '
        'I/O Server has.', code=CODE)


def plan_fc(lpar, target, wanted, active):
    """An FcMove for each Fibre Channel adapter. Raises NotNow."""
    used = []
    for vios in lpar.machine.vioses:
        for pair in vios.fc_mappings:
            if pair.client is lpar:
                wish = wanted.get(pair.client_slot)
                port = _port(pair, target, wish, used)
                _check_visible(lpar, pair, port, active)
                used.append(port)
                yield FcMove(pair, port, wish.slot if wish else None)


def _port(pair, target, wish, used):
    """The port of the target that the adapter will use."""
    if pair.port is None:
        raise errors.NotNow(
            f'{pair.name} of {pair.vios.name} has no port, so it cannot be '
            'migrated.', code=CODE)
    vioses = [wish.vios] if wish else _servers(target,
                                               [p.vios for p in used])
    ports = [port for vios in vioses for port in vios.ports
             if _fits(port, pair, used)
             and (wish is None or wish.port in (None, port.name))]
    if not ports:
        raise errors.NotNow(
            f'{target.name} has no Fibre Channel port on the fabric of '
            f'{pair.port.name} of {pair.vios.name} with a link and a free '
            f'N_Port id for slot {pair.client_slot}.', code=CODE)
    return ports[0]


def _fits(port, pair, used):
    return (port.link and port.fabric is pair.port.fabric
            and port.vios.is_reachable
            and port.available > used.count(port))


def _check_visible(lpar, pair, port, active):
    """Raise NotNow unless the guest would find the LUNs it has now."""
    san = lpar.machine.san
    arriving = pair.wwpns[1] if active else pair.wwpns[0]
    now = {path.lun for path in san.paths(pair.wwpns[0], pair.port.fabric)}
    then = {path.lun for path in san.paths(arriving, port.fabric)}
    for lun in sorted(now - then, key=lambda lun: lun.name):
        raise errors.NotNow(
            f'The WWPN {arriving} of {lpar.name} does not reach the LUN '
            f'{lun.name} through {port.name} of {port.vios.name}; it must '
            'be zoned and masked as its partner is.', code=CODE)
