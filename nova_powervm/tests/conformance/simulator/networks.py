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
"""pypowervm in front of machines with networks."""

from pypowervm import exceptions
from pypowervm.wrappers import iocard
from pypowervm.wrappers import managed_system
from pypowervm.wrappers import network

from nova_powervm.simulator import presets
from nova_powervm.tests.conformance.simulator import base
from nova_powervm.tests.conformance.simulator.functions import exercise
from nova_powervm.tests import fixtures


class NetworkTest(base.Verbs, exercise.Exercise):
    """A simulator of some preset, and a client of it."""

    preset = 'dual_vios'

    def setUp(self):
        super().setUp()
        machine = presets.PRESETS[self.preset]()
        self.sim = self.useFixture(fixtures.SimulatorFixture(machine)).sim
        self.machine = self.sim.machine
        self.adapter = base.connect(self.sim)

    # -- looking -----------------------------------------------------------

    def switch(self, name='ETHERNET0'):
        """The virtual switch of that name."""
        return network.VSwitch.search(
            self.adapter, parent_type=managed_system.System, one_result=True,
            name=name)

    def networks(self):
        """(switch id, VLAN) of all virtual networks."""
        return sorted((n.vswitch_id, n.vlan) for n in network.VNet.get(
            self.adapter, parent=self.system()))

    def cnas(self, owner):
        """Virtual Ethernet adapters of a partition or a VIOS."""
        return network.CNA.get(self.adapter, parent=owner)

    def bridges(self):
        """The network bridges."""
        return network.NetBridge.get(self.adapter, parent=self.system())

    def vnics(self, lpar):
        """The vNICs of a partition."""
        return iocard.VNIC.get(self.adapter, parent=lpar)

    def management(self):
        """The management partition."""
        name = next(p.name for p in self.machine.lpars if p.is_management)
        return self.lpar(name)

    # -- making ------------------------------------------------------------

    def create_cna(self, owner, pvid=5, switch='ETHERNET0', **others):
        """An adapter of a partition or a VIOS."""
        return network.CNA.bld(
            self.adapter, pvid, self.switch(switch).related_href,
            **others).create(parent=owner)

    def assertRefused(self, status, call, *args, **kwargs):
        """The call fails with that status. Returns the message."""
        error = self.assertRaises(exceptions.HttpError, call, *args, **kwargs)
        self.assertEqual(status, error.response.status, error)
        return str(error)
