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

"""Taking over instances which the older drivers deployed."""

from nova import exception as nova_exception
from oslo_log import log as logging
from pypowervm import exceptions as pvm_exc

from nova_powervm.virt.powervm.partition import names
from nova_powervm.virt.powervm.partition import older
from nova_powervm.virt.powervm import reconciliation
from nova_powervm.virt.powervm.vios import batch

LOG = logging.getLogger(__name__)


def adopt(host, instances):
    """Find the disks of instances that have none with a name of ours.

    No request where every instance has been looked after, and one for all of
    those that have not. What cannot be found is looked for at the next start.

    :param instances: Nova's instances on this host
    """
    try:
        waiting = _waiting(host, instances)
        if waiting:
            _find_disks(host, waiting)
    except (pvm_exc.Error, nova_exception.NovaException) as exc:
        LOG.warning('Disks which an older driver made could not be looked '
                    'for, which will be tried again at the next start: %s',
                    exc)


def _waiting(host, instances):
    """Return the instances to find disks of, by the uuid of the partition."""
    candidates = {names.partition_uuid(instance.uuid): instance
                  for instance in instances
                  if instance.image_ref and not older.disk_ids(instance)}
    if not candidates:
        return {}
    partitions = set(host.states.uuids())
    disks = reconciliation.names_there(host)
    return {uuid: instance for uuid, instance in candidates.items()
            if uuid in partitions
            and names.boot_disk_name(instance) not in disks}


def _find_disks(host, waiting):
    found = {}
    for lpar_uuid, storage in batch.shown(host):
        instance = waiting.get(lpar_uuid)
        kind = instance and older.disk_kind(
            instance, storage.name.rsplit('/', 1)[-1])
        if kind:
            older.remember_disk(instance, kind, storage.udid)
            found[lpar_uuid] = instance
            LOG.info('Its %(kind)s disk is %(name)s, which an older driver '
                     'made', {'kind': kind, 'name': storage.name},
                     instance=instance)
    for instance in found.values():
        instance.save()
