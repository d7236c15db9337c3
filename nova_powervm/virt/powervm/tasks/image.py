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

"""Steps on the image an instance is made from."""

from nova_powervm.virt.powervm.storage import download
from nova_powervm.virt.powervm.storage import image as images
from nova_powervm.virt.powervm.tasks import base
from nova_powervm.virt.powervm.tasks import progress


class CheckImage(base.Step):
    """Refuse an image that cannot boot, before anything is built."""

    default_provides = 'image'

    def execute(self, context, host, instance, image_meta):
        image = images.look_up(host, context, image_meta.id)
        images.check_fits(instance, image)
        return image


class PrepareImage(base.Step):
    """Have the image where disks can be made from it."""

    default_provides = 'cached_image'

    def execute(self, context, host, instance, image, disk_place,
                empty_disks, instance_copy):
        size = images.disk_size_gb(instance, image) + sum(
            disk.size_gb for disk in empty_disks)
        with progress.Upload(context, host, instance_copy,
                             image.size) as show:
            return host.disks.prepare(download.Download(
                host.image_api, context, image, show), size, disk_place)

    def undo(self, made, host):
        if made is not None:
            host.disks.unprepare(made)
