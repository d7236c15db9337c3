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

"""Physical SR-IOV ports: which networks they reach, and what is left of them.

Capacities are fractions of a port, as pypowervm has them.
"""

import math
import re

from pypowervm.wrappers import iocard

#: The physical network of ports that have no label.
UNLABELLED = 'default'
_SPEED = re.compile(r'E(\d+)(G|M)bps')
_MTU = re.compile(r'E_(\d+)')
_KBPS = {'G': 1000 * 1000, 'M': 1000}
# Fractions that were percents come back as 0.020000000000000004.
_EXACT = 6


def usable(system):
    """Return the ports of a system on which vNICs can be made.

    :param system: pypowervm's System
    """
    return [port for card in system.asio_config.sriov_adapters
            if card.mode == iocard.SRIOVAdapterMode.SRIOV
            and card.state == iocard.SRIOVAdapterState.RUNNING
            for port in card.phys_ports]


def network_of(port):
    """Return the physical network that a port is on: its label."""
    return port.label or UNLABELLED


def on_network(system, network):
    """Return the usable ports on a physical network."""
    return [port for port in usable(system) if network_of(port) == network]


def kbps(port):
    """Return the speed of a port in kbit/s; 0 while it has no link."""
    match = _SPEED.fullmatch(port.curr_speed or '')
    return int(match[1]) * _KBPS[match[2]] if match else 0


def carries(port, mtu):
    """Tell whether frames of so many bytes pass a port; None says nothing."""
    match = _MTU.fullmatch(port.mtu or '')
    return not (mtu and match) or mtu <= int(match[1])


def capacity(text):
    """Return a capacity that somebody wrote as a fraction.

    ``'10%'`` is a tenth, and so is 0.1. Raises ValueError.
    """
    text = str(text).strip()
    value = (float(text[:-1]) / 100 if text.endswith('%') else float(text))
    if not 0 < value <= 1:
        raise ValueError(text)
    return value


def round_up(wanted, ports):
    """Return the smallest capacity above one that all of the ports can give.

    :param wanted: None for the least there is
    """
    grain = max((port.min_granularity for port in ports), default=0)
    if wanted is None or not grain:
        return wanted
    steps = max(1, math.ceil(round(wanted / grain, _EXACT)))
    return round(steps * grain, _EXACT)
