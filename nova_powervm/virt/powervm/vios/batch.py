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

"""One batch of mapping changes over all Virtual I/O Servers of a host.

A change of a Virtual I/O Server takes seconds and is refused when somebody
else changed it meanwhile, so each operation makes one batch: the servers are
read once, each is written at the most once, in parallel, and pypowervm's feed
task repeats what was refused. Batches of one nova-compute wait for each other
rather than fight.
"""

from oslo_concurrency import lockutils
from oslo_log import log as logging
from pypowervm import const as pvm_const
from pypowervm import exceptions as pvm_exc
from pypowervm.tasks import partition as pvm_partition
from pypowervm.utils import transaction
from pypowervm.wrappers import storage as pvm_storage
from pypowervm.wrappers import virtual_io_server as pvm_vios

from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.vios import fibre
from nova_powervm.virt.powervm.vios import mapping as maps

LOG = logging.getLogger(__name__)

_LOCK = 'powervm-vios-mappings'

#: Storage whose name says whose it is.
_FOUND_BY_NAME = (pvm_storage.VDisk, pvm_storage.VOptMedia, pvm_storage.LU)

#: What is read of each server. FC mappings too: a partition id is used again
#: after a deletion, and whatever still points to it would be inherited.
_GROUPS = (pvm_const.XAG.VIO_SMAP, pvm_const.XAG.VIO_FMAP)


class Unreachable(Exception):
    """No server can be asked for some storage."""


def apply(host, lpar, mappings):
    """Connect everything in ``mappings`` to a new partition.

    Mappings left behind by an earlier partition with the same id go first,
    on all servers, so that nobody's data is inherited. Storage behind them
    is not touched.

    :param lpar: the partition, with ``id`` and ``uuid``
    :param mappings: list of mapping values for that partition
    :raises NotEnoughActiveVioses: no server can be changed now
    :raises BuildFailed: one that has storage to connect cannot be changed
    """
    def change(vios):
        removed = _remove_inherited(vios, lpar)
        return bool(removed) | _connect_all(vios, mappings)

    _run(host, f'connect-{lpar.name}', change, mappings)


def connect(host, lpar_uuid, mappings):
    """Connect everything in ``mappings`` to a partition that is there.

    :param mappings: list of mapping values for that partition
    :returns: pypowervm's mappings, as the servers have them now
    :raises NotEnoughActiveVioses: no server can be changed now
    :raises BuildFailed: one that has storage to connect cannot be changed
    """
    task = _run(host, f'connect-{lpar_uuid}',
                lambda vios: _connect_all(vios, mappings), mappings)
    vioses = {vios.uuid: vios for vios in task.feed}
    return [mapping.find(vioses[mapping.vios_uuid]) for mapping in mappings
            if mapping.vios_uuid in vioses]


def remove(host, lpar_uuid, names=()):
    """Disconnect a partition from all its storage, and storage from anybody.

    What is gone already is fine.

    :param lpar_uuid: the partition, whether it still exists or not
    :param names: disks, media and Fibre Channel port names that shall have no
                  mapping afterwards, found by name, or by unique device id,
                  because a deleted partition leaves mappings that no longer
                  say whose they were
    :returns: list of mapping.Gone
    """
    return _take(host, lpar_uuid, lambda found: (
        maps.client_uuid(found) == lpar_uuid or _shows(found, names)))


def shown(host):
    """Return [(partition uuid, storage)] of what has a name: one request.

    :returns: uuids of the partitions that see it, and pypowervm's elements
    """
    return [(maps.client_uuid(found), found.backing_storage)
            for vios in pvm_vios.VIOS.get(
                host.adapter, xag=[pvm_const.XAG.VIO_SMAP])
            for found in vios.scsi_mappings
            if isinstance(found.backing_storage, _FOUND_BY_NAME)]


def detach(host, lpar_uuid, is_unwanted):
    """Take some of its storage from a partition, on every server.

    Other storage of the partition stays, and so do other partitions that see
    the same. What is gone already is fine.

    :param is_unwanted: function that tells so of pypowervm's mappings
    :returns: list of mapping.Gone
    """
    return _take(host, lpar_uuid, lambda found: (
        maps.client_uuid(found) == lpar_uuid and is_unwanted(found)))


def _take(host, lpar_uuid, is_unwanted):
    """Remove mappings, of both sorts; return them as mapping.Gone."""
    gone = {}

    def change(vios):
        removed = []
        for mappings in (vios.scsi_mappings, vios.vfc_mappings):
            unwanted = [m for m in mappings if is_unwanted(m)]
            _drop(mappings, unwanted, vios)
            removed += unwanted
        # The server may have to be read, and this done, again.
        gone[vios.uuid] = [maps.Gone(vios.uuid, m, _is_shown(vios, m))
                           for m in removed]
        return bool(removed)

    _run(host, f'disconnect-{lpar_uuid}', change)
    return [each for some in gone.values() for each in some]


def _is_shown(vios, mapping):
    """Does the server show the same to anybody else?"""
    backing = getattr(mapping, 'backing_storage', None)
    return backing is not None and any(
        type(other) is type(backing) and other.udid == backing.udid
        for other in (m.backing_storage for m in vios.scsi_mappings))


