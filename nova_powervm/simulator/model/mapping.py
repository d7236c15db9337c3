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

"""Virtual adapter pairs, and what hangs on those of virtual SCSI."""

import uuid

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import resources

_TARGET_PREFIX = {'VirtualDisk': 'vtscsi', 'PhysicalVolume': 'vtscsi',
                  'VirtualOpticalMedia': 'vtopt', 'LogicalUnit': 'vtscsi'}
_UDID_PREFIX = {'VirtualDisk': '09', 'PhysicalVolume': '08',
                'VirtualOpticalMedia': '19', 'LogicalUnit': '0a'}
_LINUX_TARGETS = {'File': 'FILEIO', 'RBD': 'USER'}
_FIRST_LUN = 0x81
_VDEV = 0x30000000  # Where Linux counts its virtual devices from.


class Adapters:
    """A server adapter on a VIOS and its partner on a client partition.

    ``client`` is None for an orphan, whose server adapter still remembers
    the id and slot of the partner it lost.
    """

    udid_prefix = None

    def __init__(self, vios, name, client):
        self.vios = vios
        self.name = name
        self.client = client
        self.client_number = client.number if client else resources.ANY
        self.slot = None
        self.client_slot = resources.ANY

    @property
    def location(self):
        """Location code of the server adapter."""
        return self.vios.location(self.slot)

    @property
    def udid(self):
        """Identity of the server adapter."""
        return f'{self.udid_prefix}{self.location}'

    @property
    def is_orphan(self):
        """Has it lost its client?"""
        return self.client is None and self.client_slot != resources.ANY

    def lose_client(self):
        """The client partition is gone; the server adapter remains."""
        self.client.slots.release(self.client_slot)
        self.client = None

    def close(self):
        """Remove both adapters, freeing both slots."""
        if self.client is not None:
            self.client.slots.release(self.client_slot)
        self.vios.slots.release(self.slot)

    def _ends(self):
        return {
            'name': self.name,
            'slot': self.slot,
            'client': self.client.name if self.client else None,
            'client_id': self.client_number,
            'client_slot': self.client_slot,
        }


class Lun:
    """One storage element on a bus, seen by the client as a target.

    ``said`` is what came with the request to show it, and is only kept:
    a tag, for files and Ceph images how they are lent, and to whom.
    """

    def __init__(self, bus, storage, address, target, said=None):
        self.bus = bus
        self.storage = storage
        self.address = address
        self.target = target
        self.said = said or {}

    def load(self, storage):
        """Show other storage under the same address."""
        devices = self.bus.vios.machine.devices
        devices.unplug(self)
        self.storage = storage
        devices.plug(self)

    @property
    def udid(self):
        """Identity of the target device."""
        if self.bus.vios.is_linux:
            return f'{_VDEV + self.bus.slot:x}-{self.address}'
        prefix = _UDID_PREFIX[self.storage.kind]
        return f'{prefix}{self.address[2:]}{self.bus.location}'

    def snapshot(self):
        return {'storage': self.storage.name, 'kind': self.storage.kind,
                'address': self.address, 'target': self.target, **self.said}


class Bus(Adapters):
    """A virtual SCSI adapter pair with any number of LUNs, even none."""

    noun = 'VirtualSCSIBus'
    udid_prefix = '1e'

    def __init__(self, vios, name, client):
        super().__init__(vios, name, client)
        self.luns = []

    @property
    def uuid(self):
        """Follows from its udid."""
        return str(uuid.uuid3(uuid.NAMESPACE_OID, self.udid))

    @property
    def version(self):
        """That of its VIOS."""
        return self.vios.version

    def lun_of(self, storage):
        """The LUN that shows this storage, or None."""
        return next((n for n in self.luns if n.storage is storage), None)

    def target_named(self, name):
        """The LUN whose target device has that name, or None."""
        return next((n for n in self.luns if n.target == name), None)

    def check_free(self, address, target):
        """Raise NameTaken if a LUN address or target name is in use."""
        for lun in self.luns:
            if lun.address == address or lun.target == target:
                raise errors.NameTaken(
                    f'{lun.storage.name} is {lun.target} at {lun.address} '
                    f'of {self.name} already.')

    def attach(self, storage, address=None, target=None, said=None):
        """Show storage as a new LUN; address and name by default the next."""
        lun = Lun(self, storage, address or self._free_address(),
                  target or self._free_target(storage), said)
        self.luns.append(lun)
        self.vios.machine.devices.plug(lun)
        return lun

    def detach(self, lun):
        """Take a LUN away."""
        self.vios.machine.devices.unplug(lun)
        self.luns.remove(lun)

    def _free_address(self):
        taken = {lun.address for lun in self.luns}
        if self.vios.is_linux:
            return lowest_free_name('lun', {'lun0', *taken})
        number = _FIRST_LUN
        while f'0x{number:02x}00000000000000' in taken:
            number += 1
        return f'0x{number:02x}00000000000000'

    def _free_target(self, storage):
        if self.vios.is_linux:
            kind = _LINUX_TARGETS.get(getattr(storage, 'type', None), 'IBLOCK')
            return f'{kind}-{storage.name.rsplit("/", 1)[-1]}'
        taken = {lun.target for bus in self.vios.buses for lun in bus.luns}
        return lowest_free_name(_TARGET_PREFIX[storage.kind], taken)

    def snapshot(self):
        return {**self._ends(), 'luns': [n.snapshot() for n in self.luns]}


class Plan:
    """What becomes of the mappings of a VIOS, checked before it is done.

    ``removals`` and ``additions`` are functions that cannot fail. Calling
    the plan runs all of the first, then all of the second. A slot that one
    sort of mappings gives up may be for another.
    """

    def __init__(self, vios):
        self._vios = vios
        self._wanted = []
        self._lost = []
        self.removals = []
        self.additions = []

    def exchange(self, lost, wanted, kind):
        """Adapter pairs are to go, and others to come.

        :param wanted: things with ``client``, ``client_slot`` and ``slot``
        :param kind: what to call the adapters
        """
        _check_clients(wanted, kind)
        self._wanted += wanted
        self._lost += lost

    def check(self):
        """Raise unless there are slots for all that are to come."""
        for slots, numbers, freed in self._by_partition():
            slots.check(numbers, freed)

    def _by_partition(self):
        """Slots, wanted numbers, and freed ones, of all that take part."""
        yield (self._vios.slots, [w.slot for w in self._wanted],
               [a.slot for a in self._lost])
        for client in {w.client for w in self._wanted}:
            yield (client.slots,
                   [w.client_slot for w in self._wanted
                    if w.client is client],
                   [a.client_slot for a in self._lost if a.client is client])

    def __call__(self):
        """Do it. Raises what check() raises, before anything changes."""
        self.check()
        for removal in self.removals:
            removal()
        parts = list(self._by_partition())
        # A slot that is wanted is not for one who takes any.
        for slots, numbers, _ in parts:
            slots.promised = set(numbers)
        for addition in self.additions:
            addition()
        for slots, _, _ in parts:
            slots.promised = set()


def _check_clients(wanted, kind):
    for want in wanted:
        if want.client is None:
            raise errors.Invalid(
                'A new mapping must name the partition it is for.')
        if want.client.active and not want.client.dlpar:
            raise errors.NotNow(
                f'{want.client.name} is on without an active RMC connection, '
                f'so it cannot be given a new virtual {kind} adapter.')


def lowest_free_name(prefix, taken):
    """The prefix with the lowest number that makes a name not taken."""
    number = 0
    while f'{prefix}{number}' in taken:
        number += 1
    return f'{prefix}{number}'
