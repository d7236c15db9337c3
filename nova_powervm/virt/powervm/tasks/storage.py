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

"""Steps on the disks of an instance."""

from nova_powervm.virt.powervm.storage import image
from nova_powervm.virt.powervm.tasks import base
from nova_powervm.virt.powervm.vios import mapping


class CreateBootDisk(base.Step):
    """Create an empty disk of the flavor's size."""

    default_provides = 'boot_disk'

    def execute(self, host, instance, image_meta, disk_name):
        return host.disks.create(
            disk_name, image.disk_size_gb(instance, image_meta))

    def undo(self, made, host, disk_name):
        host.disks.delete_if_present([disk_name])


class PlanDiskMapping(base.Step):
    """Say how the partition shall see its disk."""

    default_provides = 'disk_mapping'

    def execute(self, lpar, boot_disk):
        return mapping.DiskMapping(vios_uuid=boot_disk.vios_uuid,
                                   lpar_uuid=lpar.uuid,
                                   name=boot_disk.name)


class DeleteDisks(base.Step):
    """Delete the instance's disks, found by their names."""

    def execute(self, host, disk_name):
        host.disks.delete_if_present([disk_name])
