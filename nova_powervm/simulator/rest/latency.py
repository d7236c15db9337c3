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

"""Latency: how long requests take, when they are to take any time.

The numbers are those of recordings and of what people reported of real
servers. What a VIOS does takes it seconds, and it does one thing at a time.
"""

import collections
import contextlib
import math
import re
import threading

from nova_powervm.simulator import faults
from nova_powervm.simulator.model import clock
from nova_powervm.simulator.model import errors

# Seconds for reading, and for writing, something of a noun; ``group`` is for
# each extended group of each VIOS that is shown.
Profile = collections.namedtuple('Profile', 'read write group')

_READ = {
    'ManagedSystem': 0.15, 'LogicalPartition': 0.05, 'VirtualIOServer': 0.1,
    'VolumeGroup': 0.5, 'VirtualSwitch': 0.1, 'VirtualNetwork': 0.2,
    'NetworkBridge': 0.8, 'ClientNetworkAdapter': 0.04,
    'VirtualNICDedicated': 2.1, 'VirtualFibreChannelClientAdapter': 0.5,
    'Cluster': 1.0, 'SharedStoragePool': 1.5, 'Tier': 1.2,
    'LogicalUnit': 1.7, 'ManagementConsole': 0.2, 'File': 0.15,
    'Logon': 0.2, 'jobs': 0.02}
_WRITE = {
    'LogicalPartition': 2.0, 'VirtualIOServer': 4.0, 'VolumeGroup': 3.0,
    'NetworkBridge': 5.0, 'VirtualNICDedicated': 4.0, 'LogicalUnit': 3.0,
    'Cluster': 3.0, 'SharedStoragePool': 5.0, 'Tier': 3.0, 'File': 0.3,
    'Logon': 0.3, 'jobs': 0.02}
_OTHER_READ, _OTHER_WRITE = 0.05, 1.0
_QUICK = 0.01

PROFILES = {
    'novalink': Profile(_READ, _WRITE, 0.8),
    'hmc': Profile(
        {**_READ, 'ManagedSystem': 3.3, 'LogicalPartition': 8.4},
        {**_WRITE, 'LogicalPartition': 6.0, 'VirtualIOServer': 8.0}, 1.4),
}

_TEXT = re.compile(r'(\w+)(?::([0-9.]+))?')
_UNTIMED = ('upload', 'download', 'poll')


class Latency:
    """Makes requests wait, and those to one VIOS wait for each other.

    :param profile: one of PROFILES
    :param scale: seconds of ours for one second of the profile
    """

    def __init__(self, profile, scale=1.0):
        self._profile = profile
        self.scale = scale
        self._locks = collections.defaultdict(threading.Lock)
        self._stopped = threading.Event()

    def clock(self):
        """A clock that lets jobs take time on the same scale."""
        return clock.Timed(1 / self.scale)

    @contextlib.contextmanager
    def taken(self, call):
        """Wait as long as a call takes before it is answered."""
        if call.route is None or call.noun == faults.CONTROL:
            yield
            return
        with contextlib.ExitStack() as held:
            self.wait(_of_itself(self._profile, call))
            for server in _servers(call):
                held.enter_context(self._locks[server])
                self.wait(_on_a_server(self._profile, call))
            yield

    def wait(self, seconds):
        """Let so many seconds of the profile pass, or until the end."""
        self._stopped.wait(seconds * self.scale)

    def close(self):
        """End all waiting, now and in future."""
        self._stopped.set()


def parse(text):
    """The Latency that a text such as ``novalink:0.1`` means.

    Raises Invalid.
    """
    match = _TEXT.fullmatch(text)
    name, scale = match.groups() if match else (text, None)
    if name not in PROFILES:
        raise errors.Invalid(
            f'There is no latency profile {text!r}; there are: '
            f'{", ".join(PROFILES)}, each optionally with a scale, such as '
            'novalink:0.1.')
    try:
        scale = float(scale or 1)
    except ValueError:
        scale = math.nan
    if not 0 < scale < math.inf:
        raise errors.Invalid(
            f'The scale of a latency profile is a number above 0, not '
            f'{match[2]!r}.')
    return Latency(PROFILES[name], scale)


def _of_itself(profile, call):
    """Seconds a call takes whoever it is about, VIOSes apart."""
    if call.action in _UNTIMED:
        return 0.0
    if call.action == 'quick':
        return _QUICK
    if _servers(call) and call.noun != 'VirtualIOServer':
        return 0.0
    if call.verb == 'GET' or _servers(call):
        return profile.read.get(call.noun, _OTHER_READ)
    return profile.write.get(call.noun, _OTHER_WRITE)


def _on_a_server(profile, call):
    """Seconds a call keeps each VIOS it needs."""
    if call.verb != 'GET':
        return profile.write.get(call.noun, _OTHER_WRITE)
    if call.noun == 'VirtualIOServer':
        shown = [g for g in call.groups(call.noun) if g != 'NVRAM']
        return profile.group * len(shown)
    return profile.read.get(call.noun, _OTHER_READ)


def _servers(call):
    """The VIOSes that a call keeps busy, in the order it takes them."""
    if call.action in (*_UNTIMED, 'quick', 'template'):
        return []
    named = call.ids.get('VirtualIOServer')
    if named is not None:
        return [named]
    if call.noun == 'VirtualIOServer' and call.groups(call.noun):
        return sorted(vios.uuid for vios in call.machine.vioses)
    return []
