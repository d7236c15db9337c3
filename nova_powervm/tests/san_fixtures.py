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

"""Fibre Channel volumes of a simulated array, for tests below Nova's API."""

from oslo_utils import uuidutils

from nova_powervm.simulator.model import guest
from nova_powervm.virt.powervm.volume import base
from nova_powervm.virt.powervm.volume import registry


class BlockDevice(dict):
    """Nova's DriverVolumeBlockDevice, as much of it as matters.

    :ivar saved: what was saved
    """

    saved = None

    def __init__(self, volume, boot_index=None):
        super().__init__(boot_index=boot_index, connection_info=volume.info)
        self.volume_id = volume.id

    def save(self):
        self.saved = dict(self)


class FcVolume:
    """What Cinder has of a volume: a LUN that it shows to a host, and hides.

    :ivar id: its id
    :ivar lun: the simulated LUN
    :ivar info: what Cinder says of it, while it is shown
    """

    def __init__(self, machine, number=1, shared=False):
        self.id = uuidutils.generate_uuid()
        self.machine = machine
        self.lun = machine.san.lun(f'lun{number}')
        self.info = None
        self._shared = shared

    @property
    def _targets(self):
        return [port.wwpn for port in self.lun.array.ports]

    def show(self, connector, number=None, **data):
        """Mask it to a host; return the connection info."""
        number = self.lun.mask(*connector['wwpns'], number=number)
        self.info = {
            'driver_volume_type': 'fibre_channel', 'serial': self.id,
            'data': {
                'target_wwn': self._targets, 'target_lun': number,
                'pg83NAA': self.lun.identity, 'initiator_target_map': {
                    wwpn: self._targets for wwpn in connector['wwpns']},
                **data}}
        if self._shared:
            self.info['multiattach'] = True
        return self.info

    def hide(self):
        """Unmask it, as the end of an attachment does."""
        self.lun.unmask()
        self.info = None

    def request(self, lpar_uuid='PARTITION'):
        """Return what the driver makes of it."""
        return base.Request(self.info, lpar_uuid, self.id)

    def block_device(self, boot_index=None):
        """Return what Nova hands to a build of it."""
        return BlockDevice(self, boot_index)

    def of(self, fix, instance, lpar_uuid='PARTITION'):
        """Return the driver's Volume."""
        return registry.volume(fix.host, instance, self.request(lpar_uuid))

    def devices(self):
        """Return {server: name of its disk} of those that have it."""
        return {vios.name: disk.name for vios in self.machine.vioses
                for disk in vios.volumes.values()
                if getattr(disk, 'lun', None) is self.lun}

    def paths_of(self, partition):
        """Return how many paths a guest has to it."""
        return sum(len(disk.paths) for disk in guest.disks(partition)
                   if disk.storage is self.lun)
