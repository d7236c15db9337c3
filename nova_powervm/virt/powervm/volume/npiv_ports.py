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

"""Physical ports for the client adapters of instances.

Those of an instance are spread over the servers, then over their ports, and
among equals the one with the most room is taken. What was promised to
instances that have no partition yet counts as taken.
"""

import collections
import threading

from pypowervm import const as pvm_const
from pypowervm.tasks import partition as pvm_partition

from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.vios import fibre


class Ports:
    """The physical Fibre Channel ports of a host.

    What it remembers is only what is not on the machine yet; after a restart
    the next choices may be a little less even.
    """

    def __init__(self, host):
        self._host = host
        self._lock = threading.Lock()
        self._promised = {}

    def choose(self, wanted):
        """Return {first WWPN: physical port} for the adapters of an instance.

        Adapters that are on the machine stay where they are. One request.

        :param wanted: list of (fabric, WWPNs, ports), the ports as they are
                       configured for the fabric
        :raises AttachVolumeFailed: a fabric has no port left
        :raises NotEnoughActiveVioses: no server can be changed now
        """
        with self._lock:
            vioses = pvm_partition.get_active_vioses(
                self._host.adapter, xag=(pvm_const.XAG.VIO_FMAP,),
                find_min=1)
            present = _present(vioses)
            for name in [*present, *(wwpns[0] for _, wwpns, _ in wanted)]:
                self._promised.pop(name, None)
            chosen = _Choice(vioses, self._promised.values(), present).make(
                wanted)
            self._promised.update(
                (name, port) for name, port in chosen.items()
                if name not in present)
        return chosen

    def release(self, names):
        """Adapters that were promised a port are not going to be made."""
        with self._lock:
            for name in names:
                self._promised.pop(name, None)


class _Choice:
    """One choice, for all adapters of an instance."""

    def __init__(self, vioses, promised, present):
        self._vioses = vioses
        self._present = present
        self._taken = collections.Counter(promised)
        self._used = collections.Counter()

    def make(self, wanted):
        chosen = {}
        for fabric, wwpns, _ports in wanted:
            port = self._present.get(wwpns[0])
            if port:
                chosen[wwpns[0]] = port
                for vios, known in self._known([port]):
                    self._use(fabric, vios, known)
        for fabric, wwpns, ports in wanted:
            if wwpns[0] not in chosen:
                vios, port = self._best(fabric, ports)
                self._use(fabric, vios, port)
                chosen[wwpns[0]] = fibre.plain(port.wwpn)
                self._taken[chosen[wwpns[0]]] += 1
        return chosen

    def _best(self, fabric, ports):
        usable = [each for each in self._known(ports)
                  if self._left(each[1]) > 0]
        if not usable:
            raise exception.AttachVolumeFailed(
                reason=self._complaint(fabric, ports))
        return min(usable, key=lambda each: self._rank(fabric, *each))

    def _rank(self, fabric, vios, port):
        wwpn = fibre.plain(port.wwpn)
        return (self._used[vios.uuid, fabric], self._used[vios.uuid],
                self._used[wwpn], -self._left(port), wwpn)

    def _use(self, fabric, vios, port):
        self._used.update([(vios.uuid, fabric), vios.uuid,
                           fibre.plain(port.wwpn)])

    def _left(self, port):
        return (port.npiv_available_ports
                - self._taken[fibre.plain(port.wwpn)])

    def _known(self, ports):
        return [(vios, port) for vios in self._vioses
                for port in vios.pfc_ports
                if fibre.plain(port.wwpn) in ports]

    def _complaint(self, fabric, ports):
        """Say of each port of a fabric why it does not do."""
        known = {fibre.plain(port.wwpn): (
            f'{port.name} of {vios.name} '
            f"{'is full' if port.npiv_total_ports else 'has no link'}")
            for vios, port in self._known(ports)}
        said = [known.get(wwpn, f'{wwpn} is on no active Virtual I/O Server')
                for wwpn in ports]
        return (f"fabric '{fabric}' has no physical port left on this host: "
                f"{', '.join(said) or 'none is configured'}. Mend them, or "
                f'add some to [powervm] fabric_ports')


def _present(vioses):
    """Return {WWPN: physical port} of all adapters that have a port."""
    return {name: fibre.plain(found.backing_port.wwpn)
            for vios in vioses for found in vios.vfc_mappings
            if found.backing_port is not None for name in fibre.wwpns(found)}
