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

"""Fibre Channel volumes that an instance reaches with adapters of its own.

The array shows a volume to the port names (WWPNs) of the instance. Its first
volume on a host brings the adapters; later ones need nothing at all.
"""

import itertools

from nova.compute import task_states
from oslo_log import log as logging
from pypowervm import exceptions as pvm_exc
from pypowervm.tasks import vfc_mapper

from nova_powervm import conf as cfg
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.vios import fibre
from nova_powervm.virt.powervm.volume import base
from nova_powervm.virt.powervm.volume import memory
from nova_powervm.virt.powervm.volume import npiv_fabrics
from nova_powervm.virt.powervm.volume import npiv_login
from nova_powervm.virt.powervm.volume import npiv_state as state
from nova_powervm.virt.powervm.volume import strategy

CONF = cfg.CONF
LOG = logging.getLogger(__name__)

_PAIRS_PER_JOB = 8
_HOST_LENGTH = 20


class Npiv(base.Volume):
    """One volume, whose way is the array's and the instance's business."""

    kinds = ('fibre_channel',)
    can_extend = True
    can_share = True

    def refusals(self):
        return super().refusals() + strategy.refusals(
            self.instance, self.request.connection_info)

    def discover(self):
        """Return the adapters that the partition has not got."""
        return _mappings(
            self.host, self.instance, self.request.lpar_uuid,
            filter(self._is_missing, self._fabrics()))

    @property
    def changes_partition(self):
        """Whether the partition has not got its adapters yet."""
        return any(map(self._is_missing, _kept(
            self.instance.system_metadata)))

    def shows(self, found):
        """Adapters stay as long as the partition: volumes share them.

        Except for those of an attach that broke, which nothing uses.
        """
        missing = filter(self._is_missing,
                         _kept(self.instance.system_metadata))
        return hasattr(found, 'backing_port') and fibre.wwpns(found) in [
            set(adapter.wwpns)
            for fabric in missing for adapter in fabric.adapters]

    def forget(self, gone):
        """Let the next attempt choose physical ports anew."""
        if not self.changes_partition:
            return
        if CONF.powervm.npiv_login:
            self._take_back()
        release(self.host, self.instance)

    def _take_back(self):
        try:
            npiv_login.take_back(self.host, state.all_wwpns(
                self.instance.system_metadata))
        except pvm_exc.Error as exc:
            LOG.warning('The management partition keeps the ports of the '
                        'instance until its next attach or its end: '
                        '%s', exc, instance=self.instance)

    def extend(self):
        LOG.info('Volume %s has grown; the guest sees it when it looks at '
                 'its disks again', self.id, instance=self.instance)

    def remember(self, mappings):
        """Note in the instance which physical ports its adapters have."""
        ports = {each.wwpns[0]: each.port for each in mappings}

        def note(metadata):
            for fabric in _kept(metadata):
                if set(fabric.wwpns) & set(ports):
                    state.write(metadata, fabric.mapped(ports))

        before = dict(self.instance.system_metadata)
        after = dict(before)
        note(after)
        if after != before:
            memory.amend(self.instance, note)

    def _is_missing(self, fabric):
        """A partition that is being built has no adapters at all."""
        return (fabric.state != state.MAPPED
                or self.request.bdm is not None)

    def _fabrics(self):
        found = _kept(self.instance.system_metadata)
        if not all(fabric.adapters for fabric in found):
            raise exception.VolumeNotReachable(reason=(
                f'volume {self.id} was not shown to any Fibre Channel port '
                f'of instance {self.instance.uuid}, which has none. Detach '
                f'and attach it again'))
        return found


def _mappings(host, instance, lpar_uuid, fabrics):
    """Return the adapters of some fabrics as mappings for a partition.

    :raises VolumeNotReachable: one has no physical port of this host
    """
    servers = {fibre.plain(wwpn): server
               for server in host.initiators.servers
               for wwpn in server.wwpns}
    return [_mapping(instance, lpar_uuid, fabric, adapter, servers)
            for fabric in fabrics for adapter in fabric.adapters]


