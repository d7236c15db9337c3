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

"""Virtual I/O Servers: partitions that own storage and lend it."""

import collections
import functools

from nova_powervm.simulator.model import backed
from nova_powervm.simulator.model import disks
from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import fibre_channel
from nova_powervm.simulator.model import iscsi
from nova_powervm.simulator.model import logical_unit
from nova_powervm.simulator.model import mapping
from nova_powervm.simulator.model import partition
from nova_powervm.simulator.model import pool

# One entry of a list of wanted virtual SCSI mappings. ``bus`` is an existing
# bus or None for a new one; ``client`` a partition; slots are numbers or None
# for "any free one"; ``storage`` a disk, volume or medium, or None for an
# adapter pair that is to exist with nothing on it; ``lun`` the LUN to keep,
# which may have other media loaded now; ``said`` what a new LUN keeps.
Wanted = collections.namedtuple(
    'Wanted', 'bus client client_slot slot storage lun address target said',
    defaults=(None,))


class Vios(partition.Partition):
    """A Virtual I/O Server."""

    noun = 'VirtualIOServer'

    def __init__(self, *args):
        super().__init__(*args)
        self.volumes = {}
        self.backings = backed.Backings(self)
        self.buses = []
        self.fc_mappings = []
        self.ports = []
        self.initiator = iscsi.Initiator(self)
        self.ethernet = []
        self.seas = []
        self.os_version = 'VIOS 3.1.4.10'
        # Does it move the memory of partitions that migrate?
        self.is_mover = not self.is_linux

    # -- asking -------------------------------------------------------------

    @property
    def is_linux(self):
        """Is it a Linux partition, such as NovaLink's, that lends storage?"""
        return self.kind != partition.VIOS

    @property
    def groups(self):
        """Its volume groups."""
        return [g for g in self.machine.registry.all('VolumeGroup')
                if g.vios is self]

    @property
    def repository(self):
        """Its media repository, or None."""
        return next((g.repository for g in self.groups if g.repository), None)

    def group(self, name):
        """The volume group of that name. Raises NoSuchThing."""
        return _found(self.groups, 'VolumeGroup', lambda g: g.name == name,
                      name)

    def disk(self, name=None, udid=None):
        """The virtual disk of that name or udid. Raises NoSuchThing."""
        every = [d for g in self.groups for d in g.disks.values()]
        return _found(every, 'VirtualDisk',
                      lambda d: name in (d.name, d.device) or udid == d.udid,
                      name or udid)

    def port(self, name):
        """The Fibre Channel port of that name. Raises NoSuchThing."""
        return _found(self.ports, 'Fibre Channel port',
                      lambda p: p.name == name, name)

    def volume(self, name=None, udid=None):
        """The physical volume of that name or udid. Raises NoSuchThing."""
        return _found(self.volumes.values(), 'PhysicalVolume',
                      lambda v: name == v.name or udid == v.udid,
                      name or udid)

    def unit(self, name=None, udid=None):
        """The logical unit of that udid in its cluster's pool.

        Without a udid the first of that name. Raises NoSuchThing if there
        is none, or the VIOS is no node.
        """
        cluster = pool.cluster_of(self)
        return _found(cluster.pool.units if cluster else (), 'LogicalUnit',
                      lambda u: udid == u.udid if udid else name == u.name,
                      udid or name)

    def writable(self, udid):
        """The disk or logical unit to upload to. Raises NoSuchThing."""
        if udid and udid[:2] in logical_unit.UDID_PREFIXES:
            return self.unit(udid=udid)
        return self.disk(udid=udid)

    def medium(self, name):
        """The optical medium of that name. Raises NoSuchThing."""
        media = self.repository.media.values() if self.repository else ()
        return _found(media, 'VirtualOpticalMedia',
                      lambda m: m.name == name, name)

    def storage(self, udid):
        """The disk, volume or unit of that udid. Raises NoSuchStorage."""
        cluster = pool.cluster_of(self)
        every = [*(d for g in self.groups for d in g.disks.values()),
                 *self.volumes.values(),
                 *(cluster.pool.units if cluster else ()),
                 *(n.storage for b in self.buses for n in b.luns)]
        for storage in every:
            if storage.udid == udid:
                return storage
        raise errors.NoSuchStorage(self.name, udid)

    def is_mapped(self, storage):
        """Does any bus show this storage?"""
        return any(bus.lun_of(storage) for bus in self.buses)

    def _become(self, *args, **kwargs):
        """vNICs fail over when it goes, and perhaps back when it comes."""
        super()._become(*args, **kwargs)
        for vnic in self.machine.vnics:
            vnic.reconsider()

    def check_reachable(self):
        """Raise Unreachable unless it can be asked and changed."""
        answers = self.is_management or self.rmc in ('active', 'busy')
        if self.state != partition.RUNNING or not answers:
            raise errors.Unreachable(self.name)

    @property
    def is_reachable(self):
        """Can it be asked and changed?"""
        try:
            self.check_reachable()
        except errors.Unreachable:
            return False
        return True

    # -- storage ------------------------------------------------------------

    def add_volume(self, capacity, description='SAS Disk Drive',
                   serial=None):
        """Plug in a physical volume of that many MB.

        Those with the same serial number are one disk that several servers
        see.
        """
        name = mapping.lowest_free_name('hdisk', self.volumes)
        serial = serial or self.machine.registry.new_serial(32)
        volume = disks.PhysicalVolume(self, name, capacity, serial,
                                      description)
        self.volumes[name] = volume
        return volume

    def create_group(self, name, volumes):
        """Make a volume group of free physical volumes.

        Raises NameTaken, Invalid or InUse.
        """
        if any(g.name == name for g in self.groups):
            raise errors.NameTaken(
                f'{self.name} already has a volume group {name}.')
        if not name or not volumes:
            raise errors.Invalid(
                'A volume group needs a name and a physical volume.')
        for volume in volumes:
            if not volume.available:
                raise errors.InUse(f'{volume.name} of {self.name} is in use.')
        group = disks.VolumeGroup(
            self, self.machine.registry.new_uuid(), name,
            self.machine.registry.new_serial(32), volumes)
        self.machine.add(group)
        self.machine.changed(self)
        return group

    def delete_group(self, group):
        """Remove an empty volume group; its volumes are free then.

        Raises InUse.
        """
        group.check_empty()
        for volume in group.volumes:
            volume.group = None
        self.machine.registry.remove(group)
        self.machine.changed(self)

    def plan_mover(self, is_mover):
        """What lets it move partitions that migrate, or not.

        Raises Invalid; what is returned cannot fail.
        """
        if is_mover in (None, self.is_mover):
            return lambda: None
        if self.is_linux:
            raise errors.Invalid(
                f'{self.name} is no Virtual I/O Server that could be a mover '
                'service partition.')
        return functools.partial(self._set_mover, is_mover)

    def _set_mover(self, is_mover):
        self.is_mover = is_mover
        self.machine.changed(self)

    def check_unneeded(self):
        """Raise InUse while it has what others use, or could."""
        super().check_unneeded()
        held = {'virtual SCSI adapters': self.buses,
                'virtual Fibre Channel adapters': self.fc_mappings,
                'volume groups': self.groups, 'bridges': self.seas,
                'backing devices of vNICs': [
                    d for v in self.machine.vnics for d in v.devices
                    if d.backing.vios is self],
                'a cluster': [pool.cluster_of(self)]}
        for what, things in held.items():
            if any(things):
                raise errors.InUse(
                    f'{self.name} cannot be deleted while it has {what}.')

    # -- mappings -------------------------------------------------------------

    def plan_mappings(self, wanted, plan=None):
        """Work out how to make the virtual SCSI mappings exactly these.

        LUNs and adapter pairs that nothing in the list of Wanted refers to
        are to go. Returns the plan that does it, a new one if none is
        given; raises what is wrong with the list, if anything.
        """
        plan = plan or mapping.Plan(self)
        new = [w for w in wanted if w.lun is None
               and (w.storage is not None or w.bus is None)]
        kept_buses = {id(w.bus) for w in wanted}
        kept_luns = {id(w.lun) for w in wanted}
        lost_buses = [b for b in self.buses if id(b) not in kept_buses]
        lost_luns = [n for b in self.buses for n in b.luns
                     if id(n) not in kept_luns]
        swapped = [w for w in wanted if w.lun is not None
                   and w.lun.storage is not w.storage]
        if not (new or lost_buses or lost_luns or swapped):
            return plan
        self.check_reachable()
        _check_new(plan, new, lost_buses)
        _check_unique(new + [w for w in wanted if w.lun is not None])
        plan.removals.append(functools.partial(
            self._take_away, lost_luns, lost_buses))
        plan.additions.append(functools.partial(
            self._give, swapped, new, {n.storage for n in lost_luns}))
        return plan

    def _take_away(self, luns, buses):
        for lun in luns:
            lun.bus.detach(lun)
        for bus in buses:
            self._remove_bus(bus)

    def _give(self, swapped, new, taken_away):
        for want in swapped:
            want.lun.load(want.storage)
        for want in new:
            self._add(want)
        for storage in taken_away | {w.storage for w in new}:
            if isinstance(storage, logical_unit.LogicalUnit):
                storage.changed()
        self.machine.changed(self, 'VirtualSCSIMappings')

    def _add(self, want):
        bus = want.bus or self.add_bus(want.client, want.client_slot,
                                       want.slot)
        if want.storage is not None:
            bus.attach(want.storage, want.address, want.target, want.said)

    def add_bus(self, client, client_slot=None, slot=None):
        """Make a virtual SCSI adapter pair. Raises NameTaken or NoSpace.

        Without a client the server adapter is open to any partition.
        """
        name = mapping.lowest_free_name('vhost', {b.name for b in self.buses})
        bus = mapping.Bus(self, name, client)
        self._plug(bus, client_slot, slot)
        self.buses.append(bus)
        if client is not None:
            self.machine.tell(client, 'NVRAM')
        return bus

    def _plug(self, adapters, client_slot, slot):
        """Put both ends of an adapter pair in a slot."""
        adapters.slot = self.slots.take(adapters, slot)
        if adapters.client is not None:
            adapters.client_slot = adapters.client.slots.take(
                adapters, client_slot)

    def _remove_bus(self, bus):
        bus.close()
        self.buses.remove(bus)
        if bus.client is not None:
            self.machine.tell(bus.client, 'NVRAM')

    def let_go(self, pair):
        """Remove an adapter pair whose client goes to another machine."""
        if pair in self.buses:
            for lun in list(pair.luns):
                pair.detach(lun)
            self._remove_bus(pair)
        else:
            pair.close()
            self.fc_mappings.remove(pair)
        self.machine.changed(self, 'VirtualSCSIMappings')

    def eject(self, client, medium):
        """Take a medium out of a client's drives, and delete it."""
        for bus in [b for b in self.buses if b.client is client]:
            lun = bus.lun_of(medium)
            if lun is not None:
                bus.detach(lun)
                if not bus.luns:
                    self._remove_bus(bus)
        if not medium.in_use:
            medium.repository.remove(medium)
        self.machine.changed(self, 'VirtualSCSIMappings')

    def add_fc_mapping(self, client, wwpns=None, port=None, client_slot=None,
                       slot=None):
        """Make a virtual Fibre Channel adapter pair.

        The client gets a new pair of WWPNs unless it brings one.
        """
        name = mapping.lowest_free_name(
            'vfchost', {m.name for m in self.fc_mappings})
        made = fibre_channel.FibreChannel(
            self, name, client, wwpns or self.machine.wwpns.take(), port)
        self._plug(made, client_slot, slot)
        self.fc_mappings.append(made)
        if client is not None:
            self.machine.tell(client, 'NVRAM')
        self.machine.changed(self, 'VirtualFibreChannelMappings')
        return made

    def orphan(self, client):
        """A client partition is gone: its adapter pairs lose one end."""
        lost = [a for a in (*self.buses, *self.fc_mappings)
                if a.client is client]
        for adapters in lost:
            adapters.lose_client()
        if lost:
            self.machine.changed(self, 'VirtualSCSIMappings')

    # -- looking ------------------------------------------------------------

    def snapshot(self):
        """Its settings, state, storage and mappings as plain data."""
        return {
            **super().snapshot(),
            'mover': self.is_mover,
            'ethernet': [device.snapshot() for device in self.ethernet],
            'backings': self.backings.snapshot(),
            'volumes': {n: v.snapshot() for n, v in self.volumes.items()},
            'groups': {g.name: g.snapshot() for g in self.groups},
            'mappings': _by_name(self.buses),
            'fc_mappings': _by_name(self.fc_mappings),
            'fc_ports': _by_name(self.ports),
            'iscsi_sessions': self.initiator.snapshot(),
        }


def _by_name(things):
    return {t.name: t.snapshot()
            for t in sorted(things, key=lambda t: t.name)}


def _check_new(plan, new, lost_buses):
    """Raise unless every new mapping can be made once the lost are gone."""
    plan.exchange(lost_buses, [w for w in new if w.bus is None], 'SCSI')
    for want in new:
        if want.bus is not None:
            want.bus.check_free(want.address, want.target)
        if want.storage is not None and want.storage.kind == 'PhysicalVolume':
            want.storage.check_attachable()


def _check_unique(wanted):
    """Raise InUse if a client is to see the same storage twice."""
    seen = set()
    for want in wanted:
        client = want.bus.client if want.bus else want.client
        pair = (id(client), id(want.storage))
        if client and want.storage and pair in seen:
            raise errors.InUse(
                f'{want.storage.name} is already mapped to {client.name}.')
        seen.add(pair)


def _found(things, noun, test, key):
    for thing in things:
        if test(thing):
            return thing
    raise errors.NoSuchThing(noun, key)
