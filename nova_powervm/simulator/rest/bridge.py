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
"""NetworkBridge: trunks come and go with the SEAs in its updates."""

import dataclasses

from nova_powervm.simulator.model import adapter as adapters
from nova_powervm.simulator.model import bridge as model
from nova_powervm.simulator.model import bridging
from nova_powervm.simulator.model import errors
from nova_powervm.simulator.rest import adapter as adapter_rest
from nova_powervm.simulator.rest import reply
from nova_powervm.simulator.wire import adapter as adapter_wire
from nova_powervm.simulator.wire import bridge as wire


def feed(call):
    return reply.feed(call, 'NetworkBridge', call.machine.bridges)


def create(call):
    posted = wire.decode(call.body('NetworkBridge'))
    machine = call.machine
    made = bridging.create(
        machine, posted['pvid'],
        [_want_sea(machine, s) for s in posted['seas'] or ()],
        bool(posted['load_balancing']), posted['control_channel'])
    return reply.entry(call, made, created=True)


def read(call):
    return reply.entry(call, call.things[-1])


def update(call):
    """The SEAs become as the body lists them; its load groups say nothing."""
    bridge = call.things[-1]
    posted = wire.decode(call.body('NetworkBridge'))
    if posted['pvid'] not in (None, bridge.pvid):
        raise errors.Invalid(
            f'The port VLAN id of the network bridge {bridge.name} cannot '
            'be changed.')
    balancing = posted['load_balancing']
    seas = [_keep(s) for s in bridge.seas] if posted['seas'] is None else [
        _want_sea(call.machine, s, bridge) for s in posted['seas']]
    bridging.update(bridge, seas,
                    bridge.load_balancing if balancing is None else balancing)
    return reply.entry(call, bridge)


def delete(call):
    model.delete(call.things[-1])
    return reply.nothing()


def _keep(sea):
    """A SEA that is to stay as it is."""
    trunks = [bridging.WantedTrunk(t, t.settings, t.slot, False)
              for t in sea.trunks]
    return bridging.WantedSea(sea, sea.vios, sea.backing.name,
                              sea.is_primary, trunks)


def _want_sea(machine, posted, bridge=None):
    """What a posted SEA means: one of the bridge, or a new one."""
    if posted.vios_uuid is None:
        raise errors.Invalid('A shared Ethernet adapter needs an '
                             'AssignedVirtualIOServer.')
    vios = machine.find('VirtualIOServer', posted.vios_uuid)
    sea = bridge and bridge.sea_of(vios)
    return bridging.WantedSea(
        sea, vios, posted.device, posted.is_primary,
        [_want_trunk(machine, body, sea) for body in posted.trunks])


def _want_trunk(machine, body, sea):
    """What a posted trunk means: one of the SEA, or a new one."""
    place = adapter_wire.decode_slot(body)
    trunk = sea and next((t for t in sea.trunks if t.slot == place['slot']),
                         None)
    if trunk:
        # The switch of a trunk is the switch of its bridge.
        return bridging.WantedTrunk(
            trunk, adapter_wire.decode(body, trunk.settings), **place)
    blank = adapters.Settings(
        switch=adapter_rest.switch(machine, body), pvid=None)
    settings = adapter_wire.decode(body, blank)
    return bridging.WantedTrunk(
        None, dataclasses.replace(settings, mac=None, device=None), **place)
