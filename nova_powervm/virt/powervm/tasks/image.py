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

from nova_powervm.virt.powervm.storage import image
from nova_powervm.virt.powervm.tasks import base
from nova_powervm.virt.powervm.vios import upload


class CheckImage(base.Step):
    """Refuse an image that cannot boot, before anything is built."""

    def execute(self, instance, image_meta):
        image.check(instance, image_meta)


class WriteImageToDisk(base.Step):
    """Stream the image from Glance to the boot disk."""

    def execute(self, context, host, image_meta, boot_disk):
        chunks = host.image_api.download(context, image_meta.id)
        upload.fill_disk(host, boot_disk, chunks, image.size_bytes(image_meta))

    def undo(self, made, host, disk_name):
        upload.forget(host, [disk_name])
