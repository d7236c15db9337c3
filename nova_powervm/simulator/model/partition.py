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

"""Partitions: their settings, the rules to change them, their states."""

import dataclasses

from nova_powervm.simulator.model import capability
from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import firmware
from nova_powervm.simulator.model import ibmi
from nova_powervm.simulator.model import io_slot
from nova_powervm.simulator.model import meter
from nova_powervm.simulator.model import processor_pool
from nova_powervm.simulator.model import registry
from nova_powervm.simulator.model import resources

OFF = 'not activated'
STARTING = 'starting'
RUNNING = 'running'
FIRMWARE = 'open firmware'
STOPPING = 'shutting down'
MIGRATING = 'migrating running'
MIGRATING_OFF = 'migrating not active'

AIX_LINUX = 'AIX/Linux'
IBMI = ibmi.KIND
VIOS = 'Virtual IO Server'
CLIENT_TYPES = (AIX_LINUX, IBMI)

_MAX_NAME = 31


@dataclasses.dataclass(frozen=True)
class Settings:
    """What an administrator decides about a partition."""

    name: str
    memory: resources.Memory = resources.Memory()
    processors: (resources.SharedProcessors
                 | resources.DedicatedProcessors) = (
                     resources.SharedProcessors())
    max_slots: int = 64
    priority: int = 127
    compatibility: str = 'default'
    metrics: bool = False
    remote_restart: bool = False
    restricted_io: bool = False
    secure_boot: int = 0
    nvram: str = ''
    description: str | None = None
    tagged_io: dict = dataclasses.field(default_factory=dict)
    ipl_source: str = 'b'
    boot_mode: str = 'Normal'
    keylock: str = 'normal'
    auto_start: bool = False
    io_slots: tuple = ()

    # Only a partition that is off may change these.
    fixed_while_on = ('max_slots', 'restricted_io', 'secure_boot')


