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

from nova_powervm.virt.powervm.partition import older
from nova_powervm.virt.powervm.storage import base as storage
from nova_powervm.virt.powervm.storage import image as images
from nova_powervm.virt.powervm.tasks import base


class ChoosePlace(base.Step):
    """Find where the flavor wants the disks, before anything is built."""

    default_provides = 'disk_place'

    def execute(self, host, instance):
        return host.disks.place(instance)


class CreateDisks(base.Step):
    """Copy the image to the boot disk, and make the empty disks beside it."""

    default_provides = 'disks'

    def execute(self, host, instance, image, cached_image, disk_place,
                boot_disk_name, empty_disks):
        boot = storage.Wanted(boot_disk_name,
                              images.disk_size_gb(instance, image))
        return host.disks.create([boot, *empty_disks], cached_image,
                                 disk_place)

    def undo(self, made, host, disk_names):
        host.disks.delete_if_present(disk_names)


class CreateEmptyDisks(base.Step):
    """Make the empty disks of an instance that boots from a volume."""

    default_provides = 'disks'

    def execute(self, host, disk_place, empty_disks):
        return host.disks.create(empty_disks, place=disk_place)

    def undo(self, made, host, disk_names):
        host.disks.delete_if_present(disk_names)


class PlanDiskMappings(base.Step):
    """Say how the partition shall see its disks."""

    default_provides = 'disk_mappings'

    def execute(self, host, lpar, disks):
        return [mapping for disk in disks
                for mapping in host.disks.mappings(disk, lpar.uuid)]


class DeleteDisks(base.Step):
    """Delete the instance's disks, found by their names."""

    def execute(self, host, instance, disk_names):
        host.disks.delete_if_present(disk_names)
        older.forget_disks(instance)