def drop_remains(host, vios_uuid, is_remains):
    """Remove mappings of storage to partitions that shall not see it.

    :param is_remains: function that tells so of pypowervm's mappings
    :returns: unique device ids of the storage
    """
    dropped = set()

    def change(vios):
        unwanted = [m for m in vios.scsi_mappings
                    if m.backing_storage is not None and is_remains(m)]
        dropped.update(m.backing_storage.udid for m in unwanted)
        return _drop(vios.scsi_mappings, unwanted, vios) > 0

    with lockutils.lock(_LOCK):
        task = transaction.WrapperTask(
            f'scrub-{vios_uuid}', pvm_vios.VIOS.getter(
                host.adapter, entry_uuid=vios_uuid, xag=_GROUPS))
        task.add_functor_subtask(change)
        task.execute()
    return dropped


def connect_one(host, lpar_uuid, mappings):
    """Show storage to a partition through one server, whichever can.

    :param mappings: values for the same storage, one for each server that
                     reaches it
    :returns: the slot of the partition's adapter
    :raises NotEnoughActiveVioses: no server can be changed now
    :raises Unreachable: none of those that can reaches the storage
    """
    with lockutils.lock(_LOCK):
        active = {vios.uuid: vios for vios in pvm_partition.get_active_vioses(
            host.adapter, xag=_GROUPS, find_min=1)}
        usable = [m for m in mappings if m.vios_uuid in active]
        if not usable:
            names = {mapping.name for mapping in mappings}
            raise Unreachable(
                f"no Virtual I/O Server that reaches {''.join(names)} is "
                f'active. Check their states and their RMC connections')
        return _first_that_can(active, usable)


def _first_that_can(active, mappings):
    for mapping in mappings[:-1]:
        try:
            return _connect_on(active[mapping.vios_uuid], mapping)
        except (pvm_exc.Error, Unreachable) as exc:
            LOG.warning('Could not connect %(name)s through %(vios)s, trying '
                        'another: %(error)s', {
                            'name': mapping.name, 'error': exc,
                            'vios': active[mapping.vios_uuid].name})
    return _connect_on(active[mappings[-1].vios_uuid], mappings[-1])


def _connect_on(vios, mapping):
    task = transaction.WrapperTask(f'connect-{mapping.name}', vios)
    task.add_functor_subtask(mapping.connect)
    vios, _made = task.execute()
    found = mapping.find(vios)
    if found is not None:
        return found.server_adapter.lpar_slot_num
    raise Unreachable(f'{vios.name} was given a mapping of {mapping.name} and '
                      f'has none. Look for an error in its log')


def disconnect(host, lpar_uuid, mappings):
    """Take storage from a partition, on every server that shows it.

    Other storage of the partition stays, and so do other partitions that see
    this.

    :param mappings: values for that partition
    """
    detach(host, lpar_uuid, lambda found: any(
        mapping.shows(getattr(found, 'backing_storage', None))
        for mapping in mappings))


def _run(host, name, change, mappings=()):
    """Apply ``change`` to every active server; True means it was changed.

    :returns: pypowervm's feed task, with the servers as they are now
    """
    with lockutils.lock(_LOCK):
        task = pvm_partition.build_active_vio_feed_task(
            host.adapter, name=name, xag=_GROUPS)
        _check_reachable(task.feed, mappings)
        task.add_functor_subtask(change)
        task.execute()
        return task


def _check_reachable(vioses, mappings):
    """Everything needs a server that is still active."""
    active = {vios.uuid for vios in vioses}
    reached = {m.name for m in mappings if m.vios_uuid in active}
    lost = {m.name for m in mappings} - reached
    if lost:
        raise exception.BuildFailed(reason=(
            f"the Virtual I/O Server that has {', '.join(sorted(lost))} is "
            f'not active any more. Check its state and its RMC connection.'))


def _connect_all(vios, mappings):
    """Add those mappings to a server's lists that are for it."""
    return any([mapping.connect(vios) for mapping in mappings
                if mapping.vios_uuid == vios.uuid])


def _remove_inherited(vios, lpar):
    """Drop what points to the partition's id but was made for another."""
    removed = 0
    for mappings in (vios.scsi_mappings, vios.vfc_mappings):
        stale = [m for m in mappings
                 if m.server_adapter.lpar_id == lpar.id
                 and maps.client_uuid(m) != lpar.uuid]
        removed += _drop(mappings, stale, vios)
    return removed


def _drop(mappings, unwanted, vios):
    for mapping in unwanted:
        LOG.info('Removing the mapping of %(adapter)s on %(vios)s',
                 {'adapter': mapping.server_adapter.name, 'vios': vios.name})
        mappings.remove(mapping)
    return len(unwanted)


def _shows(mapping, names):
    if hasattr(mapping, 'backing_port'):
        return bool(fibre.wwpns(mapping) & set(names))
    backing = getattr(mapping, 'backing_storage', None)
    return isinstance(backing, _FOUND_BY_NAME) and (
        backing.name.rsplit('/', 1)[-1] in names or backing.udid in names)
