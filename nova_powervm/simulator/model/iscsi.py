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

"""iSCSI as a VIOS uses it: logins, disks found, and the codes it gives.

The codes are those of the commands that the jobs run.
"""

import collections

from nova_powervm.simulator.model import array as arrays
from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import san_volume

OK = 0
FAILED = 1
INVALID = 7
TIMEOUT = 8
SESSION_EXISTS = 15
NOTHING_FOUND = 21
NO_SUCH_HOST = 23
BAD_LOGIN = 24
STALE_ENTRY = 27
NO_SUCH_COMMAND = 127

# Where to look, as lists of the same length, and what to log in with:
# ``chap`` and ``discovery_chap`` are user and password, or None.
Request = collections.namedtuple(
    'Request', 'iqns portals numbers chap discovery_chap multipath')


class Unsupported(errors.NotNow):
    """The VIOS has no iSCSI command."""

    results = {'RETURN_CODE': str(NO_SUCH_COMMAND)}

    def __init__(self, name):
        super().__init__(f'{name} does not know the iSCSI command.',
                         code=str(NO_SUCH_COMMAND))


class IscsiVolume(san_volume.SanVolume):
    """A LUN behind iSCSI. A path is name of target, portal and number."""

    protocol = 'iscsi'
    kind_of_disk = 'iSCSI Disk'

    @property
    def location(self):
        """Where its first path leads."""
        iqn, portal, number = min(self.paths)
        return f'{self.vios.location(0)}-{portal}-{iqn}-L{number}'

    def leads(self, path):
        """Does a path lead to its LUN, in a session?"""
        return self.visible_paths(self.vios).get(path) is self.lun

    @staticmethod
    def visible_paths(vios):
        """What a VIOS sees now: LUNs by path, in its sessions."""
        san = vios.machine.san
        found = {}
        for iqn, portal in vios.initiator.sessions:
            target = san.targets.get(iqn)
            if target and san.portals[portal].state != arrays.DOWN:
                for number, lun in target.luns.items():
                    found[iqn, portal, str(number)] = lun
        return found


class Initiator:
    """What a VIOS is for iSCSI targets."""

    def __init__(self, vios):
        self._vios = vios
        self.supported = True
        self.sessions = set()

    @property
    def name(self):
        """Its qualified name."""
        return (f'iqn.1994-05.com.example:'
                f'{self._vios.machine.mtms.serial.lower()}-'
                f'{self._vios.number}')

    def check(self):
        """Raise Unreachable or Unsupported."""
        self._vios.check_reachable()
        if not self.supported:
            raise Unsupported(self._vios.name)

    # -- discovery --------------------------------------------------------

    def discover(self, request):
        """Log in and find disks: a code, and (target, volume) pairs."""
        if not request.iqns or not request.portals:
            return INVALID, []
        codes, found = [], []
        for iqn, portal, number in _ways(request):
            code, volume = self._find(iqn, portal, number, request)
            codes.append(code)
            if volume is not None:
                found.append((iqn, volume))
        return _overall(codes), found

    def _find(self, iqn, portal, number, request):
        code = self._log_in(iqn, portal, request)
        if code not in (OK, SESSION_EXISTS):
            return code, None
        luns = self._vios.machine.san.targets[iqn].luns
        if number is None:
            number = min(luns, default=None)
        lun = luns.get(number)
        path = (iqn, portal, str(number))
        if self._holder(path, lun):
            return STALE_ENTRY, None
        if lun is None:
            return NOTHING_FOUND, None
        return code, san_volume.configure(self._vios, lun, {path},
                                          IscsiVolume)

    def _holder(self, path, lun):
        """The disk that still has this path but is of another LUN."""
        return next((v for v in self._volumes()
                     if path in v.paths and v.lun is not lun), None)

    def _volumes(self):
        return [v for v in self._vios.volumes.values()
                if isinstance(v, IscsiVolume)]

    def _log_in(self, iqn, portal, request):
        """Reach the portal, list its targets, and log in to one."""
        san = self._vios.machine.san
        address = san.portals.get(portal)
        if address is None:
            return NO_SUCH_HOST
        if address.state == arrays.DOWN:
            return TIMEOUT
        if request.multipath and address.discovery_chap not in (
                None, request.discovery_chap):
            return BAD_LOGIN
        target = san.targets.get(iqn)
        if target is None or portal not in target.portals:
            return NOTHING_FOUND
        if (iqn, portal) in self.sessions:
            return SESSION_EXISTS
        if not target.admits(self.name) or target.chap not in (
                None, request.chap):
            return BAD_LOGIN
        self.sessions.add((iqn, portal))
        return OK

    # -- removal ----------------------------------------------------------

    def remove(self, request):
        """Forget disks, and log out of what has no disk left: a code."""
        if not request.iqns:
            return INVALID
        ways = list(_ways(request))
        volumes = [v for v in self._volumes()
                   if any(_leads(path, way) for path in v.paths
                          for way in ways)]
        if any(not v.available for v in volumes):
            return FAILED
        for volume in volumes:
            san_volume.forget(volume, [
                path for path in volume.paths
                if any(_leads(path, way) for way in ways)])
        ended = self._log_out(ways)
        return OK if volumes or ended else NOTHING_FOUND

    def _log_out(self, ways):
        """End the sessions that no disk needs any more."""
        needed = {path[:2] for v in self._volumes() for path in v.paths}
        ended = {session for session in self.sessions - needed
                 if any(_leads((*session, None), (*way[:2], None))
                        for way in ways)}
        self.sessions -= ended
        return ended

    def snapshot(self):
        return sorted('/'.join(session) for session in self.sessions)


def _ways(request):
    """Each target, portal and number to try; portal and number or None."""
    count = max(len(request.iqns), len(request.portals))
    return zip(_stretched(request.iqns, count),
               _stretched(request.portals, count),
               _stretched(request.numbers, count))


def _stretched(values, count):
    """As many values, repeating the last; None if there are none."""
    if not values:
        return [None] * count
    return (list(values) + [values[-1]] * count)[:count]


def _leads(path, way):
    """Does a path agree with what a way says?"""
    iqn, portal, number = way
    return (path[0] == iqn and portal in (None, path[1])
            and (number is None or path[2] == str(number)))


def _overall(codes):
    """One code: success if any way succeeded, else the first failure."""
    if OK in codes:
        return OK
    return SESSION_EXISTS if SESSION_EXISTS in codes else codes[0]
