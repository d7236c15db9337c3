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

"""Volumes: attach one to a partition that is there, detach and extend it.

They work on running partitions, which have to agree to an attach and a
detach, and on stopped ones. An attach that breaks is taken back. A detach only
goes forward: it is content to find its work done, so the next one completes
what it began.
"""

from taskflow.patterns import linear_flow

from nova_powervm.virt.powervm.tasks import network
from nova_powervm.virt.powervm.tasks import vm
from nova_powervm.virt.powervm.tasks import volume


def attach(op):
    op.refuse_what_is_not_served()
    return linear_flow.Flow('attach a volume').add(
        *until_changeable(op),
        volume.Discover(provides='volume_mappings'),
        volume.ApplyVolumeMappings(),
        volume.Remember(),
        volume.TagVolumes(),
        network.SaveTags(),
    )


def until_changeable(op, step=vm.WaitUntilChangeable):
    """Wait for a running partition, if it is changed at all."""
    if not op.volume.changes_partition:
        return []
    return [step()]


def detach(op):
    return linear_flow.Flow('detach a volume').add(
        *until_changeable(op, vm.WaitUntilChangeableIfPresent),
        volume.RemoveVolumeMappings(),
        volume.ForgetVolumes(),
    )


def extend(op):
    return linear_flow.Flow('extend a volume').add(volume.ExtendVolume())
