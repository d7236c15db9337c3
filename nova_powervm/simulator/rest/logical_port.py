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
"""SRIOVEthernetLogicalPort of a partition or a VIOS."""

from nova_powervm.simulator.model import logical_port as model
from nova_powervm.simulator.model import sriov
from nova_powervm.simulator.rest import reply
from nova_powervm.simulator.wire import logical_port as wire


def feed(call):
    return reply.feed(call, 'SRIOVEthernetLogicalPort',
                      call.things[-1].logical_ports)


def create(call):
    body = call.body('SRIOVEthernetLogicalPort')
    port = sriov.find_port(call.machine, *wire.decode_place(body))
    made = model.create(call.things[-1],
                        wire.decode(body, model.Settings(port)))
    return reply.entry(call, made, created=True)


def read(call):
    return reply.entry(call, call.things[-1])


def update(call):
    port = call.things[-1]
    body = call.body('SRIOVEthernetLogicalPort')
    port.change(wire.decode(body, port.settings))
    return reply.entry(call, port)


def delete(call):
    model.delete(call.things[-1])
    return reply.nothing()
