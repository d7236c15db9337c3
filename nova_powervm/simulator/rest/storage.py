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
"""``/simulator/storage``: every disk with its bytes, and foreign mappings."""

from werkzeug import wrappers

from nova_powervm.simulator.model import backed
from nova_powervm.simulator.model import content
from nova_powervm.simulator.model import disks
from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import vios as model
from nova_powervm.simulator.rest import given
from nova_powervm.simulator.rest import guests


def list_all(call):
    """Disks, volumes, media, logical units and LUNs, with digests."""
    return [_shown(*found) for found in _all(call.machine)]


def show(call):
    """One of them."""
    return _shown(*_asked(call))


def read(call):
    """The bytes, from offset, up to length many."""
    with given.Given(_numbers(call)) as query:
        offset = query.whole('offset', 0)
        length = query.whole('length', None)
    _kind, _owner, storage = _asked(call)
    return wrappers.Response(storage.content.read(offset, length),
                             content_type='application/octet-stream')


def write(call):
    """Replace the bytes, as a guest would that writes all of its disk."""
    machine = call.machine
    landing = content.Content(machine.room)
    try:
        landing.write_from(call.request.stream)
        with machine.lock:
            kind, owner, storage = _asked(call)
            _check_fits(kind, storage, landing)
            storage.content.take(landing)
            return _shown(kind, owner, storage)
    finally:
        landing.discard()


def _check_fits(kind, storage, landing):
    if kind != 'VirtualOpticalMedia' and landing.size > _length(storage):
        raise errors.NoSpace(
            f'{landing.size} bytes do not fit on {storage.name} of '
            f'{_length(storage)} bytes.')


def _numbers(call):
    return {key: int(value) if value.isdecimal() else value
            for key, value in call.query.items()}


# -- what somebody plugs in, makes and deletes -----------------------------

def add_volume(call):
    """One more physical volume of a VIOS, of so many GB."""
    with given.Given.of(call) as body:
        vios, size = body.text('vios'), body.positive('size')
    server = call.machine.vios(vios)
    volume = server.add_volume(int(size * disks.MB_PER_GB))
    call.machine.changed(server)
    return _shown('PhysicalVolume', vios, volume)


def add_disk(call):
    """A virtual disk of so many GB in a volume group."""
    with given.Given.of(call) as body:
        vios, group = body.text('vios'), body.text('group', 'novavg')
        name, size = body.text('name'), body.positive('size')
    made = call.machine.vios(vios).group(group).create_disk(name, size)
    return _shown('VirtualDisk', vios, made)


def delete(call):
    """A virtual disk or a logical unit is deleted, if nothing shows it."""
    kind, _owner, storage = _asked(call)
    if kind == 'VirtualDisk' and storage.group is not None:
        storage.group.delete_disk(storage)
    elif kind == 'LogicalUnit':
        storage.tier.delete_unit(storage)
    else:
        raise errors.Invalid(
            f'{storage.name} is not deleted here: only virtual disks and '
            'logical units are.')


def add_backing(call):
    """A file, or a Ceph image, that a Linux partition can lend."""
    with given.Given.of(call) as body:
        vios, name = body.text('vios'), body.text('name')
        kind = body.text('type', among=backed.TYPES)
        size = body.positive('size')
    server = _linux(call.machine, vios)
    return _shown(kind, vios, server.backings.add(kind, name, size))


def remove_backing(call):
    """The file or image goes, whoever uses it."""
    server = _linux(call.machine, call.ids['vios'])
    server.backings.remove(call.ids['type'], call.ids['name'])


def _linux(machine, name):
    server = machine.vios(name)
    if not server.is_linux:
        raise errors.Invalid(f'{name} is no Linux partition, so it lends '
                             'neither files nor Ceph images.')
    return server


# -- mappings -----------------------------------------------------------------

def mappings(call):
    """Every virtual SCSI mapping."""
    return [_mapping(bus, lun) for vios in call.machine.vioses
            for bus in vios.buses for lun in bus.luns or [None]]


