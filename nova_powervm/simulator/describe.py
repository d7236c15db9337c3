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

"""The simulated machine as tables for people."""

import prettytable

from nova_powervm.simulator.model import resources


class Table(str):
    """A table as text, which knows its title, columns and rows."""

    def __new__(cls, title, columns, rows):
        made = super().__new__(cls, _text(title, columns, rows))
        made.title, made.columns, made.rows = title, columns, rows
        return made


def machine(machine):
    """The whole machine, as text of several lines."""
    with machine.lock:
        return '\n\n'.join([system(machine), *tables(machine)])


def sites(simulators):
    """Where the machines of a site are, and what each has."""
    return Table(
        'Machines', ('name', 'address', 'serial', 'VIOSes', 'partitions'),
        [(s.machine.name, s.url, s.machine.mtms.serial,
          len(s.machine.vioses), len(s.machine.partitions))
         for s in simulators])


def tables(machine):
    """The tables a machine is worth."""
    always = [part(machine) for part in (
        partitions, volume_groups, disks, mappings, switches)]
    # What a plain machine has none of is not worth a line there.
    return always + [table for table in (part(machine) for part in (
        pools, logical_units, adapters, bridges, sriov_ports, vnics,
        fc_ports, fc_mappings, luns))
        if table.rows]


def system(machine):
    """Type, memory and processors, and what is left of them."""
    return (f'{machine.name}, a {machine.mtms.type}-{machine.mtms.model}, '
            f'serial {machine.mtms.serial}\n'
            f'Memory: {machine.memory} MB in blocks of {machine.lmb} MB, '
            f'{machine.memory_available} MB available\n'
            f'Processors: {machine.units:g} units, '
            f'{machine.units_available:g} available')


def partitions(machine):
    """Every partition, Virtual I/O Servers included, by id."""
    return Table(
        'Partitions',
        ('id', 'name', 'type', 'state', 'RMC', 'memory MB', 'vcpus',
         'units'),
        [(p.number, p.name, _kind(p), p.state, p.rmc,
          p.settings.memory.desired, p.settings.processors.vcpus,
          f'{p.settings.processors.held:g}')
         for p in sorted(machine.partitions, key=lambda p: p.number)])


def volume_groups(machine):
    """Volume groups of all Virtual I/O Servers."""
    return Table(
        'Volume groups',
        ('VIOS', 'name', 'GB', 'free GB', 'physical volumes'),
        [(v.name, g.name, f'{g.capacity:g}', f'{g.free:g}',
          ' '.join(volume.name for volume in g.volumes))
         for v in machine.vioses for g in v.groups])


def disks(machine):
    """Virtual disks and optical media, with how many bytes were written."""
    return Table(
        'Virtual disks and media',
        ('VIOS', 'volume group', 'kind', 'name', 'GB', 'bytes written'),
        [(v.name, g.name, kind, name, f'{size:g}', written)
         for v in machine.vioses for g in v.groups
         for kind, name, size, written in _stored(g)])


def pools(machine):
    """Shared storage pools, with the cluster of each."""
    return Table(
        'Shared storage pools',
        ('cluster', 'nodes', 'pool', 'GB', 'free GB', 'claimed GB'),
        [(c.name, len(c.nodes), c.pool.name, f'{c.pool.capacity:g}',
          f'{c.pool.free:g}', f'{c.pool.total_unit_size:g}')
         for c in machine.clusters])


def logical_units(machine):
    """Logical units of all pools."""
    return Table(
        'Logical units',
        ('tier', 'name', 'type', 'GB', 'clone of', 'bytes written'),
        [(t.name, u.name, u.type, f'{u.capacity:g}',
          u.source.name if u.source else '', u.content.size)
         for c in machine.clusters for t in c.pool.tiers for u in t.units])


def mappings(machine):
    """Virtual SCSI mappings: who sees which storage, and through what."""
    return Table(
        'Virtual SCSI mappings',
        ('VIOS', 'slot', 'adapter', 'client', 'client slot', 'storage',
         'LUN'),
        [(v.name, bus.slot, bus.name, _client(bus), _slot(bus), *lun)
         for v in machine.vioses for bus in v.buses for lun in _luns(bus)])


def switches(machine):
    """Virtual switches."""
    return Table('Virtual switches', ('id', 'name', 'mode'),
                 [(s.number, s.name, s.mode) for s in machine.switches])


