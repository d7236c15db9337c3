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

"""Fibre Channel ports of the management partition, as its kernel has them.

nova-compute runs there, so it can see whether a port that was lent to the
partition has logged in to its fabric.
"""

import glob
import os
import time

from oslo_utils import timeutils

FC_HOSTS = '/sys/class/fc_host'

_ONLINE = 'Online'
_POLL = 0.5


def wait_for(names, timeout):
    """Wait until ports have logged in; return those that have not.

    :param names: WWPNs, 16 upper-case hexadecimal digits each
    :param timeout: seconds
    """
    watch = timeutils.StopWatch(timeout).start()
    while missing := set(names) - online():
        if watch.expired():
            return missing
        time.sleep(_POLL)
    return set()


def online():
    """Return the WWPNs of the ports that are logged in."""
    return {_read(path, 'port_name').removeprefix('0x').upper()
            for path in glob.glob(os.path.join(FC_HOSTS, '*'))
            if _read(path, 'port_state') == _ONLINE}


def _read(path, name):
    """Return what the kernel says; a port may go while it is asked."""
    try:
        with open(os.path.join(path, name), encoding='ascii') as file:
            return file.read().strip()
    except OSError:
        return ''
