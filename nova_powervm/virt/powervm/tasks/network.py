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
from nova_powervm.virt.powervm.network import plugging
from nova_powervm.virt.powervm.tasks import base


class PlugVifs(base.Step):
    """Connect the partition to the networks of its ports, and wait.

    Early in a recipe: nothing expensive is made for a partition whose
    network does not come up.
    """

    def execute(self, host, instance, lpar, vifs):
        plugging.plug_and_wait(host, vif.Owner(instance, lpar.uuid), vifs)

    def undo(self, made, host, instance, lpar_uuid, vifs):
        plugging.unplug(host, vif.Owner(instance, lpar_uuid), vifs)


class ReleaseVifs(base.Step):
    """Remove what the ports of a partition have outside of it."""

    def execute(self, host, instance, lpar_uuid, vifs):
        plugging.release(host, vif.Owner(instance, lpar_uuid), vifs)
