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

from nova_powervm.virt.powervm.tasks import console
from nova_powervm.virt.powervm.tasks import image
from nova_powervm.virt.powervm.tasks import media
from nova_powervm.virt.powervm.tasks import network
from nova_powervm.virt.powervm.tasks import storage
from nova_powervm.virt.powervm.tasks import vios
from nova_powervm.virt.powervm.tasks import vm
from nova_powervm.virt.powervm.tasks import volume


def recipe(op):
    op.refuse_what_is_not_served()
    return linear_flow.Flow('spawn').add(
        *disks(op),
        *volumes(op),
        *config_drive(op),
        vios.ApplyMappings(mappings(op)),
        *volumes_known(op),
        *load_source(op),
        *console_log(op),
        *power_on(op),
    )


def disks(op):
    """The partition, and the disks it has of its own."""
    if op.boots_from_volume:
        return [storage.ChoosePlace(), partition(op), *empty_disks(op)]
    return [
        image.CheckImage(),
        storage.ChoosePlace(),
        unordered_flow.Flow('side by side').add(
            image.PrepareImage(),
            partition(op),
        ),
        storage.CreateDisks(),
        storage.PlanDiskMappings(),
    ]


def empty_disks(op):
    """Disks beside a boot volume: ephemeral ones, and one to swap to."""
    if not op.empty_disks:
        return []
    return [storage.CreateEmptyDisks(), storage.PlanDiskMappings()]


def volumes(op):
    """Volumes, found before anything is shown to the partition."""
    return [volume.Discover(name=f'discover-{each.id}',
                            inject={'volume': each},
                            provides=_mappings_of(each))
            for each in op.volumes]


def volumes_known(op):
    """What Nova and the guest shall know of the volumes."""
    if not op.volumes:
        return []
    return [volume.Remember(_mappings_of(each), name=f'remember-{each.id}',
                            inject={'volume': each})
            for each in op.volumes] + [volume.TagVolumes()]


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
    planned = [_mappings_of(each) for each in op.volumes]
    if not op.boots_from_volume or op.empty_disks:
        # The disk to boot from comes first.
        planned.insert(len(planned) if op.boots_from_volume else 0,
                       'disk_mappings')
    if op.needs_config_drive:
        planned.append('config_drive_mappings')
    return planned


def _mappings_of(each):
    return f'mappings_of_{each.id}'


def load_source(op):
    """IBM i is told which adapter it is loaded from."""
    if not op.is_ibmi:
        return []
    return [vm.NameLoadSource(mappings(op)[0])]


def console_log(op):
    """What the guest shows from its first start on, if logs are kept."""
    if not op.keeps_console_log:
        return []
    return [console.ReadConsole()]


def power_on(op):
    """Start the partition, unless it shall stay off."""
    if not op.power_on:
        return []
    return [vm.PowerOn()]
