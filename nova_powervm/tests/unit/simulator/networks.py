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
"""Network things for tests of the simulator."""

import dataclasses

from nova_powervm.simulator.model import adapter
from nova_powervm.simulator.model import bridging
from nova_powervm.simulator.model import vnic as vnic_model
from nova_powervm.simulator import presets


def machine(test, preset):
    """A machine of a preset that is closed when the test ends."""
    made = presets.PRESETS[preset]()
    test.addCleanup(made.close)
    return made


def settings(machine, pvid=5, switch=0, **others):
    """Settings of an adapter."""
    return adapter.Settings(switch=machine.switches[switch], pvid=pvid,
                            **others)


def create(part, slot=None, high=False, **others):
    """A new adapter of a partition."""
    return adapter.create(part, settings(part.machine, **others), slot, high)


def want_sea(vios, device, pvid=5, priority=1, switch=0, sea=None):
    """A SEA of one primary trunk."""
    trunk = bridging.WantedTrunk(
        None, settings(vios.machine, pvid, switch, priority=priority), None,
        False)
    return bridging.WantedSea(sea, vios, device, priority == 1, [trunk])


def keep(sea, **changes):
    """A SEA as it is; changes are of its additional trunk."""
    wanted = [bridging.WantedTrunk(t, t.settings, t.slot, False)
              for t in sea.trunks]
    if changes:
        last = wanted[-1]
        wanted[-1] = last._replace(
            settings=dataclasses.replace(last.settings, **changes))
    return bridging.WantedSea(sea, sea.vios, sea.backing.name,
                              sea.is_primary, wanted)


def backings(machine, *ports, **others):
    """Backing devices on ports (adapter, port), on VIOSes in turn."""
    return [vnic_model.Backing(machine.vioses[n % 2],
                               machine.sriov_adapters[card].ports[port],
                               **others)
            for n, (card, port) in enumerate(ports)]


def vnic(part, *ports, settings=vnic_model.Settings(), **others):
    """A new vNIC over those ports."""
    return vnic_model.create(
        part, settings, backings(part.machine, *ports, **others))
