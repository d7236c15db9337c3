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

"""The management partition, on which nova-compute and the tests run."""

import os
import tempfile

import fixtures

from nova_powervm.simulator.model import devices
from nova_powervm.virt.powervm.devices import block
from nova_powervm.virt.powervm.devices import privileged
from nova_powervm.virt.powervm import logins
from nova_powervm.virt.powervm import mounts


class ManagementPartitionFixture(fixtures.Fixture):
    """The kernel of the partition on which nova-compute runs.

    Its Fibre Channel adapters log in. It finds the disks behind an adapter
    when that is scanned, and forgets one when told to, as Linux does. What is
    mounted on a simulated partition is mounted there.

    :param machines: those it is the management partition of
    :ivar scanned: slots of the adapters that were scanned, in order
    :ivar forgotten: links to the disks that were forgotten, in order
    :ivar blind: slots behind which it finds nothing
    :ivar sees: bytes of a disk that it sees at the most, for those who have
        no time for whole ones; None for all
    """

    def __init__(self, *machines):
        super().__init__()
        self.machines = list(machines)
        self.scanned, self.forgotten, self.blind = [], [], set()
        self.sees = None

    def _setUp(self):
        self._by_id = self.useFixture(fixtures.TempDir()).path
        self._copies = self.useFixture(fixtures.TempDir()).path
        self._open = block.open_disk
        for thing, name, stand_in in (
                (block, 'BY_ID', self._by_id),
                (block, 'open_disk', self._open_disk),
                (logins, 'online', self._online),
                (mounts, '_mounted', self._mounted),
                (mounts, 'exists', self._exists),
                (privileged, 'scan', self._scan),
                (privileged, 'delete', self._delete)):
            self.useFixture(fixtures.MonkeyPatch(
                f'{thing.__name__}.{name}', stand_in))

    @property
    def disks(self):
        """The links to the disks it has now."""
        return sorted(os.listdir(self._by_id))

    def _lenders(self):
        return [vios for machine in self.machines for vios in machine.vioses
                if vios.is_linux]

    def _mounted(self):
        return [(source, path, set()) for vios in self._lenders()
                for path, source in vios.backings.mounts.items()]

    def _online(self):
        return {mapping.wwpns[0].upper() for machine in self.machines
                for vios in machine.vioses for mapping in vios.fc_mappings
                if mapping.client and mapping.client.is_management
                and mapping.port and mapping.port.link}

    def _exists(self, path):
        return any(vios.backings.exists('File', path)
                   for vios in self._lenders())

    def _scan(self, slot):
        self.scanned.append(slot)
        for machine in self.machines:
            with machine.lock:
                for storage in _shown(machine, slot):
                    if slot not in self.blind:
                        self._plug(machine, devices.device_name(storage))

    def _plug(self, machine, name):
        link = os.path.join(self._by_id, name)
        if not os.path.lexists(link):
            os.symlink(os.path.realpath(
                os.path.join(machine.devices.path, name)), link)

    def _delete(self, device):
        for name in self.disks:
            link = os.path.join(self._by_id, name)
            if os.path.basename(os.path.realpath(link)) == device:
                os.unlink(link)
                self.forgotten.append(name)

    def _open_disk(self, path):
        """Open a disk; one of its own is found by the path it has."""
        for machine in self.machines:
            for vios in machine.vioses:
                for group in vios.groups if vios.is_linux else ():
                    for disk in group.disks.values():
                        if disk.device == path:
                            path = disk.content.expose(disk.length)
        return self._open(self._beginning(path) if self.sees else path)

    def _beginning(self, path):
        """Return the path of a copy of the beginning of a disk."""
        with open(path, 'rb') as whole, tempfile.NamedTemporaryFile(
                dir=self._copies, delete=False) as copy:
            copy.write(whole.read(self.sees))
        return copy.name


def _shown(machine, slot):
    """Return what the management partition sees through an adapter."""
    return [lun.storage for vios in machine.vioses for bus in vios.buses
            if bus.client and bus.client.is_management
            and bus.client_slot == slot for lun in bus.luns]
