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

"""The machine: what it has, what is left of it, and who lives on it."""

import dataclasses
import math
import re

from nova_powervm.simulator.model import clock
from nova_powervm.simulator.model import content
from nova_powervm.simulator.model import devices
from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import fibre_channel
from nova_powervm.simulator.model import file
from nova_powervm.simulator.model import job
from nova_powervm.simulator.model import management_console
from nova_powervm.simulator.model import partition
from nova_powervm.simulator.model import pcm
from nova_powervm.simulator.model import processor_pool
from nova_powervm.simulator.model import registry
from nova_powervm.simulator.model import site
from nova_powervm.simulator.model import terminal
from nova_powervm.simulator.model import vios

COMPATIBILITY_MODES = ('default', 'POWER6', 'POWER6_Plus', 'POWER7', 'POWER8')
_FIRST_MAC_PREFIX = 0xFA0000000000
_PAGE_TABLE_SHARE = 64
_UUID = re.compile('[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}')


@dataclasses.dataclass(frozen=True)
class Mtms:
    """Machine type, model and serial number."""

    type: str
    model: str
    serial: str

    @property
    def code(self):
        """The start of all location codes of virtual adapters."""
        return f'U{self.type}.{self.model}.{self.serial}'

    def __str__(self):
        return f'{self.type}-{self.model}*{self.serial}'


