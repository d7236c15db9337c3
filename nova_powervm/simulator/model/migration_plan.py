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

"""What moves with a partition, and what keeps it where it is."""

import dataclasses

from nova_powervm.simulator.model import adapter
from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import ibmi
from nova_powervm.simulator.model import io_slot
from nova_powervm.simulator.model import meter
from nova_powervm.simulator.model import migration_storage as storage
from nova_powervm.simulator.model import migration_vnic
from nova_powervm.simulator.model import partition
from nova_powervm.simulator.model import processor_pool
from nova_powervm.simulator.model import resources
from nova_powervm.simulator.model import vnic

MAX_MIGRATIONS = 16
_OVERRIDE = '2'


class Plan:
    """How a partition would get to another machine.

    Making one raises what is in the way: NotNow, Invalid, NameTaken, InUse
    or NoSpace.
    """

    def __init__(self, lpar, parameters):
        self.lpar = lpar
        self.source = lpar.machine
        self.active = lpar.active
        self.parameters = parameters
        self.target = _target(self.source, parameters)
        self._check_partition()
        self._check_machines()
        self.settings = self._settings()
        self.networks = list(self._plan_networks())
        self.vnics = migration_vnic.plan(lpar, self.target, storage.CODE)
        self.scsi = list(storage.plan_scsi(lpar, self.target, storage.wishes(
            parameters.get('VirtualSCSIMappings'), self.target)))
        self.fc = list(storage.plan_fc(
            lpar, self.target, storage.wishes(
                parameters.get('VirtualFCMappings'), self.target),
            self.active))

    # -- what must be so --------------------------------------------------

    def _check_partition(self):
        lpar = self.lpar
        if lpar.is_management:
            _refuse(f'{lpar.name} is the management partition.')
        if lpar.state not in (partition.OFF, partition.RUNNING):
            _refuse(f'{lpar.name} is {lpar.state}; it must be running or '
                    'not activated.')
        if self.active and lpar.kind != ibmi.KIND and lpar.rmc != 'active':
            _refuse(f'{lpar.name} has no active RMC connection.')
        if lpar.kind == ibmi.KIND and not lpar.settings.restricted_io:
            _refuse(f'{lpar.name} is an IBM i partition without restricted '
                    'I/O.')
        for slot in io_slot.of(lpar):
            if slot.is_physical_io:
                _refuse(f'{lpar.name} has physical I/O: '
                        f'{slot.card.description} in {slot.name}.')
        if lpar.logical_ports:
            _refuse(f'{lpar.name} has an SR-IOV logical port, '
                    f'{lpar.logical_ports[0].name}; a vNIC could move.')

    def _check_machines(self):
        source, target = self.source, self.target
        wanted = ('ActiveLogicalPartitionMobilityCapable' if self.active
                  else 'InactiveLogicalPartitionMobilityCapable')
        needed = [wanted]
        if self.lpar.kind == ibmi.KIND:
            needed.append('IBMiLogicalPartitionMobilityCapable')
        for machine in (source, target):
            for capability in needed:
                if not machine.capabilities.get(capability):
                    _refuse(f'{machine.name} is not {capability}.')
            if len(machine.migrations) >= MAX_MIGRATIONS:
                _refuse(f'{machine.name} has its maximum of '
                        f'{MAX_MIGRATIONS} migrations in progress.')
            if self.active and not any(v.is_reachable
                                       for v in machine.vioses):
                _refuse(f'{machine.name} has no Virtual I/O Server that '
                        'could move memory.')
        if source.lmb != target.lmb:
            _refuse(f'The logical memory blocks of {source.name}, '
                    f'{source.lmb} MB, and of {target.name}, {target.lmb} '
                    'MB, differ in size.')
        if self.lpar.current_compatibility not in target.compatibility_modes:
            _refuse(f'{target.name} has no processor compatibility mode '
                    f'{self.lpar.current_compatibility}.')

    def _settings(self):
        """Its settings there, which the target must accept."""
        settings = dataclasses.replace(self.lpar.settings, io_slots=())
        if 'SharedProcPoolID' in self.parameters:
            settings = self._in_pool(settings)
        processor_pool.check(self.target, settings)
        partition.check(self.target, settings, self.lpar.kind)
        if any(p.uuid == self.lpar.uuid for p in self.target.partitions):
            raise errors.NameTaken(f'{self.target.name} has a partition '
                                   f'{self.lpar.uuid} already.')
        if self.active:
            self.target.check_available(self.lpar.name, *self.needs)
        return settings

    def _in_pool(self, settings):
        try:
            number = int(self.parameters['SharedProcPoolID'])
        except ValueError:
            raise errors.Invalid('SharedProcPoolID must be a number.'
                                 ) from None
        return dataclasses.replace(settings, processors=dataclasses.replace(
            settings.processors, pool=number))

    @property
    def needs(self):
        """MB and processor units it takes of the target."""
        if not self.active:
            return 0, 0.0
        memory = self.lpar.settings.memory
        return (memory.desired + self.target.overhead(memory.maximum),
                self.lpar.settings.processors.held)

    # -- networks -----------------------------------------------------------

    def _plan_networks(self):
        """The adapters it will have there: slot and settings."""
        others = [a.settings for p in self.target.partitions
                  for a in p.adapters]
        wanted = _vlan_mappings(self.parameters)
        for old in self.lpar.adapters:
            found = [s for s in self.target.switches
                     if s.name == old.settings.switch.name]
            if not found:
                _refuse(f'{self.target.name} has no virtual switch '
                        f'{old.settings.switch.name}.')
            pvid, tagged = wanted.get(
                old.settings.mac, (old.settings.pvid, old.settings.tagged))
            new = dataclasses.replace(old.settings, switch=found[0],
                                      pvid=pvid, tagged=tagged)
            self._check_bridged(old.settings, new)
            adapter.check(self.lpar, new, others)
            yield old.slot, new

    def _check_bridged(self, old, new):
        """VLANs that reach the outside here must do so there."""
        if _OVERRIDE in (self.parameters.get('VLANBridgeOverride'),
                         self.parameters.get('OVSOverride')):
            return
        here = _bridged(self.source, old.switch.name)
        there = _bridged(self.target, new.switch.name)
        for before, after in zip(old.vlans, new.vlans):
            if before in here and after not in there:
                _refuse(f'VLAN {after} of {new.switch.name} is not bridged '
                        f'by any Virtual I/O Server of {self.target.name}.')

    # -- moving ---------------------------------------------------------------

    def carry_out(self):
        """Take the partition from one machine to the other."""
        source, target, lpar = self.source, self.target, self.lpar
        mappings = [(m.bus, m) for m in self.scsi] + [
            (m.pair, m) for m in self.fc]
        for pair, _ in mappings:
            pair.vios.let_go(pair)
        for old in [*lpar.adapters, *lpar.vnics]:
            old.remove()
        source.terminals.close(lpar)
        source.registry.remove(lpar)
        source.changed(source)
        _settle(lpar, source, target, self.settings)
        target.add(lpar)
        for slot, new in self.networks:
            adapter.make(lpar, new, slot)
        for move in self.vnics:
            vnic.make(lpar, move.settings, move.backings, move.slot)
        for move in self.scsi:
            bus = move.vios.add_bus(lpar, move.bus.client_slot, move.slot)
            for element, address in move.luns:
                bus.attach(element, address)
            target.changed(move.vios, 'VirtualSCSIMappings')
        for move in self.fc:
            wwpns = move.pair.wwpns
            move.port.vios.add_fc_mapping(
                lpar, wwpns[::-1] if self.active else wwpns, move.port,
                move.pair.client_slot, move.slot)
        target.changed(target)


