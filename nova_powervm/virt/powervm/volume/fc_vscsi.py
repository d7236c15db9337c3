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

"""Fibre Channel volumes that Virtual I/O Servers show over virtual SCSI.

Every server finds the volume as a disk of its own, and shows that to the
partition. A guest with two servers has two paths to one disk.
"""

from oslo_log import log as logging
from pypowervm import exceptions as pvm_exc
from pypowervm.wrappers import storage as pvm_storage

from nova_powervm import conf as cfg
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.vios import mapping
from nova_powervm.virt.powervm.vios import parallel
from nova_powervm.virt.powervm.volume import base
from nova_powervm.virt.powervm.volume import discovery
from nova_powervm.virt.powervm.volume import hdisk
from nova_powervm.virt.powervm.volume import nexus

CONF = cfg.CONF
LOG = logging.getLogger(__name__)

#: Where the unique device id is kept in Nova's connection info.
_UDID = 'target_UDID'


class FcVscsi(base.Volume):
    """One volume, found by its paths and known by its unique device id."""

    kinds = ('fibre_channel',)
    can_extend = True
    can_share = True

    def __init__(self, host, instance, request):
        super().__init__(host, instance, request)
        self._found = {}

    def refusals(self):
        return super().refusals() + nexus.refusals(self.id, self.request.data)

    def discover(self):
        problems = self._ask(discovery.find)
        self._check(problems)
        return [mapping.PhysicalVolumeMapping(
            vios_uuid=uuid, lpar_uuid=self.request.lpar_uuid,
            name=disk.name, udid=disk.udid, tag=self.id)
            for uuid, disk in self._found.items()]

    def identify(self):
        if not self._udids:
            self._ask(discovery.look_at)

    def shows(self, found):
        backing = getattr(found, 'backing_storage', None)
        if not isinstance(backing, pvm_storage.PV):
            return False
        # Not every level of the servers keeps tags.
        return (backing.tag == self.id if backing.tag
                else backing.udid in self._udids)

    def forget(self, gone):
        seen = {each.vios_uuid: (each.backing.name, each.used)
                for each in gone}
        for uuid, disk in self._found.items():
            seen.setdefault(uuid, (disk.name, disk.was_used))
        if not self._found:
            seen.update(self._elsewhere(seen))
        parallel.each(lambda at: hdisk.remove(self.host, *at), [
            (uuid, name) for uuid, (name, used) in seen.items() if not used])

    def extend(self):
        shown = hdisk.shown(self.host, self.request.lpar_uuid, self.shows)
        errors = [future.exception() for future in parallel.each(
            lambda at: hdisk.rescan(self.host, *at), shown)]
        for error in filter(None, errors):
            LOG.warning('Volume %(volume)s has grown, and a server does not '
                        'see it: %(error)s',
                        {'volume': self.id, 'error': error})
        if None not in errors:
            raise exception.VolumeNotExtended(reason=(
                f'no Virtual I/O Server saw that volume {self.id} of '
                f'instance {self.instance.uuid} has grown: '
                f"{'; '.join(map(str, errors)) or 'none shows it'}"))

    def remember(self, mappings):
        for each in mappings:
            self.request.data[_UDID] = each.udid

    # How it is done

    @property
    def _udids(self):
        found = {disk.udid for disk in self._found.values()}
        return found or {self.request.data.get(_UDID)} - {None}

    def _itls(self, server):
        return nexus.itls(self.request.data, server.wwpns)

    def _ask(self, question):
        """Ask all servers with a path to the volume; return what is wrong."""
        servers = list(filter(self._itls, self.host.initiators.active()))
        wanted = discovery.Wanted(
            page83=nexus.page83(self.request.data),
            is_shared=self.request.is_shared,
            is_manifold=len(servers) > 1, lpar_uuid=self.request.lpar_uuid)
        answers = parallel.each(lambda server: question(
            self.host, server, self._itls(server), wanted), servers)
        problems = []
        for server, answer in zip(servers, answers, strict=True):
            try:
                self._found[server.uuid] = answer.result()
            except (discovery.NotFound, pvm_exc.Error) as exc:
                problems.append(f'{server.name}: {exc}')
                LOG.warning('Volume %(volume)s on %(server)s: %(problem)s', {
                    'volume': self.id, 'server': server.name,
                    'problem': exc}, instance=self.instance)
        return problems

    def _check(self, problems):
        """Is it one disk, on as many servers as there shall be?

        :raises VolumeNotReachable: it is not
        """
        required = CONF.powervm.vscsi_vios_connections_required
        if len(self._udids) > 1:
            names = ', '.join(disk.name for disk in self._found.values())
            problems = [f'the servers see different disks there ({names}); '
                        f'remove the stale one with rmdev', *problems]
        elif len(self._found) >= required:
            return
        elif not problems:
            problems = ['no server has a port that Cinder shows it to; check '
                        'zoning and links']
        raise exception.VolumeNotReachable(reason=(
            f'volume {self.id} was found on {len(self._found)} Virtual I/O '
            f'Servers and needs {required}: {"; ".join(problems)}'))

    def _elsewhere(self, seen):
        """Return {server: (disk, False)} of what an earlier attempt left."""
        udids = self._udids
        servers = [server for server in self.host.initiators.servers
                   if server.uuid not in seen and self._itls(server)]
        found = {}
        for server, disk in zip(servers, parallel.each(
                lambda server: self._unused(server, udids), servers),
                strict=True):
            try:
                if disk.result():
                    found[server.uuid] = (disk.result().name, False)
            except pvm_exc.Error as exc:
                LOG.warning('Could not look for remains of volume %(volume)s '
                            'on %(server)s: %(error)s',
                            {'volume': self.id, 'server': server.name,
                             'error': exc}, instance=self.instance)
        return found

    def _unused(self, server, udids):
        on_server = hdisk.Server(self.host, server.uuid)
        disks = filter(None, map(on_server.disk_with, udids))
        return next((disk for disk in disks if disk.is_free), None)
