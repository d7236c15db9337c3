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
"""``/simulator/links``: cables that can be pulled, and cards that break."""

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import sriov
from nova_powervm.simulator.rest import given


def list_all(call):
    """Ethernet, Fibre Channel and SR-IOV ports, and whether they are up."""
    return [_shown(name, kind, thing)
            for name, (kind, thing) in _all(call.machine).items()]


def change(call):
    """Pull a cable, or plug it in again."""
    with given.Given.of(call) as body:
        up = body.flag('up')
    name = call.ids['link']
    links = _all(call.machine)
    if name not in links:
        raise errors.NoSuchThing('link', name)
    kind, thing = links[name]
    if kind == 'FibreChannel':
        thing.link = up
        call.machine.changed(thing.vios)
    elif kind == 'Card':
        (thing.recover if up else thing.fail)()
    else:
        (thing.link_up if up else thing.link_down)()
    return _shown(name, kind, thing)


def _all(machine):
    """Kind and thing by name: VIOS/device, or location code."""
    found = {}
    for vios in machine.vioses:
        for port in vios.ethernet:
            found[f'{vios.name}/{port.name}'] = 'Ethernet', port
        for port in vios.ports:
            found[f'{vios.name}/{port.name}'] = 'FibreChannel', port
    for card in machine.sriov_adapters:
        found[card.location] = 'Card', card
        for port in card.ports:
            found[port.location] = 'SR-IOV', port
    return found


def _shown(name, kind, thing):
    up = thing.state != sriov.FAILED if kind == 'Card' else thing.link
    return {'name': name, 'kind': kind, 'up': up}