def map_it(call):
    """Show storage of a VIOS to a partition."""
    with given.Given.of(call) as body:
        vios, client = body.text('vios'), body.text('partition')
        storage, slot = body.text('storage'), body.whole('slot', None)
    server = call.machine.vios(vios)
    found = _storage_of(server, storage)
    server.plan_mappings([*_kept(server), model.Wanted(
        None, guests.named(call.machine, client), slot, None, found, None,
        None, None)])()
    bus = server.buses[-1]
    return _mapping(bus, bus.luns[0])


def unmap(call):
    """Take what fits the query away: vios, partition, storage."""
    query = call.query.to_dict()
    for key in query:
        if key not in ('vios', 'partition', 'storage'):
            raise errors.Invalid(f'Mappings are not removed by {key}, but by '
                                 'vios, partition and storage.')
    gone = [(bus, lun) for vios in call.machine.vioses for bus in vios.buses
            for lun in bus.luns or [None] if _fits(query, bus, lun)]
    if not query or not gone:
        raise errors.NoSuchThing('mapping', ' '.join(query.values()) or '?')
    for server in {bus.vios for bus, _ in gone}:
        server.plan_mappings([kept for kept in _kept(server)
                              if (kept.bus, kept.lun) not in gone])()


def _kept(server):
    """What a VIOS shows now, as it is to stay."""
    return [model.Wanted(bus, None, None, None, lun and lun.storage, lun,
                         None, None)
            for bus in server.buses for lun in bus.luns or [None]]


def _fits(query, bus, lun):
    about = _mapping(bus, lun)
    return all(value in (about[key], lun and lun.storage.udid)
               if key == 'storage' else about[key] == value
               for key, value in query.items())


def _mapping(bus, lun):
    return {'vios': bus.vios.name, 'adapter': bus.name, 'slot': bus.slot,
            'partition': bus.client and bus.client.name,
            'client_slot': bus.client_slot,
            'storage': lun and lun.storage.name,
            'address': lun and lun.address, 'target': lun and lun.target}


# -- finding and showing --------------------------------------------------

def _all(machine):
    """Kind, owner and storage of everything that has bytes."""
    for vios in machine.vioses:
        for group in vios.groups:
            for disk in group.disks.values():
                yield 'VirtualDisk', vios.name, disk
            media = group.repository.media if group.repository else {}
            for medium in media.values():
                yield 'VirtualOpticalMedia', vios.name, medium
        for volume in vios.volumes.values():
            yield 'PhysicalVolume', vios.name, volume
        for disk in vios.backings:
            yield disk.type, vios.name, disk
    for cluster in machine.clusters:
        for unit in cluster.pool.units:
            yield 'LogicalUnit', cluster.pool.name, unit
    for lun in machine.san.luns:
        yield 'LUN', lun.array.name, lun


def _asked(call):
    """Kind, owner and storage of that udid or name. Raises NoSuchThing."""
    name = call.ids['udid']
    found = [one for one in _all(call.machine)
             if name in (_udid(one[2]), one[2].name)]
    if not found:
        raise errors.NoSuchThing('storage', name)
    if len({_udid(storage) for _, _, storage in found}) > 1:
        raise errors.Invalid(
            f'More than one thing is called {name}; ask by udid.')
    return found[0]


def _storage_of(server, name):
    """What a VIOS could show, by name or udid. Raises NoSuchThing."""
    for kind, owner, storage in _all(server.machine):
        if name in (_udid(storage), storage.name):
            if kind == 'LogicalUnit':
                return server.unit(udid=storage.udid)
            if owner == server.name and kind != 'LUN':
                return storage
    raise errors.NoSuchThing(f'storage of {server.name}', name)


def _udid(storage):
    return getattr(storage, 'udid', None) or getattr(storage, 'identity',
                                                     None)


def _shown(kind, owner, storage):
    return {'udid': _udid(storage), 'name': storage.name, 'kind': kind,
            'owner': owner, 'bytes': _length(storage),
            'written': storage.content.size,
            'sha256': storage.content.sha256()}


def _length(storage):
    if hasattr(storage, 'length'):
        return storage.length
    return int(storage.size * disks.GB)
