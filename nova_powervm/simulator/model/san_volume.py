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

"""Disks of a VIOS that lie on an array: what it knows of them, and sees.

A VIOS finds a disk once and keeps it, with the paths it had then. When the
array hides the LUN, or shows another one there, the disk is still listed.
"""

import base64
import math

from nova_powervm.simulator.model import disks
from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import mapping
from nova_powervm.simulator.model import san


class SanVolume(disks.PhysicalVolume):
    """A LUN as a disk. ``paths`` is what led to it when it was found.

    A path is a tuple of texts, in the terms of the protocol.
    """

    protocol = None
    kind_of_disk = None

    def __init__(self, vios, name, lun):
        super().__init__(vios, name, 0, lun.identity or lun.name,
                         f'MPIO {lun.array.vendor} {lun.array.product} '
                         f'{self.kind_of_disk}')
        self.lun = lun
        self.content = lun.content
        self.paths = set()
        self.reserve_policy = lun.array.reserve_policy
        self.rescan()

    # -- what it is called ----------------------------------------------

    @property
    def udid(self):
        """01 and base64 of vendor, product and identity."""
        array = self.lun.array
        text = f'3{array.vendor}{array.product}24C{self.serial}'
        return '01' + base64.b64encode(text.encode()).decode('ascii')

    @property
    def unique_id(self):
        """The VIOS's own name for it, with the identity in it."""
        array = self.lun.array
        return (f'33213{self.serial}04{array.product}03{array.vendor}'
                f'{self.protocol}')

    @property
    def page83(self):
        """Identity of the LUN that was found, base64; None without one."""
        if self.lun.identity is None:
            return None
        return base64.b64encode(self.lun.identity.encode()).decode('ascii')

    # -- what is true now -----------------------------------------------

    @property
    def live_paths(self):
        """Those of its paths that still lead to its LUN."""
        return {path for path in self.paths if self.leads(path)}

    def leads(self, path):
        """Does a path lead to its LUN?"""
        raise NotImplementedError

    @property
    def is_stale(self):
        """Is there nothing left of it but the entry in the VIOS?"""
        return not self.live_paths

    @property
    def state(self):
        """``missing`` if it is stale."""
        return 'missing' if self.is_stale else super().state

    @property
    def in_use(self):
        """Is it mapped, in a volume group or in a pool?"""
        return not self.available

    def check_attachable(self):
        """Raise InUse or NotNow unless it can be opened to be mapped."""
        super().check_attachable()
        if self.is_stale:
            raise errors.NotNow(
                f'{self.name} of {self.vios.name} has no path left to its '
                'LUN, so it cannot be opened.', code='0514-040')
        for other in self._elsewhere():
            if other.in_use and 'SinglePath' in (other.reserve_policy,
                                                 self.reserve_policy):
                raise errors.InUse(
                    f'{self.name} of {self.vios.name} is reserved: '
                    f'{other.vios.name} uses it as {other.name}, and the '
                    'reserve policy of one of them is SinglePath.')

    def _elsewhere(self):
        """The same LUN on other servers, of any machine."""
        return [volume for vios in self.vios.machine.san.servers
                if vios is not self.vios for volume in vios.volumes.values()
                if getattr(volume, 'lun', None) is self.lun]

    @staticmethod
    def visible_paths(vios):
        """What a VIOS sees now: LUNs by path."""
        raise NotImplementedError

    # -- changing ---------------------------------------------------------

    def rescan(self):
        """See how large the LUN is now; tells whether that is news."""
        before = self.capacity
        self.capacity = math.ceil(self.lun.size * disks.MB_PER_GB)
        return self.capacity != before

    def snapshot(self):
        return {**super().snapshot(), 'lun': self.lun.name,
                'policy': self.reserve_policy,
                'paths': sorted(map('/'.join, self.paths))}


class FcVolume(SanVolume):
    """A LUN behind Fibre Channel ports.

    A path is WWPN of a port, WWPN of a target, and LUN address.
    """

    protocol = 'fcp'
    kind_of_disk = 'FC Disk'
    is_fc = True

    @property
    def location(self):
        """Location code of the first path: port, target and LUN."""
        initiator, target, address = min(self.paths)
        port = next(p for p in self.vios.ports
                    if p.wwpn.lower() == initiator)
        return f'{port.location}-W{target.upper()}-L{address.upper()}'

    def leads(self, path):
        """Does a path lead to its LUN?"""
        initiator, target, address = path
        number = self.lun.number_for(initiator)
        return (number is not None and san.lua(number) == address
                and self.vios.machine.san.connects(
                    initiator, target, self.vios.ports))

    def is_behind(self, port):
        """Does a path go through that port?"""
        return any(initiator == port.wwpn.lower()
                   for initiator, _, _ in self.paths)

    @staticmethod
    def visible_paths(vios):
        """What a VIOS sees now: LUNs by path."""
        return {
            (path.initiator, path.target.wwpn, san.lua(path.number)): path.lun
            for port in vios.ports if port.link
            for path in vios.machine.san.paths(port.wwpn, port.fabric)}


def configure(vios, lun, paths, kind):
    """The disk of a LUN, which is made or given more paths."""
    volume = next((v for v in vios.volumes.values()
                   if getattr(v, 'lun', None) is lun
                   and isinstance(v, kind)), None)
    if volume is None:
        name = mapping.lowest_free_name('hdisk', vios.volumes)
        volume = vios.volumes[name] = kind(vios, name, lun)
    if not set(paths) <= volume.paths:
        volume.paths |= set(paths)
        vios.machine.changed(vios)
    if volume.rescan():
        vios.machine.changed(vios)
    return volume


def forget(volume, paths):
    """Take paths away, and a disk that no path leads to any more."""
    volume.paths -= set(paths)
    if not volume.live_paths:
        del volume.vios.volumes[volume.name]
    volume.vios.machine.changed(volume.vios)


def remove(volume):
    """Forget a disk, as RemoveDevice does. Raises InUse."""
    if not volume.available:
        raise errors.InUse(
            f'0514-062 {volume.name} of {volume.vios.name} is busy: it is '
            'mapped, or part of a volume group or pool.')
    del volume.vios.volumes[volume.name]
    volume.vios.machine.changed(volume.vios)
