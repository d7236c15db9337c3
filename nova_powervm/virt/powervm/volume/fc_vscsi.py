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

"""Fibre Channel volumes that Virtual I/O Servers show over virtual SCSI."""

from nova_powervm.virt.powervm.volume import discovery
from nova_powervm.virt.powervm.volume import lun
from nova_powervm.virt.powervm.volume import nexus
from nova_powervm.virt.powervm.volume import strategy


class FcVscsi(lun.LunVolume):
    """One volume, found by its paths."""

    kinds = ('fibre_channel',)
    no_way = ('no server has a port that Cinder shows it to; check zoning '
              'and links')

    def refusals(self):
        return [*super().refusals(),
                *strategy.refusals(self.instance,
                                   self.request.connection_info),
                *nexus.refusals(self.id, self.request.data)]

    def remember(self, mappings):
        super().remember(mappings)
        strategy.fix(self.instance)

    @property
    def page83(self):
        return nexus.page83(self.request.data)

    def has_way(self, server):
        return bool(self._itls(server))

    def find(self, server, wanted):
        return discovery.find(self.host, server, self._itls(server), wanted)

    def look_at(self, server, wanted):
        return discovery.look_at(self.host, server, self._itls(server),
                                 wanted)

    def _itls(self, server):
        return nexus.itls(self.request.data, server.wwpns)
