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

"""What a guest is told of its interfaces: which one its user tagged how."""

from nova import objects

from nova_powervm.virt.powervm import metadata


def devices(context, instance, vifs):
    """Return the device metadata of an instance (Nova's object), or None.

    What is known of other devices stays.

    :param vifs: ports whose tags may have changed
    """
    macs = {vif.mac for vif in vifs}
    tagged = [each for each in objects.VirtualInterfaceList
              .get_by_instance_uuid(context, instance.uuid)
              if each.address in macs and each.tag]
    return metadata.replaced(
        instance, lambda device: getattr(device, 'mac', None) in macs, [
            objects.NetworkInterfaceMetadata(mac=each.address,
                                             tags=[each.tag])
            for each in tagged])
