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

"""The facts of a partition that its terminal is opened with."""

import dataclasses

from nova import exception as nova_exception
from oslo_serialization import jsonutils
from pypowervm import exceptions as pvm_exc
from pypowervm.wrappers import base_partition as bp
from pypowervm.wrappers import logical_partition as pvm_lpar


@dataclasses.dataclass(frozen=True)
class Partition:
    """A partition that has a virtual terminal.

    :ivar uuid: PowerVM's uuid, upper case
    :ivar id: the partition id, by which local commands know it
    :ivar instance_uuid: what people are told
    """

    uuid: str
    id: int
    instance_uuid: str
    is_ibmi: bool = False


def read(adapter, lpar_uuid, instance_uuid):
    """Return the Partition of an instance: one small request.

    :raises InstanceNotFound: there is no such partition
    :raises ConsoleTypeUnavailable: the REST service does not say
    """
    try:
        response = adapter.read(
            pvm_lpar.LPAR.schema_type, root_id=lpar_uuid,
            suffix_type='quick', suffix_parm='All')
    except pvm_exc.HttpNotFound as exc:
        raise nova_exception.InstanceNotFound(
            instance_id=instance_uuid) from exc
    except pvm_exc.Error as exc:
        raise nova_exception.ConsoleTypeUnavailable(
            f'the PowerVM REST service does not tell the partition of '
            f'instance {instance_uuid}: {exc}. Try again later.') from exc
    found = jsonutils.loads(response.body)
    return Partition(lpar_uuid, found['PartitionID'], instance_uuid,
                     found['PartitionType'] == bp.LPARType.OS400)