def adapters(machine):
    """Virtual Ethernet adapters, trunks with their priority."""
    return Table(
        'Virtual Ethernet adapters',
        ('partition', 'slot', 'MAC address', 'switch', 'PVID', 'VLANs',
         'trunk'),
        [(p.name, a.slot, a.settings.mac, a.settings.switch.name,
          a.settings.pvid, _listed(a.settings.tagged),
          a.settings.priority or '')
         for p in machine.partitions for a in p.adapters])


def bridges(machine):
    """Network bridges, one line for each shared Ethernet adapter."""
    return Table(
        'Network bridges',
        ('bridge', 'mode', 'VLANs', 'VIOS', 'SEA', 'device', 'primary',
         'link'),
        [(b.name, b.mode, _listed(b.vlans), s.vios.name, s.name,
          s.backing.name, _yes(s.is_primary), _up(s.backing))
         for b in machine.bridges for s in b.seas])


def sriov_ports(machine):
    """Physical ports of SR-IOV adapters in shared mode."""
    return Table(
        'SR-IOV ports',
        ('adapter', 'port', 'location', 'label', 'link', 'logical ports',
         'allocated %'),
        [(c.number, p.number, p.location, p.settings.label, _up(p),
          len(p.logical_ports), f'{p.allocated / 100:g}')
         for c in machine.sriov_adapters if c.number for p in c.ports])


def vnics(machine):
    """Virtual NICs, one line for each backing device."""
    return Table(
        'Virtual NICs',
        ('partition', 'slot', 'MAC address', 'VIOS', 'logical port',
         'status', 'active'),
        [(v.parent.name, v.slot, v.mac, d.backing.vios.name, d.port.name,
          d.status, _yes(d is v.active))
         for v in machine.vnics for d in v.devices])


def _listed(vlans):
    return ' '.join(map(str, vlans))


def _yes(value):
    return 'yes' if value else ''


def _up(port):
    return 'up' if port.link else 'down'


def fc_ports(machine):
    """Physical Fibre Channel ports and what they are cabled to."""
    return Table(
        'Fibre Channel ports',
        ('VIOS', 'port', 'WWPN', 'fabric', 'link', 'free'),
        [(v.name, p.name, p.wwpn, p.fabric.name if p.fabric else '',
          'up' if p.link else 'down', p.available)
         for v in machine.vioses for p in v.ports])


def fc_mappings(machine):
    """Virtual Fibre Channel mappings, with the names of the client."""
    return Table(
        'Virtual Fibre Channel mappings',
        ('VIOS', 'slot', 'adapter', 'client', 'client slot', 'port',
         'WWPNs'),
        [(v.name, m.slot, m.name, _client(m), _slot(m),
          m.port.name if m.port else '', ' '.join(m.wwpns))
         for v in machine.vioses for m in v.fc_mappings])


def luns(machine):
    """LUNs of the arrays that the machine shares a site with."""
    return Table(
        'LUNs',
        ('array', 'name', 'GB', 'identity', 'seen by', 'bytes written'),
        [(lun.array.name, lun.name, f'{lun.size:g}', lun.identity or '',
          ' '.join(sorted(lun.initiators)), lun.content.size)
         for lun in machine.san.luns])


def _text(title, columns, rows):
    if not rows:
        return f'{title}: none'
    table = prettytable.PrettyTable(columns)
    table.add_rows(rows)
    table.align = 'l'
    for column, value in zip(columns, rows[0]):
        if isinstance(value, int) or column in ('GB', 'free GB', 'units'):
            table.align[column] = 'r'
    return f'{title}\n{table.get_string()}'


def _kind(partition):
    if partition.is_management:
        return f'{partition.kind}, management'
    return partition.kind


def _stored(group):
    for disk in group.disks.values():
        yield 'disk', disk.name, disk.capacity, disk.content.size
    if group.repository:
        for medium in group.repository.media.values():
            yield 'medium', medium.name, medium.size, medium.content.size


def _client(bus):
    if bus.client is not None:
        return bus.client.name
    return 'any' if bus.client_number == resources.ANY else (
        f'gone (id {bus.client_number})')


def _slot(bus):
    return 'any' if bus.client_slot == resources.ANY else bus.client_slot


def _luns(bus):
    if not bus.luns:
        return [('', '')]
    return [(lun.storage.name, lun.address) for lun in bus.luns]
