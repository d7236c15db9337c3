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

"""VirtualSwitch, and VirtualNetwork, which is only to be read."""

from nova_powervm.simulator.model import network
from nova_powervm.simulator.rest import reply
from nova_powervm.simulator.wire import network as wire


def feed(call):
    return reply.feed(call, 'VirtualSwitch', call.machine.switches)


def create(call):
    wanted = wire.decode(call.body('VirtualSwitch'))
    switch = network.create_switch(call.machine, **wanted)
    return reply.entry(call, switch, created=True)


def read(call):
    return reply.entry(call, call.things[-1])


def update(call):
    switch = call.things[-1]
    wanted = wire.decode(call.body('VirtualSwitch'), switch.name, switch.mode)
    network.update_switch(switch, **wanted)
    return reply.entry(call, switch)


def feed_networks(call):
    return reply.feed(call, 'VirtualNetwork', call.machine.networks)


def delete(call):
    network.delete_switch(call.things[-1])
    return reply.nothing()
