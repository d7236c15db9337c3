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

"""How a VIOS looks for disks on the SAN when it is told where to look.

The statuses are those of the LUA recovery command.
"""

import collections

from nova_powervm.simulator.model import array as arrays
from nova_powervm.simulator.model import san_volume

IN_USE = 1
NOT_RELIABLE = 2
AVAILABLE = 3
OTHER_STORAGE = 4
OTHER_LUN = 5
WRONG_ITL = 6
UNKNOWN_UDID = 7
SOME_ITL_WRONG = 8

ANY_VENDOR = 'OTHER'

# What to look for: a vendor, a page-83 name or None, and nexuses, each a
# tuple of WWPN of an initiator, WWPN of a target, and LUN address.
# ``reliable`` says that every nexus must lead there.
Request = collections.namedtuple('Request', 'vendor device_id reliable itls')

# What was found: a status, a disk or None, and a sentence.
Found = collections.namedtuple('Found', 'status volume message')


def discover(vios, request):
    """Look for one LUN, and make it a disk. Returns Found."""
    visible = san_volume.FcVolume.visible_paths(vios)
    seen = {itl: visible[itl] for itl in request.itls if itl in visible}
    stale = _stale(vios, request.itls, seen)
    if stale and request.device_id is None:
        return Found(IN_USE, stale[0],
                     f'{stale[0].name} is in use and holds the paths.')
    luns = _wanted(set(seen.values()), request.device_id)
    problem = _problem(request, seen, luns)
    if problem:
        return problem
    lun, = luns
    good = [itl for itl, shown in seen.items() if shown is lun]
    held = {path for volume in stale for path in volume.paths}
    free = [itl for itl in good if itl not in held]
    if not free:
        return Found(IN_USE, None, f'{stale[0].name}, which is in use, holds '
                                   'the paths of a LUN that is gone.')
    volume = san_volume.configure(vios, lun, free,
                                  san_volume.FcVolume)
    return _status(volume, request, bad=len(request.itls) - len(free))


def _stale(vios, itls, seen):
    """Disks in use whose paths lead elsewhere; unused ones are removed."""
    stale = [v for v in vios.volumes.values() if v.is_fc
             and any(itl in v.paths and seen.get(itl) is not v.lun
                     for itl in itls)]
    for volume in stale:
        if volume.available:
            san_volume.forget(volume, [
                itl for itl in itls if seen.get(itl) is not volume.lun])
    return [v for v in stale if not v.available and v.is_stale]


def _wanted(luns, device_id):
    """Those LUNs that have the identity asked for, if one is."""
    if device_id is None:
        return luns
    return {lun for lun in luns
            if lun.identity and device_id.upper().startswith(lun.identity)}


def _problem(request, seen, luns):
    """What is found when it is not exactly one LUN that is of interest."""
    if not seen:
        return Found(WRONG_ITL, None, 'No nexus leads to a LUN.')
    if not luns:
        return Found(OTHER_LUN, None,
                     'The LUN there is not the one that was asked for.')
    if len(luns) > 1:
        return Found(NOT_RELIABLE, None,
                     'The nexuses lead to different LUNs.')
    lun, = luns
    if request.vendor not in (ANY_VENDOR, None, lun.array.vendor):
        return Found(OTHER_STORAGE, None,
                     f'The LUN is of {lun.array.vendor}, not of '
                     f'{request.vendor}.')
    return None


def _status(volume, request, bad):
    """How well it was found, and whether it can be used."""
    if volume.lun.identity is None:
        return Found(UNKNOWN_UDID, volume, 'The LUN has no page-83 name.')
    if bad:
        status = NOT_RELIABLE if request.reliable else SOME_ITL_WRONG
        return Found(status, volume,
                     f'{bad} of {len(request.itls)} nexuses do not lead to '
                     f'the LUN of {volume.name}.')
    if not volume.available:
        return Found(IN_USE, volume, f'{volume.name} is in use.')
    return Found(AVAILABLE, volume, f'{volume.name} is available.')


def slow_targets(vios, itls):
    """How many of the targets asked for are slow to answer, or silent."""
    targets = {itl[1] for itl in itls}
    ports = [vios.machine.san.target(wwpn) for wwpn in targets]
    return sum(port is not None and port.state != arrays.UP for port in ports)