class Machine(registry.Thing):
    """A managed system. Memory in MB, processors in processor units.

    Hold ``lock`` while looking at more than one thing or changing any.
    """

    noun = 'ManagedSystem'
    # What a new partition is; an extension may have another class.
    partition_class = partition.Partition
    # Attributes that a saved machine starts anew with.
    not_kept = {'closed': bool}

    def __init__(self, name, mtms, memory, units, lmb=256, seed=0,
                 hypervisor_memory=None):
        self.registry = registry.Registry(seed)
        super().__init__(self.registry.new_uuid(), name)
        self.mtms = mtms
        self.memory = memory
        self.units = units
        self.lmb = lmb
        self.hypervisor_memory = (
            _round_up(memory * 0.04, lmb) if hypervisor_memory is None
            else hypervisor_memory)
        self.units_per_vcpu = 0.05
        self.max_vcpus = max(64, math.ceil(units))
        self.max_partitions = 1000
        self.max_files = 100
        self.compatibility_modes = COMPATIBILITY_MODES
        self.capabilities = {}
        self.state = 'operating'
        self.address = '192.0.2.10'
        self.wwpns = fibre_channel.Wwpns(seed)
        self.clock = clock.Immediate()
        self.room = content.Room()
        self.closed = False
        self.devices = devices.Devices(self.room)
        self.site = None
        site.Site(seed).join(self)
        self.files = file.Files(self)
        self.jobs = job.Jobs(self)
        self.pcm = pcm.Monitor(self)
        self.console = management_console.ManagementConsole(self)
        self.processor_pools = [processor_pool.ProcessorPool(self, number)
                                for number in range(processor_pool.COUNT)]
        self.io_slots = []
        self.migrations = []
        self.terminals = terminal.Terminals()
        # Whether its console is the master: norm, temp or None.
        self.master = 'norm'
        self._fixed = {thing.uuid: thing
                       for thing in (self.console, *self.processor_pools)}
        self.sriov_adapters = []
        self._first_mac_prefix = _FIRST_MAC_PREFIX + (seed % 0x100 << 32)
        self._mac_prefixes = 0
        self.registry.add(self)

    # -- what it is made of ---------------------------------------------

    @property
    def lock(self):
        """Held by whoever reads or changes the machine."""
        return self.registry.lock

    @property
    def events(self):
        """The event queues."""
        return self.registry.events

    @property
    def lpars(self):
        """Partitions that are not Virtual I/O Servers."""
        return self.registry.all('LogicalPartition')

    @property
    def vioses(self):
        """The Virtual I/O Servers."""
        return self.registry.all('VirtualIOServer')

    @property
    def partitions(self):
        """Every partition, Virtual I/O Servers included."""
        return self.vioses + self.lpars

    @property
    def san(self):
        """The fabrics and arrays that it shares with its site."""
        return self.site.san

    @property
    def clusters(self):
        """The clusters that have nodes here."""
        return self.site.seen_by(self, 'Cluster')

    @property
    def switches(self):
        """The virtual switches."""
        return self.registry.all('VirtualSwitch')

    @property
    def networks(self):
        """The virtual networks: VLANs that adapters use, of any switch."""
        return [n for s in self.switches for n in s.networks.values()]

    @property
    def bridges(self):
        """The network bridges."""
        return self.registry.all('NetworkBridge')

    @property
    def vnics(self):
        """The dedicated vNICs of all partitions."""
        return [v for p in self.lpars for v in p.vnics]

    def lpar(self, name):
        """The partition of that name. Raises NoSuchThing."""
        return _named(self.lpars, 'LogicalPartition', name)

    def vios(self, name):
        """The Virtual I/O Server of that name. Raises NoSuchThing."""
        return _named(self.vioses, 'VirtualIOServer', name)

    def partition_by_uuid(self, uuid):
        """The partition or VIOS of that uuid. Raises NoSuchThing."""
        for found in self.partitions:
            if found.uuid == uuid:
                return found
        raise errors.NoSuchThing('LogicalPartition', uuid)

    def find(self, noun, uuid):
        """Anything by noun and uuid. Raises NoSuchThing."""
        if noun in site.NOUNS:
            return self.site.find(self, noun, uuid)
        fixed = self._fixed.get(uuid)
        if fixed is not None and fixed.noun == noun:
            return fixed
        return self.registry.get(noun, uuid)

    # -- what is left -----------------------------------------------------

    @property
    def memory_available(self):
        """MB that a partition could still be started with."""
        held = sum(p.memory_held for p in self.partitions)
        held += sum(move.plan.needs[0] for move in self._arriving)
        return self.memory - self.hypervisor_memory - held

    @property
    def units_available(self):
        """Processor units that nobody holds."""
        held = sum(p.units_held for p in self.partitions)
        held += sum(move.plan.needs[1] for move in self._arriving)
        return round(self.units - held, 2)

    @property
    def _arriving(self):
        """Migrations of partitions that come here."""
        return [m for m in self.migrations if m.plan.target is self]

    def overhead(self, maximum_memory):
        """MB the hypervisor needs beside a partition of that maximum."""
        return _round_up(maximum_memory / _PAGE_TABLE_SHARE, self.lmb)

    def check_available(self, name, memory, units):
        """Raise NoSpace unless that much memory and units are left."""
        if memory > self.memory_available:
            raise errors.NoSpace(
                f'HSCL03D1 There is not enough memory for {name}: it needs '
                f'{memory} MB and {self.memory_available} MB are available.')
        if round(units, 2) > self.units_available:
            raise errors.NoSpace(
                f'HSCL03F4 There are not enough processing units for {name}: '
                f'it needs {units:g} and {self.units_available:g} are '
                'available.')

    def check_limits(self, settings):
        """Raise Invalid if settings ask for more than the machine allows."""
        if settings.processors.max_vcpus > self.max_vcpus:
            raise errors.Invalid(
                f'A partition of {self.name} has at most {self.max_vcpus} '
                f'processors, not {settings.processors.max_vcpus}.')
        if settings.memory.desired > self.memory:
            raise errors.Invalid(
                f'{self.name} has {self.memory} MB of memory, so '
                f'{settings.name} cannot have {settings.memory.desired} MB.')

    # -- partitions come and go -------------------------------------------

    def create_lpar(self, settings, kind=partition.AIX_LINUX, uuid=None,
                    number=None):
        """Make a partition that is off. Raises Invalid or NameTaken."""
        if kind not in partition.CLIENT_TYPES:
            raise errors.Invalid(
                f'A logical partition is of one of the types '
                f'{", ".join(partition.CLIENT_TYPES)}, not {kind!r}.')
        return self._create(self.partition_class, settings, kind, uuid,
                            number)

    def create_vios(self, settings, kind=partition.VIOS, uuid=None,
                    number=None):
        """Make a Virtual I/O Server that is off, without storage.

        Of the kind AIX_LINUX it is a Linux partition that lends storage.
        """
        return self._create(vios.Vios, settings, kind, uuid, number)

    def _create(self, kind_class, settings, kind, uuid, number):
        partition.check(self, settings, kind)
        check_uuid(uuid)
        number = self._free_number(number)
        made = kind_class(self, uuid or self.registry.new_uuid(upper=True),
                          number, kind, settings)
        self.registry.add(made)
        self.changed(self)
        self.tell(made, 'NVRAM')
        return made

    def _free_number(self, wanted):
        taken = {p.number for p in self.partitions}
        if len(taken) >= self.max_partitions:
            raise errors.NoSpace(
                f'{self.name} has its maximum of {self.max_partitions} '
                'partitions.')
        if wanted is None:
            wanted = next(n for n in range(1, len(taken) + 2)
                          if n not in taken)
        if wanted < 1:
            raise errors.Invalid(f'A partition id is not {wanted}.')
        if wanted in taken:
            raise errors.NameTaken(
                f'A partition with the id {wanted} already exists.')
        return wanted

    def delete_lpar(self, lpar, at_once=False):
        """Remove a partition, or a server that serves nobody, that is off.

        Its mappings stay on the Virtual I/O Servers as orphans. Raises
        NotNow or InUse.

        :param at_once: pull its plug first, if it is in
        """
        lpar.check_unneeded()
        if at_once:
            lpar.stop_at_once()
        if lpar.active:
            raise errors.NotNow(
                f'The partition {lpar.name} cannot be deleted while it is '
                f'{lpar.state}.')
        for server in self.vioses:
            server.orphan(lpar)
        lpar.strip()
        self.terminals.close(lpar)
        self.registry.remove(lpar)
        self.changed(self)

    # -- small services for the things on it -------------------------------

    def add(self, thing):
        """Make a new thing known. Returns it."""
        return self.registry.add(thing)

    def changed(self, thing, *details):
        """A thing is not what it was: new version, and events."""
        self.registry.changed(thing, *details)

    def tell(self, thing, detail):
        """Publish an event about a thing that looks the same as before."""
        self.events.publish('MODIFY_URI', thing.path, detail)

    def next_mac_prefix(self):
        """A 48-bit number with room for one partition's MAC addresses."""
        self._mac_prefixes += 1
        return self._first_mac_prefix + (self._mac_prefixes << 12)

    def close(self):
        """Stop the clock, end event polls, remove the bytes on disk."""
        self.clock.close()
        self.terminals.close_all()
        self.events.close()
        self.files.close()
        self.room.close()
        self.closed = True
        self.site.close(self)

    # -- looking ----------------------------------------------------------

    def snapshot(self):
        """The machine as nested plain data.

        Two snapshots are equal when the machine is the same: versions,
        events, jobs, times and counters are left out, and the bytes of
        disks and media appear as digests.
        """
        with self.lock:
            return {
                'name': self.name,
                'memory_available': self.memory_available,
                'units_available': self.units_available,
                'partitions': {p.name: p.snapshot() for p in self.partitions},
                'switches': {s.name: s.snapshot() for s in self.switches},
                'bridges': [b.snapshot() for b in self.bridges],
                'sriov': [a.snapshot() for a in self.sriov_adapters],
                'clusters': {c.name: c.snapshot() for c in self.clusters},
                'files': self.files.snapshot(),
                'io_slots': {s.name: s.snapshot() for s in self.io_slots},
                'processor_pools': {
                    p.name: (p.maximum, p.reserved)
                    for p in self.processor_pools if p.maximum},
                'authorized_keys': list(self.console.authorized_keys),
            }


def check_uuid(uuid):
    """Raise Invalid unless it is a uuid, or None."""
    if uuid is not None and not _UUID.fullmatch(uuid):
        raise errors.Invalid(f'{uuid!r} is not a uuid.')


def _round_up(amount, step):
    return math.ceil(amount / step) * step


def _named(things, noun, name):
    for thing in things:
        if thing.name == name:
            return thing
    raise errors.NoSuchThing(noun, name)