class Partition(registry.Thing):
    """A logical partition: client, management partition or VIOS."""

    noun = 'LogicalPartition'

    def __init__(self, machine, uuid, number, kind, settings):
        super().__init__(uuid, settings.name, parent=machine)
        self.machine = machine
        self.number = number
        self.kind = kind
        self.settings = settings
        self.slots = resources.Slots(settings.max_slots)
        self.mac_prefix = machine.next_mac_prefix()
        self.adapters = []
        self.logical_ports = []
        self.vnics = []
        self.state = OFF
        self.rmc = 'inactive'
        self.current_compatibility = 'default'
        # How it was started this time: boot mode and position of the key.
        self._started = None
        self.boot_string = ''
        self.reference_code = firmware.OFF_CODE
        self.code_since = 0.0
        self.licenses = []
        # Its migration to another machine, if there is one.
        self.move = None
        self.panel_functions = []
        self.os_version = 'Unknown'
        self.is_management = False
        self.booted_at = 0.0
        self.meter = meter.Meter()
        # What the guest does; a test or a user of the simulator sets these.
        self.ignores_shutdown = False
        self.has_rmc = kind != IBMI
        self.can_dlpar = True

    # -- asking ---------------------------------------------------------

    @property
    def active(self):
        """Does it hold memory and processors of the machine?"""
        return self.state not in (OFF, MIGRATING_OFF)

    @property
    def dlpar(self):
        """Can its resources be changed while it runs?"""
        return (self.can_dlpar and self.state == RUNNING
                and (self.rmc == 'active' or self.kind == IBMI))

    @property
    def boot_mode(self):
        """How it was started, or will be unless told otherwise."""
        return self._started[0] if self.active else self.settings.boot_mode

    @property
    def keylock(self):
        """Position of the key."""
        return self._started[1] if self.active else self.settings.keylock

    @property
    def rmc_address(self):
        """Where its RMC daemon answers, if it does."""
        return (f'192.168.128.{self.number % 254 + 1}'
                if self.rmc == 'active' else None)

    @property
    def memory_held(self):
        """MB taken from the machine: nothing unless active."""
        if not self.active:
            return 0
        memory = self.settings.memory
        return memory.desired + self.machine.overhead(memory.maximum)

    @property
    def units_held(self):
        """Processor units taken from the machine: none unless active."""
        return self.settings.processors.held if self.active else 0.0

    @property
    def uptime(self):
        """Seconds since it was started."""
        if not self.active:
            return 0
        return int(self.machine.clock.now() - self.booted_at)

    @property
    def serial(self):
        """Serial number of the system with one character for the id."""
        return f'{self.machine.mtms.serial}{self.number:X}'

    def location(self, slot):
        """Location code, and DRC name, of the adapter in a slot."""
        return f'{self.machine.mtms.code}-V{self.number}-C{slot}'

    # -- changing ---------------------------------------------------------

    def update(self, settings, force=False):
        """Take over new settings, whole or not at all.

        Raises Invalid, NameTaken, NotNow or NoSpace. With force a running
        partition is changed even if it has no RMC connection.
        """
        if settings == self.settings:
            return
        self.check_still()
        check(self.machine, settings, self.kind, me=self)
        if self.active:
            self._check_dynamic(settings, force)
        renamed = settings.name != self.settings.name
        self.settings = settings
        self.name = settings.name
        self.slots.maximum = settings.max_slots
        if self.active:
            self.meter.run(settings.processors.held, self.machine.clock.now())
        self.machine.changed(
            self, 'PartitionName,Other' if renamed else 'Other')
        self.machine.changed(self.machine)

    def rename(self, name):
        """Call it something else. Raises Invalid or NameTaken."""
        self.update(dataclasses.replace(self.settings, name=name))

    def check_still(self):
        """Raise NotNow while it is on its way to another machine."""
        if self.state in (MIGRATING, MIGRATING_OFF):
            raise errors.NotNow(f'{self.name} is being migrated.')

    def _check_dynamic(self, new, force):
        """May this be changed while the partition is on?"""
        old = self.settings
        for field in old.fixed_while_on:
            if getattr(new, field) != getattr(old, field):
                raise errors.NotNow(
                    f'{field} of {self.name} can only be changed while the '
                    'partition is off.')
        if (new.memory.limits() != old.memory.limits()
                or type(new.processors) is not type(old.processors)
                or new.processors.limits() != old.processors.limits()):
            raise errors.NotNow(
                f'Minimum, maximum and kind of the memory and processors of '
                f'{self.name} can only be changed while it is off.')
        if (new.memory, new.processors) != (old.memory, old.processors):
            self._check_capacity(new, force)
        if io_slot.indexes(new) != io_slot.indexes(old) and not (
                self.dlpar or force):
            raise errors.NotNow(
                f'{self.name} has no active RMC connection, so its physical '
                'I/O slots cannot be changed while it is on.')

    def _check_capacity(self, new, force):
        if not (self.dlpar or force):
            raise errors.NotNow(
                f'{self.name} has no active RMC connection, so its memory '
                'and processors cannot be changed while it is on.')
        self.machine.check_available(
            self.name, new.memory.desired - self.settings.memory.desired,
            new.processors.held - self.settings.processors.held)

    # -- power --------------------------------------------------------------

    def begin_start(self, boot_mode=None, keylock=None, boot_string=''):
        """Take memory and processors and begin to boot.

        What is not given is as its settings say. Raises AlreadyOn or
        NoSpace.
        """
        self.check_still()
        if self.active:
            raise errors.AlreadyOn(self.name)
        memory = self.settings.memory
        self.machine.check_available(
            self.name, memory.desired + self.machine.overhead(memory.maximum),
            self.settings.processors.held)
        self._started = (boot_mode or self.settings.boot_mode,
                         keylock or self.settings.keylock)
        self.boot_string = boot_string
        self.current_compatibility = self.settings.compatibility
        self.has_run_since(self.machine.clock.now())
        self._become(STARTING, firmware.BOOT_CODES[0][0])

    def finish_start(self):
        """Reach the firmware prompt or the operating system."""
        if self.boot_mode in ('System_Management_Services', 'Open_Firmware'):
            self._become(FIRMWARE, firmware.PROMPT_CODE)
            return
        self.store_nvram(firmware.boot_nvram(self))
        self._become(RUNNING, firmware.guest_code(self.kind))
        if self.kind == AIX_LINUX and self.os_version == 'Unknown':
            self.os_version = 'Linux'
        self.machine.terminals.greet(self)

    def show_code(self, code):
        """Show a reference code."""
        self._note_code(code)
        self.machine.changed(self, 'ReferenceCode,Other')

    def turn_key(self, position):
        """Turn the key, now and for the next start."""
        self.settings = dataclasses.replace(self.settings, keylock=position)
        if self.active:
            self._started = (self.boot_mode, position)
        self.machine.changed(self)

    def store_nvram(self, content):
        """The firmware or a client writes the NVRAM: base64."""
        if content != self.settings.nvram:
            self.settings = dataclasses.replace(self.settings, nvram=content)
            self.machine.changed(self, 'NVRAM')

    def connect_rmc(self, boot=None):
        """The guest's RMC daemon comes up, if it has one and runs.

        :param boot: when the guest was started that it belongs to
        """
        with self.machine.lock:
            if boot not in (None, self.booted_at):
                return
            if self.state == RUNNING and self.has_rmc:
                self.rmc = 'active'
                self.machine.changed(self)

    def set_rmc(self, state):
        """Its RMC connection is active, inactive or busy from now on."""
        self.rmc = state
        self.machine.changed(self)

    def has_run_since(self, moment):
        """It was started at that moment of the machine's clock."""
        self.booted_at = moment
        self.meter.run(self.settings.processors.held, moment)

    def begin_stop(self):
        """Begin to shut down. Raises AlreadyOff."""
        self.check_still()
        if not self.active:
            raise errors.AlreadyOff(self.name)
        self.rmc = 'inactive'
        self._become(STOPPING, self.reference_code)

    def finish_stop(self):
        """Be off, and give memory and processors back."""
        self.rmc = 'inactive'
        self.meter.hold(self.machine.clock.now())
        self._become(OFF, firmware.OFF_CODE)

    def run_at_once(self):
        """Be up, with RMC, whatever that takes. Raises NoSpace."""
        if not self.active:
            self.begin_start()
            self.finish_start()
            self.connect_rmc()

    def stop_at_once(self):
        """Somebody pulls the plug, if it is in."""
        if self.active:
            self.begin_stop()
            self.finish_stop()

    def _become(self, state, code):
        self.state = state
        self._note_code(code)
        self.machine.changed(self, 'PartitionState,Other')
        self.machine.changed(self.machine)

    def _note_code(self, code):
        self.reference_code = code
        self.code_since = self.machine.clock.now()

    def strip(self):
        """Give back what it has of the machine's networks: it goes."""
        for part in (*self.adapters, *self.vnics, *self.logical_ports):
            part.remove()

    def check_unneeded(self):
        """Raise NotNow or InUse unless it may be deleted, once it is off."""
        self.check_still()
        if self.is_management:
            raise errors.InUse(
                f'{self.name} serves the machine and cannot be deleted.')

    # -- looking --------------------------------------------------------

    def snapshot(self):
        """Its settings and state as plain data."""
        return {
            'uuid': self.uuid,
            'id': self.number,
            'type': self.kind,
            'settings': dataclasses.asdict(self.settings),
            'dedicated': self.settings.processors.dedicated,
            'state': self.state,
            'rmc': self.rmc,
            'boot_mode': self.boot_mode,
            'keylock': self.keylock,
            'slots': self.slots.numbers(),
            'adapters': _by_slot(self.adapters),
            'vnics': _by_slot(self.vnics),
            'logical_ports': {p.name: p.snapshot()
                              for p in self.logical_ports},
        }


