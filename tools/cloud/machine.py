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

"""Looking at the simulated machine: is it what the servers should be?

Every function returns differences, as sentences; none means it is so.
"""

import io
import json

import pycdlib

from tools.cloud import differences

GB = 1 << 30    # bytes


def partition_of(machine, server):
    """Return the partition of a server, or None.

    PowerVM keeps the uuid of a server except for its first bit.
    """
    ending = server.id[1:].upper()
    return next((lpar for lpar in machine.lpars
                 if lpar.uuid.upper().endswith(ending)), None)


def storage_of(machine, lpar):
    """Return the pieces of storage a partition sees."""
    return [lun.storage for vios in machine.vioses for bus in vios.buses
            if bus.client is lpar for lun in bus.luns]


def partition(machine, server, flavor, state):
    """Compare the partition of a server with its flavor and its state."""
    with machine.lock:
        lpar = partition_of(machine, server)
        if lpar is None:
            return [f'there is no partition for {server.name}']
        name = f'partition {lpar.name}: '
        settings = lpar.settings
        return [name + text for text in (
            *differences.expect('state', state, lpar.state),
            *differences.expect('memory (MB)', flavor.ram,
                                settings.memory.desired),
            *differences.expect('virtual processors', flavor.vcpus,
                                settings.processors.vcpus))]


def boot_disk(machine, server, flavor, image):
    """Compare the one disk of a server with its flavor and its image."""
    with machine.lock:
        lpar = partition_of(machine, server)
        storage = [thing for thing in storage_of(machine, lpar)
                   if hasattr(thing, 'capacity')] if lpar else []
        if len(storage) != 1:
            return [f'{server.name} sees {len(storage)} disks and not 1']
        disk = storage[0]
        found = disk.read(0, len(image))
        return [f'disk {disk.name}: {text}' for text in (
            *differences.expect('size (GB)', flavor.disk, disk.capacity),
            *_same_bytes(image, found))]


def port(machine, server, port, plugged):
    """Follow a port from the server's partition to Open vSwitch.

    :param plugged: MAC address by device, as Open vSwitch knows them.
    """
    with machine.lock:
        lpar = partition_of(machine, server)
        mac = port.mac_address.replace(':', '').upper()
        found = [each for each in (lpar.adapters if lpar else ())
                 if each.settings.mac == mac]
        if not found:
            return [f'{server.name} has no adapter with the address {mac}']
        others = [each for network in found[0].networks
                  for each in network.users if each is not found[0]]
        if len(others) != 1 or not others[0].is_trunk:
            return [f'adapter {mac} is not alone with a trunk']
        return differences.expect(
            f'address behind {others[0].settings.device}', port.mac_address,
            plugged.get(others[0].settings.device))


def config_drive(machine, server):
    """Look for the server's name and its partition in its config drive."""
    with machine.lock:
        lpar = partition_of(machine, server)
        media = [thing for thing in storage_of(machine, lpar)
                 if not hasattr(thing, 'capacity')] if lpar else []
        if len(media) != 1:
            return [f'{server.name} has {len(media)} config drives and not 1']
        described = _metadata(media[0].read())
    return [f'config drive {media[0].name}: {text}' for text in (
        *differences.expect('name', server.name, described['name']),
        *differences.expect('uuid', lpar.uuid.lower(), described['uuid']))]


def _metadata(image):
    """Read the metadata of a config drive as a guest does."""
    disc = pycdlib.PyCdlib()
    disc.open_fp(io.BytesIO(image))
    content = io.BytesIO()
    disc.get_file_from_iso_fp(
        content, joliet_path='/openstack/latest/meta_data.json')
    return json.loads(content.getvalue())


def _same_bytes(wanted, found):
    if wanted == found:
        return []
    place = next((n for n, (a, b) in enumerate(zip(wanted, found)) if a != b),
                 min(len(wanted), len(found)))
    return [f'it differs from the image from byte {place} on: '
            f'{found[place:place + 32]!r} and not '
            f'{wanted[place:place + 32]!r}']


def state(machine, server, wanted):
    """Compare the state of one partition."""
    lpar = partition_of(machine, server)
    if lpar is None:
        return [f'there is no partition for {server.name}']
    return differences.expect(f'partition {lpar.name}', wanted, lpar.state)
