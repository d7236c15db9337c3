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

"""Nova's wishes about the images a host keeps to make disks from."""

from nova_powervm import conf as cfg
from nova_powervm.virt.powervm.storage import download
from nova_powervm.virt.powervm.storage import image as one_image

CONF = cfg.CONF


def fetch(host, context, image_id):
    """Have an image at hand; tell whether it had to be fetched.

    :raises ImageNotUsable: no disk of a partition can be made from it
    """
    image = one_image.look_up(host, context, image_id)
    return host.disks.prepare(
        download.Download(host.image_api, context, image), 0).fetched


def age(host, instances):
    """Let go of images that no instance has used for long enough.

    :param instances: all that may use an image kept here
    """
    if not CONF.image_cache.remove_unused_base_images:
        return
    host.disks.sweep(
        {instance.image_ref for instance in instances if instance.image_ref},
        CONF.image_cache.remove_unused_original_minimum_age_seconds)
