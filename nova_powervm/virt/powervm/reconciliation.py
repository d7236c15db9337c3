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

"""Clearing away what a service left behind that was killed.

What may be removed is known from Nova's database alone: a partition is that of
an instance which was being built on this host, and disks and media are those
of instances which were deleted while they were here. Whatever else is on the
host belongs to somebody else.
"""

import dataclasses

from nova.compute import task_states
from nova.compute import utils as compute_utils
from nova.compute import vm_states
from nova import context as nova_context
from nova import exception as nova_exception
from nova import objects
from nova.virt import driver
from oslo_log import log as logging
from oslo_utils import timeutils
from pypowervm import exceptions as pvm_exc

from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.flows import destroy
from nova_powervm.virt.powervm.flows import runner
from nova_powervm.virt.powervm.media import library
from nova_powervm.virt.powervm import operation
from nova_powervm.virt.powervm.partition import names
from nova_powervm.virt.powervm.partition import older
from nova_powervm.virt.powervm.vios import batch

LOG = logging.getLogger(__name__)

#: How many of the instances deleted last are looked after. Those that a
#: service deletes itself leave nothing.
_LAST_DELETED = 1000
#: Seconds for which the names of all disks and media are good.
_LISTING_SECONDS = 60


@dataclasses.dataclass(frozen=True)
class Listing:
    """The names of all disks and media of a host.

    :ivar read_at: when they were read, in seconds
    """

    names: frozenset
    read_at: float


def reconcile(host, context, instances):
    """Remove half-built instances, and what deleted ones left behind.

    As many requests for any number of partitions: some for each half-built
    instance, one for each volume group, pool and Virtual I/O Server, and a
    few for each deleted instance that left something.

    :param instances: Nova's instances on this host
    """
    for instance in instances:
        if _is_half_built(instance):
            _remove_half_built(host, context, instance)
    try:
        _remove_remains(host, context)
    except (pvm_exc.Error, nova_exception.NovaException) as exc:
        LOG.warning('What deleted instances may have left on this host could '
                    'not be removed, which will be tried again at the next '
                    'start: %s', exc)


def instances_here(name):
    """Return a context, and Nova's instances on the host of that name."""
    context = nova_context.get_admin_context()
    return context, objects.InstanceList.get_by_host(
        context, name, expected_attrs=[
            'info_cache', 'metadata', 'system_metadata', 'flavor'])


def _is_half_built(instance):
    """Whether nobody but the service that was killed ever had it.

    An instance that is being unshelved counts: its image is still there.
    """
    return (instance.vm_state == vm_states.BUILDING
            or instance.vm_state == vm_states.SHELVED_OFFLOADED
            and instance.task_state == task_states.SPAWNING)


def _remove_half_built(host, context, instance):
    """Take a build back. Nova puts the instance in ERROR afterwards."""
    LOG.warning('This instance was being built when nova-compute was killed; '
                'removing what there is of it', instance=instance)
    try:
        runner.run(destroy.recipe, operation.Destroy(
            host, instance, network_info=instance.get_network_info(),
            block_device_info=_block_device_info(context, instance)))
    except Exception:
        LOG.exception('Not everything of it could be removed; its deletion '
                      'will complete that', instance=instance)
    compute_utils.add_instance_fault_from_exc(
        context, instance, exception.BuildFailed(reason=(
            'nova-compute ended during the build. Delete this server and '
            'create it again')))


def _block_device_info(context, instance):
    """Return the block devices, as far as they came to be."""
    found = driver.get_block_device_info(
        instance, objects.BlockDeviceMappingList.get_by_instance_uuid(
            context, instance.uuid))
    found['block_device_mapping'] = [
        device for device in found['block_device_mapping']
        if device.get('connection_info')]
    return found


def _remove_remains(host, context):
    """Remove disks and media of deleted instances without a partition.

    Those with a partition Nova finds itself (running_deleted_instance_action).
    Those that it found nothing of before are marked, and not looked at.
    """
    with_partition = set(host.states.uuids())
    owners = {name: instance
              for instance in _deleted(host, context)
              if names.partition_uuid(instance.uuid) not in with_partition
              for name in _remains(instance)}
    if not owners:
        return
    found = owners.keys() & names_there(host)
    for instance in {owners[name].uuid: owners[name]
                     for name in found}.values():
        _remove(host, instance)


def names_there(host):
    """Return the names of all disks and media, a minute old at the most.

    One request for each volume group or tier and for each server, and one
    for all servers.
    """
    listing, now = host.listing, timeutils.now()
    if listing is None or now - listing.read_at > _LISTING_SECONDS:
        listing = host.listing = Listing(
            host.disks.names() | library.names(host), now)
    return listing.names


def _deleted(host, context):
    """Return the instances deleted last that nobody has looked after."""
    return objects.InstanceList.get_by_filters(
        context, {'host': host.name, 'deleted': True, 'soft_deleted': False,
                  'cleaned': False},
        sort_key='deleted_at', limit=_LAST_DELETED,
        expected_attrs=['system_metadata'])


def clean_up(host, instance):
    """Remove what a deleted instance left; tell whether nothing is left now.

    Nova asks this of each deleted instance, of many in turn, so one look at
    the host serves all who ask within a minute.
    """
    try:
        if names_there(host).intersection(_remains(instance)):
            _remove(host, instance)
    except (pvm_exc.Error, nova_exception.NovaException) as exc:
        LOG.warning('What this deleted instance left could not be removed: '
                    '%s', exc, instance=instance)
        return False
    return True


def clean_up_after_migration(host, instance):
    """Remove an instance from this host which was deleted on another one.

    Tells whether nothing is left of it.
    """
    try:
        runner.run(destroy.recipe, operation.Destroy(
            host, instance, network_info=instance.get_network_info()))
    except nova_exception.NovaException as exc:
        LOG.warning('What this instance left on this host when it was to be '
                    'moved could not be removed: %s', exc, instance=instance)
        return False
    return True


def _remains(instance):
    """Return the names of what may be left, which are nobody else's."""
    return [*names.disk_names(instance), names.config_drive_name(instance),
            *older.disk_ids(instance), *older.media_names(instance)]


def _remove(host, instance):
    LOG.warning('This instance was deleted while nova-compute was not '
                'running, or its partition was; removing what it left',
                instance=instance)
    remains = _remains(instance)
    batch.remove(host, names.partition_uuid(instance.uuid), remains)
    host.disks.delete_if_present(remains)
    library.delete_if_present(host, remains)
