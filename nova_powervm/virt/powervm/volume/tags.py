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

"""What a guest is told of its volumes: which one its user tagged how."""

from nova import objects

from nova_powervm.virt.powervm import metadata


def devices(context, instance, volumes):
    """Return the device metadata of an instance (Nova's object), or None.

    Nova takes a volume out of it when the volume is detached, by its serial
    number, which is its id. No bus address is told: the guest numbers its
    adapters itself.

    :param volumes: those whose tags may have changed
    """
    ids = {volume.id for volume in volumes}
    bdms = objects.BlockDeviceMappingList.get_by_instance_uuid(
        context, instance.uuid)
    return metadata.replaced(
        instance, lambda device: getattr(device, 'serial', None) in ids, [
            objects.DiskMetadata(serial=bdm.volume_id, tags=[bdm.tag])
            for bdm in bdms if bdm.volume_id in ids and bdm.tag])
