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

"""What the guest in a partition sees: its disks, and their bytes."""

import dataclasses


@dataclasses.dataclass
class Disk:
    """One disk of a guest, however many paths lead to it.

    ``identity`` is what the guest knows it by, ``storage`` the thing behind
    it, and ``paths`` the adapters and addresses that it has.
    """

    identity: str
    storage: object
    paths: list

    @property
    def content(self):
        """The bytes, to be read and written."""
        return self.storage.content

    @property
    def protocols(self):
        """How it comes: vscsi, npiv or both."""
        return sorted({path[0] for path in self.paths})


def disks(lpar):
    """The disks that the guest finds: virtual SCSI first, by slot.

    A storage element that two servers show is one disk with two paths. A
    disk on the SAN whose LUN has become unreachable is not found.
    """
    found = {}
    for path, identity, storage in sorted(
            [*_vscsi(lpar), *_npiv(lpar)], key=lambda seen: seen[0]):
        disk = found.setdefault(identity, Disk(identity, storage, []))
        disk.paths.append(path)
    return list(found.values())


def _vscsi(lpar):
    for vios in lpar.machine.vioses:
        for bus in vios.buses:
            if bus.client is not lpar:
                continue
            for lun in bus.luns:
                if not getattr(lun.storage, 'is_stale', False):
                    yield (('vscsi', bus.client_slot, lun.address),
                           _identity(lun.storage), _behind(lun.storage))


def _npiv(lpar):
    """LUNs that the first WWPN of each adapter logs in to."""
    for vios in lpar.machine.vioses:
        for mapping in vios.fc_mappings:
            port = mapping.port
            if mapping.client is not lpar or port is None or not port.link:
                continue
            for path in lpar.machine.san.paths(mapping.wwpns[0],
                                               port.fabric):
                yield (('npiv', mapping.client_slot,
                        f'{path.target.wwpn}/{path.number}'),
                       _identity(path.lun), path.lun)


def _identity(storage):
    """The same for a LUN, whether a server or the guest itself found it."""
    lun = _behind(storage)
    return getattr(lun, 'identity', None) or storage.udid


def _behind(storage):
    return getattr(storage, 'lun', storage)