def _mapping(instance, lpar_uuid, fabric, adapter, servers):
    name = f"port {adapter.wwpns[0]} of fabric '{fabric.name}'"
    if adapter.port not in servers:
        raise exception.VolumeNotReachable(reason=(
            f'{name} of instance {instance.uuid} is to be on physical port '
            f"{adapter.port or 'none'}, which no Virtual I/O Server of this "
            f'host has. Check [powervm] fabric_ports, and attach the volume '
            f'again'))
    return fibre.FibreMapping(
        vios_uuid=servers[adapter.port].uuid, name=name, lpar_uuid=lpar_uuid,
        wwpns=adapter.wwpns, port=adapter.port)


def connector(host, instance):
    """Return what an array has to be told of an instance.

    Each instance is a host of its own to Cinder: volumes are shown to its
    port names and nobody else's.

    :raises AttachVolumeFailed: the instance cannot have ports on this host
    """
    try:
        fabrics = _fabrics_for(host, instance)
    except pvm_exc.Error as exc:
        raise exception.AttachVolumeFailed(reason=(
            f'no Fibre Channel ports for instance {instance.uuid} on this '
            f'host: {exc}')) from exc
    names = [name.lower() for fabric in fabrics for name in fabric.wwpns]
    return {'wwpns': names, 'wwnns': names,
            'host': f'{CONF.host[:_HOST_LENGTH]}_{instance.name}'}


def release(host, instance):
    """The instance has no partition here any more, and keeps its WWPNs.

    :raises InstanceNotFound: the instance is gone as well
    """
    fabrics = _kept(instance.system_metadata)
    host.fibre.release([name for fabric in fabrics for name in fabric.wwpns])
    if any(fabric != fabric.released() for fabric in fabrics):
        memory.amend(instance, lambda metadata: [
            state.write(metadata, fabric.released())
            for fabric in _kept(metadata) if fabric.adapters])


def _kept(metadata):
    """Return the instance's Fabrics, as far as they are configured."""
    return [state.read(metadata, name) for name in CONF.powervm.fabrics]


def _fabrics_for(host, instance):
    """Return the instance's Fabrics as this host needs them.

    Those that are ready cost nothing: no request, and no look into the
    database.
    """
    ports = npiv_fabrics.ports()
    fabrics = _kept(instance.system_metadata)
    if _is_coming(host, instance):
        return [fabric.arriving() for fabric in fabrics]
    if not (state.is_of(instance.system_metadata, host.name) and all(
            fabric.is_here(ports[fabric.name]) for fabric in fabrics)):
        memory.amend(instance,
                     lambda metadata: _prepare(host, metadata, ports))
        fabrics = _kept(instance.system_metadata)
    new = [fabric for fabric in fabrics if fabric.state != state.MAPPED]
    if new and CONF.powervm.npiv_login:
        npiv_login.log_in(host, _mappings(host, instance, None, new))
    return fabrics


def _is_coming(host, instance):
    """Is the instance about to arrive here in a live migration?"""
    return (instance.task_state == task_states.MIGRATING
            and instance.host != host.name)


def _prepare(host, metadata, ports):
    """Give an instance WWPNs, once, and physical ports of this host."""
    state.move(metadata, CONF.powervm.fabrics, host.name)
    fabrics = _kept(metadata)
    count = CONF.powervm.ports_per_fabric
    names = _new_names(host, count * sum(
        not fabric.adapters for fabric in fabrics))
    fabrics = [fabric if fabric.adapters else fabric.given(
        list(itertools.islice(names, 2 * count))) for fabric in fabrics]
    for fabric in fabrics:
        # They are the instance's, even if there is no port for them now.
        state.write(metadata, fabric)
    chosen = host.fibre.choose([
        (fabric.name, adapter.wwpns, ports[fabric.name])
        for fabric in fabrics for adapter in fabric.adapters])
    for fabric in fabrics:
        state.write(metadata, state.prepared(
            fabric, ports[fabric.name], None, lambda _fabric: chosen))


def _new_names(host, pairs):
    """Yield WWPNs that no system has, two for each pair: a job for eight."""
    while pairs > 0:
        some = min(pairs, _PAIRS_PER_JOB)
        try:
            yield from vfc_mapper.build_wwpn_pair(
                host.adapter, host.system_uuid, pair_count=some)
        except pvm_exc.Error as exc:
            raise exception.AttachVolumeFailed(reason=(
                f'this host makes no WWPNs for instances (its job '
                f'GetNextWWPNs failed), so it cannot do NPIV. Use '
                f'powervm:fc_attach_strategy=vscsi here. The service '
                f'says: {exc}')) from exc
        pairs -= some
