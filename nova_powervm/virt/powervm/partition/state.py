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

"""What a partition does now, in Nova's words."""

from nova.compute import power_state
from nova import context as nova_context
from nova import exception
from nova import objects
from oslo_serialization import jsonutils
from pypowervm import exceptions as pvm_exc
from pypowervm.wrappers import base_partition as bp
from pypowervm.wrappers import logical_partition as pvm_lpar

from nova_powervm.virt.powervm import exception as pvm_exception
from nova_powervm.virt.powervm.partition import names

STOPPED = bp.LPARState.NOT_ACTIVATED

_POWER_STATES = {
    bp.LPARState.RUNNING: power_state.RUNNING,
    bp.LPARState.STARTING: power_state.RUNNING,
    bp.LPARState.OPEN_FIRMWARE: power_state.RUNNING,
    bp.LPARState.SHUTTING_DOWN: power_state.RUNNING,
    bp.LPARState.SUSPENDING: power_state.RUNNING,
    bp.LPARState.MIGRATING_RUNNING: power_state.RUNNING,
    bp.LPARState.NOT_ACTIVATED: power_state.SHUTDOWN,
    bp.LPARState.MIGRATING_NOT_ACTIVE: power_state.SHUTDOWN,
    bp.LPARState.SUSPENDED: power_state.SUSPENDED,
    bp.LPARState.RESUMING: power_state.SUSPENDED,
    bp.LPARState.ERROR: power_state.CRASHED,
}


def power_state_of(partition_state):
    """Translate a PowerVM partition state; unknown ones are NOSTATE."""
    return _POWER_STATES.get(partition_state, power_state.NOSTATE)


def ask(host, uuid):
    """Ask for the PowerVM state of a partition: one small request.

    :raises HttpNotFound: there is no such partition
    """
    response = host.adapter.read(
        pvm_lpar.LPAR.schema_type, root_id=uuid, suffix_type='quick',
        suffix_parm='PartitionState')
    return jsonutils.loads(response.body)


def read(host, instance, use_cache=False):
    """Return the PowerVM state of the instance's partition.

    One small request, or none where the states of partitions are followed.

    :param use_cache: whether what is known of the state will do
    :raises InstanceNotFound: there is no such partition
    :raises StateUnknown: the REST service does not say
    """
    uuid = names.partition_uuid(instance.uuid)
    try:
        return (host.states.get if use_cache else host.states.read)(uuid)
    except pvm_exc.HttpNotFound as exc:
        raise exception.InstanceNotFound(instance_id=instance.uuid) from exc
    except pvm_exc.Error as exc:
        raise pvm_exception.StateUnknown(reason=(
            f'the state of instance {instance.uuid} cannot be told: {exc}'
        )) from exc


def exists(host, instance):
    """Tell whether the instance has a partition on this host.

    :raises StateUnknown: the REST service does not say
    """
    try:
        read(host, instance)
    except exception.InstanceNotFound:
        return False
    return True


def ours(host):
    """Return {instance uuid: instance name} of Nova's partitions here.

    No request where the states of partitions are followed, and one otherwise.

    A host has partitions Nova knows nothing of: Virtual I/O Servers, the
    management partition, what an administrator made by hand. A PowerVM uuid
    stands for two possible instances, and only the database knows which of
    them exists; deleted ones count, since Nova looks for their remains.

    :raises StateUnknown: the REST service does not say
    """
    try:
        uuids = host.states.uuids()
    except pvm_exc.Error as exc:
        raise pvm_exception.StateUnknown(reason=(
            f'the partitions of this host cannot be listed: {exc}')) from exc
    candidates = [candidate for uuid in uuids
                  for candidate in names.instance_uuids(uuid)]
    if not candidates:
        return {}
    known = objects.InstanceList.get_by_filters(
        nova_context.get_admin_context(), {'uuid': candidates},
        expected_attrs=[])
    return {instance.uuid: instance.name for instance in known}


def may_have_changed(host, instance):
    """An operation of this service has ended, or has broken off."""
    if host.states:
        host.states.forget(names.partition_uuid(instance.uuid))


def is_new(host, instance):
    """This service has made the partition."""
    if host.states:
        host.states.expect(names.partition_uuid(instance.uuid))


def is_gone(host, instance):
    """This service has deleted the partition, or found none to delete."""
    if host.states:
        host.states.remove(names.partition_uuid(instance.uuid))
