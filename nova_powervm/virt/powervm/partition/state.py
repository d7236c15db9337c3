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


def read(host, instance):
    """Return the PowerVM state of the instance's partition: one request.

    :raises InstanceNotFound: there is no such partition
    """
    try:
        response = host.adapter.read(
            pvm_lpar.LPAR.schema_type,
            root_id=names.partition_uuid(instance.uuid),
            suffix_type='quick', suffix_parm='PartitionState')
    except pvm_exc.HttpNotFound as exc:
        raise exception.InstanceNotFound(instance_id=instance.uuid) from exc
    return jsonutils.loads(response.body)


def exists(host, instance):
    """Tell whether the instance has a partition on this host."""
    try:
        read(host, instance)
    except exception.InstanceNotFound:
        return False
    return True


def ours(host):
    """Return {instance uuid: partition name} of Nova's partitions here.

    A host has partitions Nova knows nothing of: Virtual I/O Servers, the
    management partition, what an administrator made by hand. A PowerVM uuid
    stands for two possible instances, and only the database knows which of
    them exists; deleted ones count, since Nova looks for their remains.
    """
    candidates = {uuid: lpar.name for lpar in pvm_lpar.LPAR.get(host.adapter)
                  if not lpar.is_mgmt_partition
                  for uuid in names.instance_uuids(lpar.uuid)}
    if not candidates:
        return {}
    context = nova_context.get_admin_context()
    known = objects.InstanceList.get_by_filters(
        context, {'uuid': list(candidates)}, expected_attrs=[])
    return {instance.uuid: candidates[instance.uuid] for instance in known}
