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

"""ManagedSystem."""

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import sriov
from nova_powervm.simulator.rest import reply
from nova_powervm.simulator.wire import sriov as wire


def feed(call):
    """The one managed system there is."""
    return reply.feed(call, 'ManagedSystem', [call.machine])


def read(call):
    return reply.entry(call, call.things[-1])


def update(call):
    """SR-IOV adapters and their ports are all that can be changed."""
    machine = call.things[-1]
    posted = wire.decode(call.body('ManagedSystem')) or ()
    sriov.update(machine, [_change(machine, card) for card in posted])
    return reply.entry(call, machine)


def _change(machine, posted):
    for card in machine.sriov_adapters:
        if card.index == posted.index:
            ports = [(card.port(number), body)
                     for number, body in posted.ports]
            return (card, posted.mode or card.mode, [
                (port, wire.decode_port(body, port.settings))
                for port, body in ports])
    raise errors.NoSuchThing('SRIOVAdapter with the AdapterID', posted.index)
