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

"""By what names storage systems know this host: ports of its servers."""

import dataclasses

from oslo_concurrency import lockutils
from oslo_utils import timeutils
from pypowervm.tasks import partition as pvm_partition
from pypowervm.wrappers import virtual_io_server as pvm_vios

from nova_powervm.virt.powervm.volume import iscsi_names

#: Seconds for which what was read is good enough to tell Cinder.
_FRESH = 60


def plain(wwpn):
    """Return a port name as it is compared: lower case, without colons."""
    return wwpn.replace(':', '').lower()


def _ports_of(vios):
    """Return the (WWPN, WWNN) of a server's Fibre Channel ports, plain."""
    return sorted({
        (plain(port.wwpn), plain(port.element.findtext('WWNN') or ''))
        for port in vios.pfc_ports if port.wwpn})


@dataclasses.dataclass(frozen=True)
class Server:
    """A Virtual I/O Server that volumes may be shown to.

    :ivar ports: (WWPN, WWNN) of its Fibre Channel ports, plain
    """

    uuid: str
    name: str
    ports: tuple

    @property
    def wwpns(self):
        """Names of its ports."""
        return [wwpn for wwpn, _ in self.ports]


class Initiators:
    """The servers, read again when what is known is older than a minute.

    All of them, whatever state they are in: an array that shows a volume to
    all of them shows it when a server comes back.
    """

    def __init__(self, host):
        self._host = host
        self._age = timeutils.StopWatch(duration=_FRESH)
        self._servers = []
        self._iscsi = iscsi_names.Names(host)

    @property
    def servers(self):
        """What is known: at the most one request."""
        with lockutils.lock('powervm-initiators'):
            if not self._age.has_started() or self._age.expired():
                self._keep(pvm_vios.VIOS.get(self._host.adapter))
            return self._servers

    def active(self):
        """Return the servers that can be changed now: one request."""
        vioses = pvm_vios.VIOS.get(self._host.adapter)
        with lockutils.lock('powervm-initiators'):
            self._keep(vioses)
        usable = {vios.uuid for vios in pvm_partition.get_active_vioses(
            self._host.adapter, vios_wraps=vioses)}
        return [each for each in self._servers if each.uuid in usable]

    @property
    def ports(self):
        """(WWPN, WWNN) of all ports, in a stable order."""
        return sorted({port for server in self.servers
                       for port in server.ports})

    @property
    def iqns(self):
        """iSCSI names of those servers that have one, in a stable order."""
        return self._iscsi.of(sorted(self.servers, key=lambda s: s.name))

    def _keep(self, vioses):
        self._servers = [
            Server(vios.uuid, vios.name, tuple(_ports_of(vios)))
            for vios in vioses]
        self._age.restart()
