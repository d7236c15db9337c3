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

"""Volumes that Virtual I/O Servers have as disks, and show over virtual SCSI.

Every server finds such a volume as a disk of its own, and shows that to the
partition. A guest with two servers has two paths to one disk.
"""

import abc

from oslo_log import log as logging
from pypowervm import exceptions as pvm_exc
from pypowervm.wrappers import storage as pvm_storage

from nova_powervm import conf as cfg
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.vios import mapping
from nova_powervm.virt.powervm.vios import parallel
from nova_powervm.virt.powervm.volume import base
from nova_powervm.virt.powervm.volume import discovery
from nova_powervm.virt.powervm.volume import growth
from nova_powervm.virt.powervm.volume import hdisk

CONF = cfg.CONF
LOG = logging.getLogger(__name__)

#: Where the unique device id is kept in Nova's connection info.
_UDID = 'target_UDID'


class LunVolume(base.Volume):
    """One volume, known by its unique device id.

    :cvar no_way: what to say if no server has a way to it
    """

    can_extend = True
    can_share = True
    no_way = ''

    def __init__(self, host, instance, request):
        super().__init__(host, instance, request)
        self._found = {}
        self._unsure = set()

    # What a protocol knows

    @property
    def page83(self):
        """The identity that Cinder tells, in upper case, or None."""
        return None

    def has_way(self, server):
        """Tell whether a server may have a way to it.

        :param server: initiators.Server
        """
        return True

    @abc.abstractmethod
    def find(self, server, wanted):
        """Return the volume as a server has it: discovery.Found.

        :param wanted: discovery.Wanted
        :raises NotFound: of discovery, with what to mend
        """

    @abc.abstractmethod
    def look_at(self, server, wanted):
        """Return what a server has there, whatever it is.

        :raises NotFound: of discovery
        """

    def remove(self, vios_uuid, name):
        """Remove its disk from a server; what cannot be done is logged."""
        hdisk.remove(self.host, vios_uuid, name)

    # The contract

    def discover(self):
        problems = self._ask(self.find)
        self._check(problems)
        return [mapping.PhysicalVolumeMapping(
            vios_uuid=uuid, lpar_uuid=self.request.lpar_uuid,
            name=disk.name, udid=disk.udid, tag=self.id)
            for uuid, disk in self._found.items()]

    def identify(self):
        if not self._udids:
            self._ask(self.look_at)

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
        seen.update(self._elsewhere([
            server for server in self.host.initiators.servers
            if server.uuid not in seen and (
                server.uuid in self._unsure or not self._found)]))
        parallel.each(lambda at: self.remove(*at), [
            (uuid, name) for uuid, (name, used) in seen.items() if not used])

    def extend(self):
        growth.show(self)

    def remember(self, mappings):
        for each in mappings:
            self.request.data[_UDID] = each.udid

    # How it is done

    @property
    def _udids(self):
        found = {disk.udid for disk in self._found.values()}
        return found or {self.request.data.get(_UDID)} - {None}

    def _ask(self, question):
        """Ask all servers with a path to the volume; return what is wrong."""
        servers = list(filter(self.has_way, self.host.initiators.active()))
        wanted = discovery.Wanted(
            page83=self.page83,
            is_shared=self.request.is_shared,
            is_manifold=len(servers) > 1, lpar_uuid=self.request.lpar_uuid,
            volume_id=self.id)
        answers = parallel.each(
            lambda server: _twice(question, server, wanted), servers)
        problems = []
        for server, answer in zip(servers, answers, strict=True):
            try:
                self._found[server.uuid] = answer.result()
            except (discovery.NotFound, pvm_exc.Error) as exc:
                self._unsure.add(server.uuid)
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
            problems = [self.no_way]
        raise exception.VolumeNotReachable(reason=(
            f'volume {self.id} was found on {len(self._found)} Virtual I/O '
            f'Servers and needs {required}: {"; ".join(problems)}'))

    def _elsewhere(self, servers):
        """Return {server: (disk, False)} of what an earlier attempt left."""
        servers = list(filter(self.has_way, servers)) if self._udids else []
        found = {}
        for server, answer in zip(servers, parallel.each(
                self._unused, servers), strict=True):
            try:
                disk = answer.result()
            except pvm_exc.Error as exc:
                LOG.warning('Could not look for remains of volume %(volume)s '
                            'on %(server)s: %(error)s',
                            {'volume': self.id, 'server': server.name,
                             'error': exc}, instance=self.instance)
                continue
            if disk:
                found[server.uuid] = (disk.name, False)
        return found

    def _unused(self, server):
        on_server = hdisk.Server(self.host, server.uuid)
        disks = filter(None, map(on_server.disk_with, self._udids))
        return next((disk for disk in disks if disk.is_free), None)


def _twice(question, server, wanted):
    """Ask again what a lost connection may have broken.

    Nothing changes that is as it should be.
    """
    try:
        return question(server, wanted)
    except pvm_exc.Error as exc:
        LOG.warning('%(server)s did not answer (%(error)s); asking again',
                    {'server': server.name, 'error': exc})
        return question(server, wanted)
