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

"""Making, finding and deleting the partition of an instance."""

import dataclasses

from nova import exception as nova_exception
from oslo_log import log as logging
from pypowervm import exceptions as pvm_exc
from pypowervm.wrappers import logical_partition as pvm_lpar
from pypowervm.wrappers import managed_system

from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.partition import definition
from nova_powervm.virt.powervm.partition import names
from nova_powervm.virt.powervm.partition import state

LOG = logging.getLogger(__name__)


@dataclasses.dataclass(frozen=True)
class Partition:
    """The facts of a partition that other rooms need.

    :ivar uuid: PowerVM's uuid, upper case
    :ivar id: the partition id, which is used again after a deletion
    """

    uuid: str
    id: int
    name: str


def create(host, instance, io_slots=()):
    """Create the instance's partition, powered off and with no virtual I/O.

    Two requests: what the host has left, and the partition.

    :param io_slots: indexes of physical I/O slots that it is to have

    :raises FlavorNotUsable: the flavor fits no host like this
    :raises HostFull: this host has not enough memory or processors left
    :raises NameTaken: another partition of the host has the name
    """
    wanted = definition.define(host, instance, io_slots)
    try:
        lpar = wanted.create(parent_type=managed_system.System,
                             parent_uuid=host.system_uuid)
    except pvm_exc.HttpError as exc:
        if _name_is_taken(host, wanted):
            raise exception.NameTaken(reason=(
                f'instance {instance.uuid} would become partition '
                f"'{wanted.name}', and this host has another one of that "
                f'name. Rename it, or check instance_name_template')) from exc
        raise
    state.is_new(host, instance)
    LOG.info('Created partition %(name)s with id %(id)d',
             {'name': lpar.name, 'id': lpar.id}, instance=instance)
    return Partition(uuid=lpar.uuid, id=lpar.id, name=lpar.name)


def _name_is_taken(host, wanted):
    """Tell whether some other partition has the name of the new one.

    Only asked after the server has refused, so it costs nothing usually.
    """
    found = pvm_lpar.LPAR.search(host.adapter, name=wanted.name)
    return any(lpar.uuid != wanted.uuid for lpar in found)


def get(host, instance):
    """Return pypowervm's wrapper of the instance's partition: one request.

    :raises InstanceNotFound: there is no such partition
    """
    try:
        return pvm_lpar.LPAR.get(
            host.adapter, uuid=names.partition_uuid(instance.uuid))
    except pvm_exc.HttpNotFound as exc:
        raise nova_exception.InstanceNotFound(
            instance_id=instance.uuid) from exc


def delete_if_present(host, instance):
    """Delete the instance's partition; that it is gone already is fine.

    The hypervisor refuses to delete one that runs.
    """
    uuid = names.partition_uuid(instance.uuid)
    try:
        host.adapter.delete(pvm_lpar.LPAR.schema_type, root_id=uuid)
    except pvm_exc.HttpNotFound:
        state.is_gone(host, instance)
        LOG.debug('Partition %s was gone already', uuid, instance=instance)
        return
    state.is_gone(host, instance)
    LOG.info('Deleted partition %s', uuid, instance=instance)
