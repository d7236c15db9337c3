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

"""Steps on the network interfaces of an instance."""

from nova_powervm.virt.powervm.network import base as vif
from nova_powervm.virt.powervm.network import management
from nova_powervm.virt.powervm.network import plugging
from nova_powervm.virt.powervm.network import tags
from nova_powervm.virt.powervm.tasks import base


class PlugVifs(base.Step):
    """Connect a new partition to the networks of its ports, and wait.

    Early in a recipe: nothing expensive is made for a partition whose
    network does not come up.
    """

    def execute(self, host, instance, lpar_uuid, vifs):
        plugging.plug_and_wait(host, vif.Owner(instance, lpar_uuid), vifs)

    def undo(self, made, host, instance, lpar_uuid, vifs):
        plugging.unplug(host, vif.Owner(instance, lpar_uuid), vifs)


class PlugMoreVifs(base.Step):
    """Connect a partition that has been there to more networks."""

    def execute(self, host, instance, lpar_uuid, vifs):
        plugging.plug_again(host, vif.Owner(instance, lpar_uuid), vifs)

    def undo(self, made, host, instance, lpar_uuid, vifs):
        plugging.unplug(host, vif.Owner(instance, lpar_uuid), vifs)


class UnplugVifs(base.Step):
    """Take a partition from the networks of some of its ports."""

    def execute(self, host, instance, lpar_uuid, vifs):
        plugging.unplug(host, vif.Owner(instance, lpar_uuid), vifs)


class ReleaseVifs(base.Step):
    """Remove what the ports of a partition have outside of it."""

    def execute(self, host, instance, lpar_uuid, vifs):
        plugging.release(host, vif.Owner(instance, lpar_uuid), vifs)


class PlugManagementVif(base.Step):
    """Give the partition its way to RMC, as the last of its interfaces."""

    default_provides = 'management_mac'

    def execute(self, host, instance, lpar_uuid):
        return management.plug(host, vif.Owner(instance, lpar_uuid))

    def undo(self, made, host, instance, lpar_uuid):
        management.unplug(host, vif.Owner(instance, lpar_uuid))


class TagInterfaces(base.Step):
    """Note in the instance which interface has which of its user's tags.

    Nova saves the instance when the build is done.
    """

    def execute(self, context, instance, vifs):
        instance.device_metadata = tags.devices(context, instance, vifs)


class SaveTags(base.Step):
    """Save the tags of an instance that is not being built."""

    def execute(self, instance):
        instance.save()


class DescribeToGuest(base.Step):
    """Say what the guest shall read of its interfaces."""

    default_provides = 'guest_network'

    def execute(self, network_info, management_mac):
        return management.guest_network(network_info, management_mac)
