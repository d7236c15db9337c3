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
"""Two Virtual I/O Servers that bridge virtual networks to the outside."""

from nova_powervm.simulator.model import adapter
from nova_powervm.simulator.model import bridging
from nova_powervm.simulator.model import ethernet
from nova_powervm.simulator.model import network
from nova_powervm.simulator.presets.dual_vios import dual_vios

_PORTS = 4


def sea(vg_name='novavg', vg_size=1000, **sizes):
    """As dual_vios, with four Ethernet ports on each VIOS.

    The first port of each backs a bridge of ETHERNET0 with failover, the
    last two, aggregated, one of ETHERNET1 that balances its load; the second
    port is free.
    """
    machine = dual_vios(vg_name, vg_size, **sizes)
    for vios in machine.vioses:
        ports = [ethernet.add_port(vios) for _ in range(_PORTS)]
        ethernet.aggregate(vios, ports[2:])
    add_bridge(machine, machine.switches[0], 1, (100, 101), 'ent0')
    add_bridge(machine, network.create_switch(machine, 'ETHERNET1'), 1,
               (200, 201), 'ent4', load_balancing=True)
    for vios in machine.vioses:
        vios.seas[0].address = (f'192.0.2.{10 + vios.number}',
                                '255.255.255.0')
    return machine


def add_bridge(machine, switch, pvid, vlans, device, load_balancing=False):
    """A bridge over that device of every VIOS, the first the primary one."""
    seas = []
    for priority, vios in enumerate(machine.vioses, 1):
        primary = adapter.Settings(switch=switch, pvid=pvid,
                                   priority=priority, required=True)
        more = adapter.Settings(switch=switch, pvid=4094, tagged=vlans,
                                tagging=True, priority=priority)
        seas.append(bridging.WantedSea(
            None, vios, device, priority == 1,
            [bridging.WantedTrunk(None, s, None, False)
             for s in (primary, more)]))
    return bridging.create(machine, pvid, seas, load_balancing)
