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

"""What a guest is told of its devices: which one its user tagged how.

Every sort of device looks after its own part of Nova's device metadata.
"""

from nova import objects


def replaced(instance, is_mine, devices):
    """Return the device metadata (Nova's object) with other devices.

    :param is_mine: function that tells of a device whether it is replaced
    :param devices: what there shall be instead
    :returns: None if there are no devices
    """
    before = instance.device_metadata
    kept = [each for each in before.devices
            if not is_mine(each)] if before else []
    found = kept + list(devices)
    return objects.InstanceDeviceMetadata(devices=found) if found else None
