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

"""What a host can plug, for placement to know and Neutron to ask."""

import dataclasses

from nova_powervm import conf as cfg
from nova_powervm.virt.powervm.network import book as pvm_book
from nova_powervm.virt.powervm.network import bridges
from nova_powervm.virt.powervm.network import sriov_ports
from nova_powervm.virt.powervm.network import wiring as pvm_wiring

CONF = cfg.CONF


@dataclasses.dataclass(frozen=True)
class Port:
    """A physical SR-IOV port.

    :ivar location: location code
    :ivar network: the physical network it is on
    :ivar kbps: its speed in kbit/s; 0 without a link
    :ivar taken: how much of that nobody can be promised, kbit/s: slices that
        were not scheduled as a guarantee have it
    :ivar has_link: whether a cable leads anywhere
    """

    location: str
    network: str
    kbps: int
    taken: int = 0
    has_link: bool = True


@dataclasses.dataclass(frozen=True)
class Reach:
    """The physical networks that ports of instances can be on.

    :ivar shared_ethernet: names of those behind network bridges
    :ivar sriov: Ports on which vNICs can be made
    """

    shared_ethernet: frozenset = frozenset()
    sriov: tuple = ()


def read(host, system, promised):
    """Return the Reach of a host.

    Two requests if any network is behind a bridge, none otherwise.

    :param system: pypowervm's System, read by the caller
    :param promised: what promised() returned before that was read, so that
        what is plugged meanwhile counts twice rather than not at all
    """
    bridged = bridges.networks(pvm_wiring.Wiring(host))
    return Reach(
        shared_ethernet=frozenset(bridged),
        sriov=tuple(_sriov(system, promised)))


def promised(host):
    """Return {location code: kbit/s} of what ports were scheduled to have."""
    return pvm_book.Book(host).guaranteed()


def _sriov(system, promised):
    if not system.get_capability('vnic_capable'):
        return []
    return [Port(port.loc_code, sriov_ports.network_of(port),
                 sriov_ports.kbps(port),
                 _taken(port, promised.get(port.loc_code, 0)),
                 bool(port.link_status))
            for port in sriov_ports.usable(system)]


def _taken(port, promised):
    """What is gone of a port beside what placement knows to be allocated.

    Slices without a guarantee, second ports behind vNICs, what others than
    Nova use, and what a guarantee was rounded up by.
    """
    speed = sriov_ports.kbps(port)
    gone = (speed if port.cfg_lps >= port.cfg_max_lps
            else round(speed * port.allocated_capacity))
    return min(speed, max(0, gone - promised))