def _by_slot(things):
    return {t.slot: t.snapshot() for t in sorted(things,
                                                 key=lambda t: t.slot)}


def check(machine, settings, kind=AIX_LINUX, me=None):
    """Raise Invalid or NameTaken unless a partition may have the settings."""
    ibmi.check_settings(kind, settings)
    firmware.check_settings(settings)
    io_slot.check(machine, settings, me)
    processor_pool.check(machine, settings, me)
    _check_name(machine, settings.name, me)
    settings.memory.check(machine.lmb)
    settings.processors.check(machine.units_per_vcpu)
    machine.check_limits(settings)
    capability.check(machine, settings, kind)
    _check_range('max_slots', settings.max_slots, 2, 65534)
    _check_range('priority', settings.priority, 0, 255)
    _check_range('secure_boot', settings.secure_boot, 0, 9)
    if settings.compatibility not in machine.compatibility_modes:
        raise errors.Invalid(
            f'{machine.name} has no processor compatibility mode '
            f'{settings.compatibility!r}; it has: '
            f'{", ".join(machine.compatibility_modes)}.')
    if me and settings.max_slots <= me.slots.highest:
        raise errors.Invalid(
            f'{settings.name} uses virtual slot {me.slots.highest}; '
            f'max_slots cannot be {settings.max_slots}.')


def _check_name(machine, name, me):
    if not 1 <= len(name) <= _MAX_NAME:
        raise errors.Invalid(
            f'A partition name has 1 to {_MAX_NAME} characters; '
            f'{name!r} has {len(name)}.')
    for other in machine.partitions:
        if other is not me and other.name == name:
            raise errors.NameTaken(
                f'A partition named {name} already exists.')


def _check_range(field, value, low, high):
    if not low <= value <= high:
        raise errors.Invalid(
            f'{field} must be in {low} to {high}, not {value}.')
