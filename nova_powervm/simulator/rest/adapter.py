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


"""ClientNetworkAdapter of a partition or a VIOS."""

import dataclasses

from nova_powervm.simulator.model import adapter as model
from nova_powervm.simulator.model import errors
from nova_powervm.simulator.rest import reply
from nova_powervm.simulator.wire import adapter as wire


def feed(call):
    return reply.feed(call, 'ClientNetworkAdapter', call.things[-1].adapters)


def create(call):
    body = call.body('ClientNetworkAdapter')
    blank = model.Settings(switch=switch(call.machine, body), pvid=None)
    made = model.create(call.things[-1], wire.decode(body, blank),
                        **wire.decode_slot(body))
    return reply.entry(call, made, created=True)


def read(call):
    return reply.entry(call, call.things[-1])


def update(call):
    adapter = call.things[-1]
    body = call.body('ClientNetworkAdapter')
    settings = dataclasses.replace(
        adapter.settings, switch=switch(call.machine, body, adapter))
    adapter.change(wire.decode(body, settings))
    return reply.entry(call, adapter)


def delete(call):
    model.delete(call.things[-1])
    return reply.nothing()


def switch(machine, body, adapter=None):
    """The switch that a body names, or that the adapter has."""
    uuid, number = wire.decode_switch(body)
    if uuid is not None:
        return machine.find('VirtualSwitch', uuid)
    for found in machine.switches:
        if found.number == number:
            return found
    if number is None and adapter is not None:
        return adapter.settings.switch
    raise errors.Invalid('A virtual Ethernet adapter needs the virtual '
                         'switch it is to be connected to.')
