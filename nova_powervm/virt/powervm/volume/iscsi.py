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

"""Volumes over iSCSI and iSER: every server logs in, and finds a disk."""

from oslo_log import log as logging
from pypowervm import exceptions as pvm_exc

from nova_powervm import conf as cfg
from nova_powervm.virt.powervm.vios import iscsi
from nova_powervm.virt.powervm.volume import discovery
from nova_powervm.virt.powervm.volume import hdisk
from nova_powervm.virt.powervm.volume import lun
from nova_powervm.virt.powervm.volume import portals

CONF = cfg.CONF
LOG = logging.getLogger(__name__)


class Iscsi(lun.LunVolume):
    """One volume, found by its targets."""

    kinds = ('iscsi', 'iser')
    no_way = 'no server is active; check their states and RMC connections'

    def refusals(self):
        return super().refusals() + portals.refusals(self.id,
                                                     self.request.data)

    def find(self, server, wanted):
        return discovery.insist(self.host, server,
                                lambda: self._look(server, wanted))

    def look_at(self, server, wanted):
        disk = self._disk(server)[1]
        return discovery.Found(disk.name, disk.udid, not disk.is_free)

    def remove(self, vios_uuid, name):
        for way in self._ways:
            try:
                iscsi.remove(self.host, vios_uuid, way)
            except (iscsi.Failed, pvm_exc.Error) as exc:
                LOG.warning(
                    'Could not take the disk %(name)s of volume %(volume)s '
                    'from the Virtual I/O Server %(vios)s: %(error)s. Remove '
                    'it with "rmdev -dev %(name)s" when nothing uses it', {
                        'name': name, 'volume': self.id, 'vios': vios_uuid,
                        'error': exc}, instance=self.instance)

    # How it is done

    @property
    def _ways(self):
        """All portals at once, or one after the other."""
        way = portals.way(self.request.data, self.request.kind)
        return [way] if CONF.powervm.iscsi_multipath else way.singles

    def _look(self, server, wanted):
        on_server, disk = self._disk(server)
        try:
            return discovery.checked(on_server, disk, wanted)
        except discovery.InTheWay:
            raise
        except discovery.NotFound:
            if disk.is_free:
                self.remove(server.uuid, disk.name)
            raise

    def _disk(self, server):
        """Log in; return the server with its disks, and the disk."""
        name = self._name(server)
        on_server = hdisk.Server(self.host, server.uuid)
        disk = on_server.disk(name)
        if disk is None:
            raise discovery.NotFound(f'{name} has vanished')
        return on_server, disk

    def _name(self, server):
        """Log in; return what the server calls the disk.

        The first way that leads to it counts, whatever is wrong with others.
        """
        problems = []
        for way in self._ways:
            try:
                return self._through(way, server)
            except iscsi.Failed as exc:
                problems.append(f"{', '.join(way.portals)}: {exc}")
        raise discovery.NotFound('; '.join(problems))

    def _through(self, way, server):
        try:
            disks = iscsi.discover(self.host, server.uuid, way)
        except iscsi.Failed as exc:
            if exc.code != iscsi.STALE_ENTRY:
                raise
            disks = self._without_stale(way, server)
        if len(disks) > 1:
            raise discovery.NotFound(
                f"{', '.join(way.portals)} lead to different disks "
                f"({', '.join(disks.values())}); check the export in Cinder")
        name, = disks.values()
        return name

    def _without_stale(self, way, server):
        """Let the server forget what it had there, and look again."""
        try:
            iscsi.remove(self.host, server.uuid, way)
            return iscsi.discover(self.host, server.uuid, way)
        except iscsi.Failed as exc:
            raise discovery.InTheWay(
                iscsi.meaning(iscsi.STALE_ENTRY),
                hdisk.Server(self.host, server.uuid)) from exc
