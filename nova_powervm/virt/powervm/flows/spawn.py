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

"""Spawn: make a partition, give it disks made from the image, start it.

An image may take minutes to arrive, so it is under way while the partition is
made. Whatever step fails, it and the steps before it are taken back.
"""

from taskflow.patterns import linear_flow
from taskflow.patterns import unordered_flow

from nova_powervm.virt.powervm.tasks import image
from nova_powervm.virt.powervm.tasks import media
from nova_powervm.virt.powervm.tasks import network
from nova_powervm.virt.powervm.tasks import storage
from nova_powervm.virt.powervm.tasks import vios
from nova_powervm.virt.powervm.tasks import vm


def recipe(op):
    op.refuse_what_is_not_served()
    return linear_flow.Flow('spawn').add(
        image.CheckImage(),
        storage.ChoosePlace(),
        unordered_flow.Flow('side by side').add(
            image.PrepareImage(),
            partition(op),
        ),
        storage.CreateDisks(),
        storage.PlanDiskMappings(),
        *config_drive(op),
        vios.ApplyMappings(mappings(op)),
        *load_source(op),
        *power_on(op),
    )


def partition(op):
    """The partition, with all it needs before it has storage."""
    return linear_flow.Flow('partition').add(
        vm.CreatePartition(),
        *ports(op),
        network.PlugManagementVif(),
    )


def ports(op):
    """Network interfaces, before anything expensive is made."""
    if not op.vifs:
        return []
    return [network.PlugVifs(), network.TagInterfaces()]


def config_drive(op):
    """Metadata on virtual optical media, where it is wanted."""
    if not op.needs_config_drive:
        return []
    return [network.DescribeToGuest(), media.CreateConfigDrive(),
            media.PlanConfigDriveMapping()]


def mappings(op):
    """The names of the mappings planned above, made in one batch."""
    planned = ['disk_mappings']
    if op.needs_config_drive:
        planned.append('config_drive_mappings')
    return planned


def load_source(op):
    """IBM i is told which adapter it is loaded from."""
    if not op.is_ibmi:
        return []
    return [vm.NameLoadSource()]


def power_on(op):
    """Start the partition, unless it shall stay off."""
    if not op.power_on:
        return []
    return [vm.PowerOn()]
