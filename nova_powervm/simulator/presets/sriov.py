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
"""A system with two SR-IOV adapters in shared mode, four ports each."""

import dataclasses

from nova_powervm.simulator.model import sriov as model
from nova_powervm.simulator.presets.dual_vios import dual_vios

_CAPABLE = ('VirtualNICDedicatedSRIOVCapable', 'VirtualNICFailOverCapable')
_CARDS = ((8, 'MIN_CAPACITY'), (9, 'MAX_MIN_CAPACITY'))


def sriov(vg_name='novavg', vg_size=1000, **sizes):
    """As dual_vios, on a machine of type 8408-E8E that can do vNICs.

    The second adapter can also limit the capacity of logical ports.
    """
    machine = dual_vios(vg_name, vg_size, **sizes)
    machine.mtms = dataclasses.replace(machine.mtms, type='8408', model='E8E')
    machine.capabilities.update(dict.fromkeys(_CAPABLE, True))
    for slot, personality in _CARDS:
        card = model.add_card(machine, slot, personality=personality)
        card.switch(model.SRIOV)
    return machine
