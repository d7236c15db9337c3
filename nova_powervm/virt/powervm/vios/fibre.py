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

"""Virtual Fibre Channel adapters as mappings of Virtual I/O Servers."""

import dataclasses

from oslo_log import log as logging
from pypowervm import util as pvm_util
from pypowervm.wrappers import iocard
from pypowervm.wrappers import virtual_io_server as pvm_vios

from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.vios import mapping as maps

LOG = logging.getLogger(__name__)


def plain(wwpn):
    """Return a port name as it is compared: upper case, without colons."""
    return pvm_util.sanitize_wwpn_for_api(wwpn or '')


def wwpns(found):
    """Return the plain port names of a server's mapping, an empty set if none.

    :param found: pypowervm's mapping
    """
    client = found.client_adapter
    return {plain(name) for name in client.wwpns or ()} if client else set()


@dataclasses.dataclass(frozen=True)
class FibreMapping(maps.Mapping):
    """A client adapter on a physical port.

    An adapter with the same port names that another partition has on the
    server is taken away from it: the names are this partition's.

    :ivar wwpns: its pair of port names, plain; the first one logs in
    :ivar port: WWPN of the physical port, plain
    """

    wwpns: tuple
    port: str

    def connect(self, vios):
        for found in list(vios.vfc_mappings):
            if wwpns(found) != set(self.wwpns):
                continue
            if maps.client_uuid(found) != self.lpar_uuid:
                vios.vfc_mappings.remove(found)
            elif found.backing_port is not None:
                return False
            else:
                found.backing_port = iocard.PhysFCPort.bld_ref(
                    vios.adapter, self._port_name(vios), ref_tag='Port')
                return True
        vios.vfc_mappings.append(pvm_vios.VFCMapping.bld(
            vios.adapter, None, self.lpar_uuid, self._port_name(vios),
            client_wwpns=[name.lower() for name in self.wwpns]))
        LOG.info('Giving the %(name)s to partition %(lpar)s, on port %(port)s '
                 'of %(vios)s', {'name': self.name, 'lpar': self.lpar_uuid,
                                 'port': self.port, 'vios': vios.name})
        return True

    def find(self, vios):
        return next((found for found in vios.vfc_mappings
                     if maps.client_uuid(found) == self.lpar_uuid
                     and wwpns(found) == set(self.wwpns)), None)

    def shows(self, backing):
        """What is behind it is the array's business."""
        return False

    def _port_name(self, vios):
        for port in vios.pfc_ports:
            if plain(port.wwpn) == self.port:
                return port.name
        raise exception.AttachVolumeFailed(reason=(
            f'{vios.name} has no Fibre Channel port {self.port} any more, '
            f'which {self.name} was to be on. Try again'))
