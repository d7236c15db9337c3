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

"""A stand-in for Open vSwitch and the kernel of the management partition.

The driver runs there; the trunk adapters that it makes are network devices
there, and ports of Open vSwitch. Here there are neither.
"""

import contextlib
from unittest import mock

from nova_powervm.virt.powervm.network import local

BRIDGE = 'br-int'
#: The virtual switch that NovaLink has for them.
SWITCH = 'NovaLinkVEABridge'


class OpenVswitch:
    """Devices of the management partition, and ports of the bridges.

    :param machine: the simulated machine.
    :ivar ports: MAC address of the guest by name of the device.
    """

    def __init__(self, machine):
        self._machine = machine
        self.ports = {}

    def links(self):
        """Return the trunk adapters of the management partition."""
        with self._machine.lock:
            return {each.settings.device: each.settings.mac
                    for lpar in self._machine.lpars if lpar.is_management
                    for each in lpar.adapters}

    def plug(self, vif, instance):
        """Make a device a port."""
        self.ports[vif.vif_name] = vif.address

    def unplug(self, vif, instance):
        """Forget a port."""
        self.ports.pop(vif.vif_name, None)


@contextlib.contextmanager
def on(machine):
    """Let the driver find an Open vSwitch on a simulated machine."""
    switch = OpenVswitch(machine)
    with mock.patch.object(local, 'links', switch.links), \
            mock.patch.object(local.privsep, 'set_link',
                              autospec=True), \
            mock.patch.object(local.os_vif, 'plug', switch.plug), \
            mock.patch.object(local.os_vif, 'unplug', switch.unplug):
        yield switch