def _settle(lpar, source, target, settings):
    """The partition itself becomes one of the target."""
    numbers = {p.number for p in target.partitions}
    if lpar.number in numbers:
        lpar.number = next(n for n in range(1, len(numbers) + 2)
                           if n not in numbers)
    lpar.machine = lpar.parent = target
    lpar.settings = settings
    lpar.slots = resources.Slots(settings.max_slots)
    later = target.clock.now() - source.clock.now()
    lpar.meter = meter.Meter()
    if lpar.active:
        lpar.booted_at += later
        lpar.code_since += later
        lpar.meter.run(settings.processors.held, target.clock.now())


def _target(source, parameters):
    """The machine to go to, if it lets us in."""
    name = parameters.get('TargetManagedSystemName')
    found = [m for m in source.site.machines
             if m.name == name and m is not source and not m.closed]
    if not found:
        raise errors.NoSuchThing('managed system to migrate to', name)
    if parameters.get('TargetRemoteHMCIPAddress') and (
            source.console.public_key
            not in found[0].console.authorized_keys):
        _refuse(f'The management console of {name} does not trust the '
                f'public key of the one of {source.name}.')
    return found[0]


def _bridged(machine, switch):
    return {vlan for bridge in machine.bridges if bridge.switch.name == switch
            for vlan in bridge.vlans}


def _vlan_mappings(parameters):
    """Port VLAN id and tagged VLANs by MAC address. Raises Invalid."""
    found = {}
    for item in parameters.get('VlanMappings', '').split(','):
        if not item:
            continue
        mac, _, rest = item.partition('/')
        pvid, _, tagged = rest.partition('/')
        try:
            found[mac.upper()] = (int(pvid), tuple(map(int, tagged.split())))
        except ValueError:
            raise errors.Invalid(
                f'{item!r} is not a VLAN mapping: MAC/PVID[/VLAN VLAN].'
            ) from None
    return found


def _refuse(reason):
    raise errors.NotNow(reason, code=storage.CODE)
